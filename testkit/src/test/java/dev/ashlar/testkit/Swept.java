package dev.ashlar.testkit;

import dev.ashlar.engine.row.FeatureRow;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.row.GenerationHeader;
import dev.ashlar.engine.sweep.AsServedSweep;
import dev.ashlar.engine.sweep.EffectiveTimes;
import dev.ashlar.engine.sweep.FeatureSink;
import dev.ashlar.engine.sweep.KeySpine;
import dev.ashlar.engine.sweep.LeadingEdge;
import dev.ashlar.engine.sweep.PointInTimeSweep;
import dev.ashlar.engine.sweep.RangeSweep;
import dev.ashlar.engine.sweep.ServedThrough;
import dev.ashlar.engine.sweep.SpineCursor;
import dev.ashlar.engine.sweep.ViewPlan;
import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.data.KnownColumns;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Completion;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.testkit.oracle.Processing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts rows and questions to the engine the way its callers do. */
final class Swept {
  private final BatchFeatureView view;
  private final ViewPlan plan;
  private final List<Oracle.Row> rows;
  private final Random random;
  private final List<List<Object>> keys = new ArrayList<>();

  /**
   * Makes the harness.
   *
   * @param seed of everything that must not matter: the numbers of keys, the order of ties, the
   *     sizes of batches
   */
  Swept(BatchFeatureView view, List<Oracle.Row> rows, long seed) {
    this(view, Processing.BATCH, rows, seed);
  }

  Swept(BatchFeatureView view, Processing processing, List<Oracle.Row> rows, long seed) {
    this.view = view;
    this.rows = rows;
    plan =
        switch (processing) {
          case BATCH -> ViewPlan.of(view);
          case CONTINUOUS -> ViewPlan.of(view, EffectiveTimes.CONTINUOUS);
          case TILES ->
              ViewPlan.of(
                  view,
                  view.isAggregated()
                      ? EffectiveTimes.ofTiles(view.tileMicros().orElseThrow())
                      : EffectiveTimes.CONTINUOUS);
        };
    random = new Random(seed);
  }

  /** Returns the values per question, from one sweep. */
  List<List<@Nullable Object>> offline(List<Question> questions) {
    return swept(questions, spine -> spine);
  }

  /** Returns the values per question with the leading edge at the latest event. */
  List<List<@Nullable Object>> atLatestEvent(List<Question> questions) {
    LeadingEdge.Builder edge = new LeadingEdge.Builder();
    rows.forEach(row -> edge.add(row.timeMicros(), row.knownMicros()));
    LeadingEdge latest = edge.build();
    return swept(questions, spine -> spine.at(latest::micros));
  }

  /** Returns the values per question as they were served at its time. */
  List<List<@Nullable Object>> asServed(History history, List<Question> questions) {
    ServedThrough served =
        ServedThrough.of(
            view.schedule(),
            history.runs().stream()
                .filter(History.Run::succeeds)
                .map(run -> new Completion(run.span(), run.completedMicros()))
                .toList());
    List<History.RunRow> known = history.rowsOfRuns();
    return swept(
        questions,
        (spine, sink) -> AsServedSweep.run(plan, served, knownReader(known), spine, sink));
  }

  private List<List<@Nullable Object>> swept(
      List<Question> questions, UnaryOperator<SpineCursor> edge) {
    return swept(
        questions,
        (spine, sink) -> PointInTimeSweep.run(plan, rowReader(), edge.apply(spine), sink));
  }

  private List<List<@Nullable Object>> swept(
      List<Question> questions, BiConsumer<SpineCursor, FeatureSink> sweep) {
    numberKeys(questions);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      order.add(i);
    }
    order.sort(
        Comparator.<Integer>comparingInt(i -> keys.indexOf(questions.get(i).key()))
            .thenComparingLong(i -> questions.get(i).timeMicros()));
    List<@Nullable Object[]> spine = new ArrayList<>();
    for (int i : order) {
      Question question = questions.get(i);
      spine.add(
          new Object[] {(long) keys.indexOf(question.key()), question.timeMicros(), (long) i});
    }
    Schema schema =
        Schema.of(
            new Field("_key", DataType.INT64),
            new Field("_t", DataType.TIMESTAMP),
            new Field("_row", DataType.INT64));
    Map<Long, List<@Nullable Object>> answers = new HashMap<>();
    sweep.accept(
        SpineCursor.over(reader(schema, spine)),
        (key, time, row, vector) -> answers.put(row, values(vector)));
    List<List<@Nullable Object>> inOrder = new ArrayList<>();
    for (long i = 0; i < questions.size(); i++) {
      inOrder.add(answers.get(i));
    }
    return inOrder;
  }

  /** Returns the values per question as served from a generation of packed rows. */
  List<List<@Nullable Object>> online(List<Question> questions, long completedThrough) {
    numberKeys(questions);
    Schema schema = Schema.of(new Field("_key", DataType.INT64));
    List<@Nullable Object[]> everyKey = new ArrayList<>();
    for (long i = 0; i < keys.size(); i++) {
      everyKey.add(new Object[] {i});
    }
    Map<Long, byte[]> generation = new HashMap<>();
    PointInTimeSweep.run(
        plan,
        rowReader(),
        new KeySpine(reader(schema, everyKey), plan.publicationMicros(completedThrough)),
        (key, time, row, vector) -> {
          if (!vector.isWithoutRows()) {
            generation.put(key, FeatureRow.encode(vector));
          }
        });
    GenerationHeader header =
        GenerationHeader.decode(
            new GenerationHeader(
                    completedThrough,
                    plan.times().anchorMicros(completedThrough),
                    view.schedule().intervalMicros(),
                    plan.features(),
                    view.features().stream().map(Feature::meaning).toList())
                .encode());
    List<List<@Nullable Object>> answers = new ArrayList<>();
    for (Question question : questions) {
      byte[] row = generation.get((long) keys.indexOf(question.key()));
      answers.add(served(header, row, header.servedMicros(question.timeMicros())));
    }
    return answers;
  }

  /** Returns the ranges per key, by their starts. */
  Map<List<Object>, NavigableMap<Long, Range>> ranges(
      Interval requested, List<Question> questions) {
    numberKeys(questions);
    Map<List<Object>, NavigableMap<Long, Range>> ranges = new HashMap<>();
    RangeSweep.run(
        plan,
        rowReader(),
        requested,
        (key, range, vector) ->
            ranges
                .computeIfAbsent(keys.get((int) key), k -> new TreeMap<>())
                .put(range.startMicros(), new Range(range, values(vector))));
    return ranges;
  }

  record Range(Interval range, List<@Nullable Object> values) {}

  private List<@Nullable Object> served(
      GenerationHeader header, byte @Nullable [] bytes, long time) {
    FeatureVector vector = new FeatureVector(header.layout());
    for (int i = 0; i < vector.size(); i++) {
      vector.putObject(i, view.features().get(i).valueWithoutRows());
    }
    if (bytes != null) {
      FeatureRow row = new FeatureRow(header.layout()).wrap(bytes);
      if (view.isAggregated() || plan.isValid(row.effectiveMicros(), time)) {
        row.copyTo(vector);
      }
    }
    return values(vector);
  }

  private void numberKeys(List<Question> questions) {
    keys.clear();
    rows.forEach(row -> addKey(row.key()));
    questions.forEach(question -> addKey(question.key()));
    Collections.shuffle(keys, random);
  }

  private void addKey(List<Object> key) {
    if (!keys.contains(key)) {
      keys.add(key);
    }
  }

  private BatchReader rowReader() {
    List<@Nullable Object[]> cells = new ArrayList<>();
    rows.forEach(row -> cells.add(cells(row).toArray()));
    return sortedReader(fields(), cells);
  }

  private BatchReader knownReader(List<History.RunRow> known) {
    List<Field> fields = fields();
    fields.add(new Field(KnownColumns.FROM, DataType.TIMESTAMP));
    fields.add(new Field(KnownColumns.TO, DataType.TIMESTAMP));
    List<@Nullable Object[]> cells = new ArrayList<>();
    for (History.RunRow row : known) {
      List<@Nullable Object> values = cells(row.row());
      values.add(row.from());
      values.add(row.to());
      cells.add(values.toArray());
    }
    return sortedReader(fields, cells);
  }

  private List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("_key", DataType.INT64));
    fields.add(new Field("_t", DataType.TIMESTAMP));
    for (String column : plan.rowColumns()) {
      fields.add(view.rows().find(column).orElseThrow());
    }
    return fields;
  }

  private List<@Nullable Object> cells(Oracle.Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add((long) keys.indexOf(row.key()));
    values.add(row.timeMicros());
    plan.rowColumns().forEach(column -> values.add(row.values().get(column)));
    return values;
  }

  private BatchReader sortedReader(List<Field> fields, List<@Nullable Object[]> cells) {
    Collections.shuffle(cells, random);
    cells.sort(
        Comparator.<Object[]>comparingLong(row -> (Long) row[0])
            .thenComparingLong(row -> (Long) row[1]));
    return reader(new Schema(fields), cells);
  }

  private BatchReader reader(Schema schema, List<@Nullable Object[]> rows) {
    List<ColumnBatch> batches = new ArrayList<>();
    int done = 0;
    while (done < rows.size()) {
      int end = Math.min(rows.size(), done + random.nextInt(20));
      batches.add(new RowBatch(schema, List.copyOf(rows.subList(done, end))));
      done = end;
    }
    return new ListReader(schema, batches);
  }

  static List<@Nullable Object> values(FeatureVector vector) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < vector.size(); i++) {
      values.add(vector.isError(i) ? Oracle.Failure.ERROR : vector.getObject(i));
    }
    return values;
  }

  private static final class ListReader implements BatchReader {
    private final Schema schema;
    private final List<ColumnBatch> batches;
    private int next;

    ListReader(Schema schema, List<ColumnBatch> batches) {
      this.schema = schema;
      this.batches = batches;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public @Nullable ColumnBatch next() {
      return next < batches.size() ? batches.get(next++) : null;
    }

    @Override
    public void close() {
      next = batches.size();
    }
  }
}
