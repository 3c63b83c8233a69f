package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.materialization.MaterializationRuntime;
import dev.ashlar.materialization.RuntimeLimits;
import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.JobRunner.Progress;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.testkit.SampleDefinitions;
import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.History.Run;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.training.RangeBuilder;
import dev.ashlar.training.RangeRequest;
import dev.ashlar.training.TrainingDataBuilder;
import dev.ashlar.training.TrainingProgress;
import dev.ashlar.training.TrainingRequest;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A pack of histories on its way through the real stores. Their rows are one source file, which is
 * written anew with what has arrived before each job; their jobs run in order, and those that must
 * fail do: they are cancelled when their files are written, or their commit fails; where the same
 * job succeeds twice, its first publication fails. After each publication every question is put to
 * serving, and one of each history after each other job; at the end every question is put to
 * training data from the store, to training data from source, and to features in range. Every
 * answer must be the oracle's in every bit.
 */
final class StoredPack implements AutoCloseable {
  private static final String SOURCE = "events";
  private static final String SERVICE = "service";

  private final StoreFault fault;
  private final List<History> histories;
  private final AshlarException planned =
      new AshlarException(ErrorCode.STORE_UNAVAILABLE, "a planned failure (expected: none)");
  private final BatchFeatureView view;
  private final List<Run> runs;
  private final Path directory;
  private final String table;
  private final Definitions definitions;
  private final ComputeEngine compute;
  private final OfflineStore offline;
  private final OnlineStore online;
  private final TrainingDataBuilder.Limits limits;
  private final ServedVectors served;
  private final ComputeSession files;
  private int publishedRuns;

  StoredPack(HistoryStores stores, StoreFault fault, List<History> histories) throws IOException {
    this.fault = fault;
    this.histories = histories;
    this.view = histories.getFirst().view();
    this.runs = histories.getFirst().runs();
    this.directory = Files.createTempDirectory(stores.root(), "pack");
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
                    Optional.empty(),
                    limits.spillDirectory(),
                    limits.spillBytes(),
                    limits.memoryBytes(),
                    limits.timeoutMillis()));
  }

  private Definitions definitions() {
    BatchSource source =
        new BatchSource(
            SOURCE,
            FileFormat.PARQUET,
            file(SOURCE).toString(),
            view.timestamp(),
            view.rows(),
            Metadata.NONE);
    return new Definitions(
        Map.of(),
        Map.of(SOURCE, source),
        Map.of(view.name(), view),
        Map.of(
            SERVICE,
            new FeatureService(SERVICE, List.of(SampleDefinitions.member(view)), Metadata.NONE)));
  }

  /** Runs everything; raises an AssertionError at the first difference. */
  void check() throws IOException, SQLException {
    for (int i = 0; i < runs.size(); i++) {
      int published = publishedRuns;
      run(i);
      boolean isNew = published != publishedRuns;
      checkServed("online after job " + i, isNew ? Integer.MAX_VALUE : 1);
    }
    checkTrained(RowOrigin.STORE_OR_SOURCE, History::visibleRows);
    writeSource(history -> history.rows().size());
    checkTrained(RowOrigin.SOURCE, StoredPack::rowsOfAllIntervals);
    checkRanges();
  }

  private void run(int index) {
    Run run = runs.get(index);
    writeSource(history -> history.runs().get(index).arrived());
    OptionalLong through = publishThrough(after(histories.getFirst(), index + 1));
    Job job =
        fault.job(
            new Job(
                run.id(),
                table,
                view,
                List.copyOf(definitions.sources().values()),
                runs.stream().map(Run::id).distinct().toList().indexOf(run.id()) + 1L,
                Optional.of(run.span()),
                through));
    if (!run.succeeds()) {
      OfflineStore failing = fault.failing(offline, planned);
      Cancellation progress = new Cancellation(index % 2 == 0);
      assertThatThrownBy(() -> runtime(failing, online).run(job, progress))
          .isInstanceOf(AshlarException.class);
    } else if (through.isPresent() && succeedsAgain(index)) {
      assertThatThrownBy(() -> runtime(offline, unpublishing()).run(job, new Cancellation(false)))
          .isSameAs(planned);
    } else {
      runtime(offline, online).run(job, new Cancellation(false));
      publishedRuns = through.isPresent() ? index + 1 : publishedRuns;
    }
  }

  private OptionalLong publishThrough(History history) {
    OptionalLong completed = history.completedThroughMicros();
    return completed.isPresent()
        ? OptionalLong.of(view.schedule().anchorMicros(completed.getAsLong()))
        : completed;
  }

  private boolean succeedsAgain(int index) {
    Run next = index + 1 < runs.size() ? runs.get(index + 1) : null;
    return next != null && next.succeeds() && next.id().equals(runs.get(index).id());
  }

  private MaterializationRuntime runtime(OfflineStore rows, OnlineStore values) {
    return new MaterializationRuntime(
        compute,
        rows,
        values,
        new RuntimeLimits(
            limits.spillDirectory(),
            limits.spillBytes(),
            limits.memoryBytes(),
            limits.timeoutMillis()));
  }

  private OnlineStore unpublishing() {
    return new Forwarding.Online(online) {
      @Override
      public Publication begin(String name) {
        return new Forwarding.Publication(to.begin(name)) {
          @Override
          public void publish(byte[] header) {
            throw planned;
          }
        };
      }
    };
  }

  private record Cancellation(boolean isCancelled) implements Progress {
    @Override
    public void rows(long done) {}
  }

  /** Writes the source as it is when so many of each history's rows have arrived. */
  private void writeSource(ToIntFunction<History> arrived) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (History history : histories) {
      history.rows().subList(0, arrived.applyAsInt(history)).stream()
          .map(row -> history.cells(row).toArray())
          .forEach(rows::add);
    }
    write(file(SOURCE), view.rows(), rows);
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
   * @param most how many questions of each history to ask
   */
  private void checkServed(String path, int most) throws IOException {
    for (int number = 0; number < histories.size(); number++) {
      History published = after(histories.get(number), publishedRuns);
      OptionalLong completed = published.completedThroughMicros();
      Oracle oracle = new Oracle(view, published.visibleRows());
      for (Question question : published.questions().stream().limit(most).toList()) {
        List<@Nullable Object> expected =
            Collections.nCopies(view.features().size(), (Object) null);
        long time = question.timeMicros();
        if (completed.isPresent()) {
          time = Math.max(time, completed.getAsLong());
          expected = oracle.online(question.key(), time, completed.getAsLong());
        }
        check(path, number, question, served.at(time, question.key()), expected);
      }
    }
  }

  /** Returns a history as it is when only its first runs have run. */
  private static History after(History history, int runs) {
    return new History(
        history.seed(),
        history.view(),
        history.rows(),
        history.runs().subList(0, runs),
        history.questions());
  }

  /** What the store would hold if every interval had run when all rows had arrived. */
  private static List<Oracle.Row> rowsOfAllIntervals(History history) {
    long first = history.view().schedule().firstStartMicros();
    return history.rows().stream()
        .filter(row -> row.timeMicros() >= first)
        .map(row -> new Oracle.Row(row.key(), row.timeMicros(), row.values()))
        .toList();
  }

  @Override
  public void close() {
    files.close();
  }

  private interface Rows {
    List<Oracle.Row> of(History history);
  }

  private void checkTrained(RowOrigin origin, Rows rows) throws SQLException {
    Path output = file("training-" + origin);
    TrainingDataBuilder builder = new TrainingDataBuilder(compute, offline, limits);
    TrainingDataBuilder.Result result =
        builder.build(
            new TrainingRequest(
                definitions,
                SERVICE,
                Map.of(view.name(), table),
                Optional.of(writeEvents()),
                FileFormat.PARQUET,
                Optional.empty(),
                "at",
                CurrentTime.INCLUDED,
                origin,
                output,
                FileFormat.PARQUET),
            TrainingProgress.NONE);
    List<Field> columns = new ArrayList<>(List.of(new Field("question", DataType.INT64)));
    view.featureSchema().fields().stream()
        .map(field -> new Field(view.name() + "__" + field.name(), field.type()))
        .forEach(columns::add);
    List<List<@Nullable Object>> trained = ParquetRows.read(output, columns);
    int row = 0;
    long errors = 0;
    for (int number = 0; number < histories.size(); number++) {
      History history = histories.get(number);
      Oracle oracle = new Oracle(view, rows.of(history));
      for (Question question : history.questions()) {
        List<@Nullable Object> expected = oracle.offline(question.key(), question.timeMicros());
        errors += Collections.frequency(expected, Oracle.Failure.ERROR);
        List<@Nullable Object> values = trained.get(row);
        assertThat(values.getFirst()).isEqualTo((long) row);
        check(
            "training from " + origin,
            number,
            question,
            values.subList(1, values.size()),
            withoutErrors(expected));
        row++;
      }
    }
    assertThat(trained).hasSize(row);
    assertThat(result.errorValues()).isEqualTo(errors);
  }

  /** Writes all questions, in order, as an events frame. */
  private Path writeEvents() {
    List<Field> columns = new ArrayList<>(view.joinKeys());
    columns.add(new Field("at", DataType.TIMESTAMP));
    columns.add(new Field("question", DataType.INT64));
    List<@Nullable Object[]> events = new ArrayList<>();
    for (History history : histories) {
      for (Question question : history.questions()) {
        List<Object> event = new ArrayList<>(question.key());
        event.add(question.timeMicros());
        event.add((long) events.size());
        events.add(event.toArray());
      }
    }
    write(file("questions"), new Schema(columns), events);
    return file("questions");
  }

  private void checkRanges() throws SQLException {
    Map<List<@Nullable Object>, NavigableMap<Long, Range>> ranges = ranges();
    for (int number = 0; number < histories.size(); number++) {
      History history = histories.get(number);
      Oracle oracle = new Oracle(view, history.visibleRows());
      for (Question question : history.questions()) {
        Map.Entry<Long, Range> range =
            ranges
                .getOrDefault(question.key(), Collections.emptyNavigableMap())
                .floorEntry(question.timeMicros());
        boolean isIn = range != null && question.timeMicros() < range.getValue().endMicros();
        check(
            "features in range",
            number,
            question,
            isIn
                ? range.getValue().values()
                : Collections.nCopies(view.features().size(), (Object) null),
            withoutErrors(oracle.offline(question.key(), question.timeMicros())));
      }
    }
  }

  private record Range(long endMicros, List<@Nullable Object> values) {}

  /** Returns the ranges by key and start, having seen that they do not overlap. */
  private Map<List<@Nullable Object>, NavigableMap<Long, Range>> ranges() throws SQLException {
    Path output = file("ranges");
    new RangeBuilder(compute, offline, limits)
        .build(
            new RangeRequest(
                view,
                List.copyOf(definitions.sources().values()),
                Optional.of(table),
                times(),
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
    ranges.values().forEach(StoredPack::checkDisjoint);
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

  /** Returns the span of all questions. */
  private Interval times() {
    var times =
        histories.stream()
            .flatMap(history -> history.questions().stream())
            .mapToLong(Question::timeMicros)
            .summaryStatistics();
    return new Interval(times.getMin(), times.getMax() + 1);
  }

  /** An error is null in files. */
  private static List<@Nullable Object> withoutErrors(List<@Nullable Object> values) {
    List<@Nullable Object> nulled = new ArrayList<>(values);
    nulled.replaceAll(value -> Oracle.Failure.ERROR.equals(value) ? null : value);
    return nulled;
  }

  private void check(
      String path,
      int number,
      Question question,
      List<@Nullable Object> actual,
      List<@Nullable Object> expected) {
    if (!actual.equals(expected)) {
      throw new AssertionError(
          "-Dashlar.seed="
              + histories.getFirst().seed()
              + ", history "
              + number
              + ", "
              + path
              + ", "
              + question
              + ": "
              + actual
              + " (expected: "
              + expected
              + ") of "
              + view);
    }
  }
}
