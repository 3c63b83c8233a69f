package dev.ashlar.server;

import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.FeatureTest;
import dev.ashlar.cli.FeatureTests;
import dev.ashlar.connectors.lake.LakeComputeEngine;
import dev.ashlar.connectors.lake.LakeOptions;
import dev.ashlar.model.resolve.FeatureTestResolution;
import dev.ashlar.model.resolve.FeatureTestResolver;
import dev.ashlar.model.resolve.Problem;
import dev.ashlar.training.FeatureTestOutcome;
import dev.ashlar.training.FeatureTestRunner;
import dev.ashlar.training.TrainingDataBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs tests on DuckDB in this process, in a temporary folder that goes with them. Thread-safe. */
final class LocalFeatureTests implements FeatureTests {
  private static final long MEMORY_BYTES = 512L << 20;
  private static final long SPILL_BYTES = 1L << 30;
  private static final long TIMEOUT_MILLIS = 60_000;

  @Override
  public Report run(FeatureRepository repository, List<FeatureTest> tests) {
    try {
      Path folder = Files.createTempDirectory("ashlar-test");
      try {
        return run(repository, tests, folder);
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Report run(FeatureRepository repository, List<FeatureTest> tests, Path folder)
      throws IOException {
    Path spill = Files.createDirectory(folder.resolve("spill"));
    TrainingDataBuilder.Limits limits =
        new TrainingDataBuilder.Limits(
            spill, SPILL_BYTES, MEMORY_BYTES, TIMEOUT_MILLIS, TIMEOUT_MILLIS);
    try (LakeComputeEngine compute = LakeComputeEngine.open(LakeOptions.of(List.of(folder)))) {
      FeatureTestResolution resolution =
          FeatureTestResolver.resolve(repository, tests, new ComputeSchemaProbe(compute));
      List<Outcome> outcomes =
          resolution.problems().isEmpty()
              ? outcomes(new FeatureTestRunner(compute, folder, limits), resolution)
              : List.of();
      return new Report(
          resolution.problems().stream().map(Problem::toMessage).toList(),
          resolution.unbound(),
          outcomes);
    }
  }

  private static List<Outcome> outcomes(
      FeatureTestRunner runner, FeatureTestResolution resolution) {
    return resolution.tests().stream()
        .map(test -> outcome(runner.run(test, resolution.definitions())))
        .toList();
  }

  private static Outcome outcome(FeatureTestOutcome outcome) {
    return new Outcome(
        outcome.test().name(),
        outcome.test().file(),
        outcome.test().line(),
        outcome.test().expectations().stream().mapToInt(all -> all.values().size()).sum(),
        outcome.mismatches().stream()
            .map(wrong ->
                new Mismatch(
                    wrong.line(),
                    wrong.feature(),
                    wrong.key(),
                    wrong.at(),
                    wrong.expected(),
                    wrong.got()))
            .toList(),
        outcome.error().orElse(""));
  }
}
