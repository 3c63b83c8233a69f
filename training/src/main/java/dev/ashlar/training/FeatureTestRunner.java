package dev.ashlar.training;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.FeatureSink;
import dev.ashlar.engine.sweep.PointInTimeSweep;
import dev.ashlar.engine.sweep.SpineCursor;
import dev.ashlar.engine.sweep.ViewPlan;
import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.FeatureTest;
import dev.ashlar.model.definition.FeatureTest.Expectation;
import dev.ashlar.model.definition.FeatureTest.Expected;
import dev.ashlar.model.definition.FeatureTest.Failure;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.model.type.ValueText;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.Events;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import dev.ashlar.spi.ComputeSession.SpineAndRows;
import dev.ashlar.training.FeatureTestOutcome.Mismatch;
import dev.ashlar.training.TrainingSet.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs tests of features as training data is made from source: the compute session runs the SQL
 * over files that hold the rows of the test and nothing else, and the engine decides every value.
 * Nothing is read but those files, and nothing is stored. Thread-safe if each has a folder of its
 * own.
 */
public final class FeatureTestRunner {
  /** No name begins like this: no key has the same. */
  private static final String TIME = "_at";

  private final ComputeEngine compute;
  private final Path folder;
  private final TrainingDataBuilder.Limits limits;

  /**
   * Makes a runner.
   *
   * @param compute may read the folder
   * @param folder an empty folder for the rows of tests; the caller removes it
   */
  public FeatureTestRunner(ComputeEngine compute, Path folder, TrainingDataBuilder.Limits limits) {
    this.compute = compute;
    this.folder = folder;
    this.limits = limits;
  }

  /** Runs a test. What goes wrong in computing is part of the outcome. */
  public FeatureTestOutcome run(FeatureTest test, Definitions definitions) {
    TrainingSet set = TrainingSet.of(definitions, test.members());
    try {
      List<BatchSource> sources = write(test, set, definitions);
      List<Mismatch> mismatches = new ArrayList<>();
      List<Map<String, @Nullable Object>> values = values(set, test, sources);
      for (int i = 0; i < values.size(); i++) {
        Expectation expectation = test.expectations().get(i);
        for (Expected expected : expectation.values()) {
          Object got = values.get(i).get(expected.name());
          if (!Objects.equals(expected.value(), got)) {
            mismatches.add(mismatch(set, expectation, expected, got));
          }
        }
      }
      return new FeatureTestOutcome(test, mismatches, Optional.empty());
    } catch (AshlarException failed) {
      return new FeatureTestOutcome(test, List.of(), Optional.of(failed.getMessage()));
    }
  }

  /** Writes the rows and the times as files, and returns the sources as these files. */
  private List<BatchSource> write(FeatureTest test, TrainingSet set, Definitions definitions) {
    List<BatchSource> sources = new ArrayList<>();
    try (ComputeSession session = compute.open(options(List.of()))) {
      for (BatchSource source : set.sources(definitions, view -> true)) {
        Path file = folder.resolve(source.name() + ".parquet");
        write(session, file, source.schema(), test.rows().getOrDefault(source.name(), List.of()));
        sources.add(
            new BatchSource(
                source.name(),
                FileFormat.PARQUET,
                file.toString(),
                source.timestamp(),
                source.schema(),
                source.metadata()));
      }
      List<Field> columns = new ArrayList<>();
      set.keys().forEach((name, type) -> columns.add(new Field(name, type)));
      columns.add(new Field(TIME, DataType.TIMESTAMP));
      List<@Nullable Object[]> events = new ArrayList<>();
      for (Expectation expectation : test.expectations()) {
        List<@Nullable Object> event = new ArrayList<>();
        set.keys().keySet().forEach(name -> event.add(expectation.key().get(name)));
        event.add(expectation.atMicros());
        events.add(event.toArray());
      }
      write(session, events(), new Schema(columns), events);
    }
    return sources;
  }

  private static void write(
      ComputeSession session, Path file, Schema schema, List<@Nullable Object[]> rows) {
    try (BatchWriter writer = session.newFile(file, FileFormat.PARQUET, schema, List.of())) {
      writer.write(new RowBatch(schema, rows));
      writer.finish();
    }
  }

  /** No source is called so either. */
  private Path events() {
    return folder.resolve(TIME + ".parquet");
  }

  /** Returns what the features of each expectation are; those that are not there are null. */
  private List<Map<String, @Nullable Object>> values(
      TrainingSet set, FeatureTest test, List<BatchSource> sources) {
    List<Map<String, @Nullable Object>> values = new ArrayList<>();
    test.expectations().forEach(expectation -> values.add(new HashMap<>()));
    try (ComputeSession session = compute.open(options(sources))) {
      Events events =
          session.loadEvents(
              new EventsRequest(
                  Optional.of(events()),
                  FileFormat.PARQUET,
                  Optional.empty(),
                  TIME,
                  limits.eventsSqlTimeoutMillis()));
      for (int member = 0; member < set.parts().size(); member++) {
        int tested = member;
        sweep(
            session,
            events,
            set.parts().get(member),
            (key, time, row, vector) ->
                test.expectations().get((int) row).values().stream()
                    .filter(expected -> expected.member() == tested)
                    .forEach(expected ->
                        values
                            .get((int) row)
                            .put(expected.name(), value(vector, expected.feature()))));
      }
    }
    return values;
  }

  private static void sweep(ComputeSession session, Events events, Part part, FeatureSink sink) {
    BatchFeatureView view = part.view();
    ViewPlan plan = ViewPlan.of(view);
    try (SpineAndRows input =
        session.spineAndRows(
            events,
            part.member().joinKeys(),
            TrainingDataBuilder.rows(view, events, Optional.empty(), plan.rowColumns()))) {
      PointInTimeSweep.run(plan, input.rows(), SpineCursor.over(input.events()), sink);
    }
  }

  private static @Nullable Object value(FeatureVector vector, int feature) {
    return vector.isError(feature) ? Failure.ERROR : vector.getObject(feature);
  }

  private static Mismatch mismatch(
      TrainingSet set, Expectation expectation, Expected expected, @Nullable Object got) {
    BatchFeatureView view = set.parts().get(expected.member()).view();
    DataType type = view.features().get(expected.feature()).type();
    return new Mismatch(
        expected.line(),
        expected.name(),
        expectation.key().entrySet().stream()
            .map(key -> key.getKey() + ": " + text(set.keys().get(key.getKey()), key.getValue()))
            .collect(Collectors.joining(", ")),
        Timestamps.format(expectation.atMicros()),
        text(type, expected.value()),
        text(type, got));
  }

  private static String text(@Nullable DataType type, @Nullable Object value) {
    return type == null || value instanceof Failure
        ? String.valueOf(value)
        : ValueText.of(type, value);
  }

  private SessionOptions options(List<BatchSource> sources) {
    return new SessionOptions(
        sources,
        limits.spillDirectory(),
        limits.spillBytes(),
        limits.memoryBytes(),
        limits.timeoutMillis());
  }
}
