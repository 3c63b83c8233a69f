package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.materialization.MaterializationRuntime;
import dev.ashlar.materialization.RuntimeLimits;
import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.testkit.SampleDefinitions;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.History.Run;
import dev.ashlar.training.Made;
import dev.ashlar.training.RangeBuilder;
import dev.ashlar.training.RangeRequest;
import dev.ashlar.training.TrainingDataBuilder;
import dev.ashlar.training.TrainingProgress;
import dev.ashlar.training.TrainingRequest;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.Knowledge;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One view in the real stores, over a source file of its own: it takes rows and jobs, and answers
 * questions at every place where a value can be had. Not thread-safe.
 */
final class StoredView implements AutoCloseable {
  private static final String SERVICE = "service";

  private final StoreFault fault;
  private final BatchFeatureView view;
  private final String source;
  private final Path directory;
  private final String table;
  private final Definitions definitions;
  private final ComputeEngine compute;
  private final OfflineStore offline;
  private final OnlineStore online;
  private final TrainingDataBuilder.Limits limits;
  private final ServedVectors served;
  private final ComputeSession files;
  private int outputs;
  private long nowMicros;
  private final InstantSource clock = () -> Instant.EPOCH.plus(nowMicros, ChronoUnit.MICROS);

  /**
   * @param view a view over one source, whose columns are the view's rows
   */
  StoredView(HistoryStores stores, StoreFault fault, BatchFeatureView view) throws IOException {
    this.fault = fault;
    this.view = view;
    this.source = view.query().sourceNames().getFirst();
    this.directory = Files.createTempDirectory(stores.root(), "view");
    this.table = directory.getFileName().toString();
    this.definitions = definitions();
    this.compute = fault.compute(stores.compute());
    this.offline = fault.offline(stores.offline(), view.schedule().intervalMicros());
    this.online = fault.online(stores.online());
    this.limits =
        new TrainingDataBuilder.Limits(
            stores.root().resolve("spill"),
            HistoryStores.SPILL_BYTES,
            HistoryStores.MEMORY_BYTES,
            HistoryStores.TIMEOUT_MILLIS,
            HistoryStores.TIMEOUT_MILLIS);
    this.served = new ServedVectors(stores.online(), definitions, SERVICE, view, table);
    this.files =
        stores
            .compute()
            .open(
                new SessionOptions(
                    List.of(),
                    limits.spillDirectory(),
                    limits.spillBytes(),
                    limits.memoryBytes(),
                    limits.timeoutMillis()));
  }

  private Definitions definitions() {
    BatchSource events =
        new BatchSource(
            source,
            FileFormat.PARQUET,
            file(source).toString(),
            view.timestamp(),
            view.rows(),
            Metadata.NONE);
    return new Definitions(
        Map.of(),
        Map.of(source, events),
        Map.of(view.name(), view),
        Map.of(
            SERVICE,
            new FeatureService(SERVICE, List.of(SampleDefinitions.member(view)), Metadata.NONE)));
  }

  /** Sets the clock, which each job sets to when it completes. */
  void setNow(long micros) {
    nowMicros = micros;
  }

  OfflineStore offline() {
    return offline;
  }

  OnlineStore online() {
    return online;
  }

  /** Replaces the source's rows. */
  void writeSource(List<@Nullable Object[]> rows) {
    write(file(source), view.rows(), rows);
  }

  private void write(Path file, Schema schema, List<@Nullable Object[]> rows) {
    try (BatchWriter writer = files.newFile(file, FileFormat.PARQUET, schema, List.of())) {
      writer.write(new RowBatch(schema, rows));
      writer.finish();
    }
  }

  private Path file(String name) {
    return directory.resolve(name + ".parquet");
  }

  /**
   * Returns a job over the view, which completes when its run does.
   *
   * @param number its place in the order of commits
   * @param publishThrough the end of the last interval that is complete after it
   */
  Job job(Run run, long number, OptionalLong publishThrough) {
    nowMicros = run.completedMicros();
    return fault.job(
        new Job(
            run.id(),
            table,
            view,
            List.copyOf(definitions.sources().values()),
            number,
            Optional.of(run.span()),
            publishThrough));
  }

  MaterializationRuntime runtime(OfflineStore rows, OnlineStore values) {
    return new MaterializationRuntime(
        compute,
        rows,
        values,
        new RuntimeLimits(
            limits.spillDirectory(),
            limits.spillBytes(),
            limits.memoryBytes(),
            limits.timeoutMillis()),
        clock);
  }

  /** Returns the features as served. */
  List<@Nullable Object> served(Question question) throws IOException {
    return served.at(question.timeMicros(), question.key());
  }

  /**
   * Training data.
   *
   * @param values the features by question
   */
  record Trained(List<List<@Nullable Object>> values, long errorValues) {}

  /** Returns training data with the questions as events. */
  Trained trained(RowOrigin origin, List<Question> questions) throws SQLException {
    return trained(origin, Knowledge.NOW, CurrentTime.INCLUDED, questions);
  }

  /** Returns training data from the store as it was known at other times. */
  Trained trained(Knowledge knowledge, CurrentTime currentTime, List<Question> questions)
      throws SQLException {
    return trained(RowOrigin.STORE_OR_SOURCE, knowledge, currentTime, questions);
  }

  private Trained trained(
      RowOrigin origin, Knowledge knowledge, CurrentTime currentTime, List<Question> questions)
      throws SQLException {
    Path output = newOutput();
    Made result =
        new TrainingDataBuilder(compute, offline, limits, clock)
            .build(
                new TrainingRequest(
                    definitions,
                    SERVICE,
                    Map.of(view.name(), table),
                    Optional.of(writeEvents(questions)),
                    FileFormat.PARQUET,
                    Optional.empty(),
                    "at",
                    currentTime,
                    origin,
                    knowledge,
                    output,
                    FileFormat.PARQUET),
                TrainingProgress.NONE);
    List<Field> columns = new ArrayList<>(List.of(new Field("question", DataType.INT64)));
    view.featureSchema().fields().stream()
        .map(field -> new Field(view.name() + "__" + field.name(), field.type()))
        .forEach(columns::add);
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (List<@Nullable Object> row : ParquetRows.read(output, columns)) {
      assertThat(row.getFirst()).isEqualTo((long) values.size());
      values.add(row.subList(1, row.size()));
    }
    assertThat(values).hasSameSizeAs(questions);
    return new Trained(values, result.errorValues());
  }

  private Path newOutput() {
    return file("output-" + outputs++);
  }

  /** Writes questions, in order, as an events frame. */
  private Path writeEvents(List<Question> questions) {
    List<Field> columns = new ArrayList<>(view.joinKeys());
    columns.add(new Field("at", DataType.TIMESTAMP));
    columns.add(new Field("question", DataType.INT64));
    List<@Nullable Object[]> events = new ArrayList<>();
    for (Question question : questions) {
      List<Object> event = new ArrayList<>(question.key());
      event.add(question.timeMicros());
      event.add((long) events.size());
      events.add(event.toArray());
    }
    write(file("questions"), new Schema(columns), events);
    return file("questions");
  }

  /** Returns the features by question, of the ranges that the questions' times lie in. */
  List<List<@Nullable Object>> inRange(List<Question> questions) throws SQLException {
    Map<List<@Nullable Object>, NavigableMap<Long, Range>> ranges = ranges(questions);
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (Question question : questions) {
      Map.Entry<Long, Range> range =
          ranges
              .getOrDefault(question.key(), Collections.emptyNavigableMap())
              .floorEntry(question.timeMicros());
      boolean isIn = range != null && question.timeMicros() < range.getValue().endMicros();
      values.add(
          isIn
              ? range.getValue().values()
              : view.features().stream().map(Feature::valueWithoutRows).toList());
    }
    return values;
  }

  private record Range(long endMicros, List<@Nullable Object> values) {}

  /** Returns the ranges by key and start, having seen that they do not overlap. */
  private Map<List<@Nullable Object>, NavigableMap<Long, Range>> ranges(List<Question> questions)
      throws SQLException {
    Path output = newOutput();
    new RangeBuilder(compute, offline, limits)
        .build(
            new RangeRequest(
                view,
                List.copyOf(definitions.sources().values()),
                Optional.of(table),
                times(questions),
                output,
                FileFormat.PARQUET),
            TrainingProgress.NONE);
    List<Field> columns = new ArrayList<>(view.joinKeys());
    columns.addAll(view.featureSchema().fields());
    columns.add(new Field("_valid_from", DataType.TIMESTAMP));
    columns.add(new Field("_valid_to", DataType.TIMESTAMP));
    Map<List<@Nullable Object>, NavigableMap<Long, Range>> ranges = new HashMap<>();
    int keys = view.joinKeys().size();
    int end = columns.size() - 2;
    for (List<@Nullable Object> row : ParquetRows.read(output, columns)) {
      Range range = new Range((long) row.get(end + 1), row.subList(keys, end));
      Range same =
          ranges
              .computeIfAbsent(List.copyOf(row.subList(0, keys)), key -> new TreeMap<>())
              .put((long) row.get(end), range);
      assertThat(same).isNull();
    }
    ranges.values().forEach(StoredView::checkDisjoint);
    return ranges;
  }

  private static void checkDisjoint(NavigableMap<Long, Range> ranges) {
    long end = Long.MIN_VALUE;
    for (Map.Entry<Long, Range> range : ranges.entrySet()) {
      assertThat(range.getKey()).isGreaterThanOrEqualTo(end);
      end = range.getValue().endMicros();
      assertThat(end).isGreaterThan(range.getKey());
    }
  }

  private static Interval times(List<Question> questions) {
    var times = questions.stream().mapToLong(Question::timeMicros).summaryStatistics();
    return new Interval(times.getMin(), times.getMax() + 1);
  }

  @Override
  public void close() {
    files.close();
  }
}
