package dev.ashlar.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Runs the benchmarks and prints one line for each figure. Arguments name the ones to run: {@code
 * backfill}, {@code training}, {@code sweep}, {@code serving}, {@code start} and {@code
 * expressions}, which are those that run without any, and {@code functions}.
 */
public final class Main {
  private static final List<String> USUAL =
      List.of("backfill", "training", "sweep", "serving", "start", "expressions");
  private static final List<String> ALL =
      Stream.concat(USUAL.stream(), Stream.of("functions")).toList();

  private Main() {}

  /** Runs the benchmarks. */
  public static void main(String[] arguments) throws Exception {
    Set<String> wanted = new TreeSet<>(arguments.length == 0 ? USUAL : List.of(arguments));
    if (!ALL.containsAll(wanted)) {
      throw new IllegalArgumentException(wanted + " (expected: some of " + ALL + ")");
    }
    Path root = Path.of(System.getProperty("ashlar.root")).toAbsolutePath();
    Path directory = Files.createTempDirectory("ashlar-bench");
    Figures figures = new Figures(System.out);
    try {
      if (wanted.contains("backfill")) {
        new BackfillFigures(figures, root, directory).run();
      }
      if (wanted.contains("training")) {
        new TrainingFigures(figures, directory).run();
      }
      if (wanted.contains("sweep")) {
        new SweepFigures(figures).run();
      }
      if (wanted.contains("functions")) {
        new FunctionFigures(figures).run();
      }
      if (wanted.contains("expressions")) {
        new ExpressionFigures(figures).run();
      }
      if (wanted.contains("serving") || wanted.contains("start")) {
        ServingFigures serving = new ServingFigures(figures, root, directory);
        serving.prepare();
        if (wanted.contains("serving")) {
          serving.load();
        }
        if (wanted.contains("start")) {
          serving.start();
        }
      }
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
