package dev.ashlar.engine.sweep;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.engine.aggregate.StateKind;
import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.data.KnownColumns;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.SecondaryKey;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.time.Completion;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The sweep at the ends of time and at the limits of values, on inputs it must refuse, and what its
 * plan shares.
 */
class SweepTest {
  private static final Schema ROWS =
      Schema.of(
          new Field("_key", DataType.INT64),
          new Field("_t", DataType.TIMESTAMP),
          new Field("v", DataType.INT64));
  private static final Schema SPINE =
      Schema.of(
          new Field("_key", DataType.INT64),
          new Field("_t", DataType.TIMESTAMP),
          new Field("_row", DataType.INT64));

  private static final Window WINDOW = new Window.Sliding(20, 0);

  private static final ViewPlan SUM =
      ViewPlan.of(view(aggregate("sum", AggregateFunction.SUM, 20, 0)));
  private static final ViewPlan VALUE = ViewPlan.of(view(attribute()));

  @Test
  void attributesAtTheEndsOfTimeKeepTheirOrder() {
    List<@Nullable Object[]> rows =
        List.of(row(0, Long.MIN_VALUE, 1), row(0, -1, 2), row(0, 0, 3), row(0, Long.MAX_VALUE, 4));
    List<@Nullable Object[]> spine =
        List.of(at(Long.MIN_VALUE), at(-2), at(0), at(9), at(10), at(Long.MAX_VALUE - 1));
    assertThat(run(VALUE, rows, spine)).containsExactly(null, 1L, 2L, 2L, 3L, 3L);
  }

  @Test
  void windowsAtTheEndsOfTimeNeitherOverflowNorWrap() {
    List<@Nullable Object[]> rows =
        List.of(
            row(0, Long.MIN_VALUE, 1),
            row(0, Long.MIN_VALUE + 20, 2),
            row(0, -5, 4),
            row(0, 5, 8),
            row(0, Long.MAX_VALUE - 20, 16),
            row(0, Long.MAX_VALUE, 32));
    List<@Nullable Object[]> spine =
        List.of(
            at(Long.MIN_VALUE), at(Long.MIN_VALUE + 1), at(0), at(10), at(20), at(Long.MAX_VALUE));
    assertThat(run(SUM, rows, spine)).containsExactly(null, null, 4L, 12L, 8L, 16L);
    List<Interval> ranges = new ArrayList<>();
    RangeSweep.run(
        SUM,
        reader(ROWS, rows),
        new Interval(Long.MIN_VALUE, Long.MAX_VALUE),
        (key, range, vector) -> ranges.add(range));
    assertThat(ranges).contains(new Interval(0, 10), new Interval(10, 20), new Interval(20, 30));
    Interval widest = SUM.rowSpan(Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(widest.startMicros()).isEqualTo(Long.MIN_VALUE);
    assertThat(VALUE.rowSpan(0, 25)).isEqualTo(new Interval(Long.MIN_VALUE, 20));
  }

  @Test
  void keysWithoutRowsAreNullAndRowsWithoutSpineAreJumpedOver() {
    List<@Nullable Object[]> rows =
        List.of(row(1, 1, 1), row(2, 1, 2), row(2, 11, 3), row(4, 1, 4), row(4, 30, 5));
    List<@Nullable Object[]> spine =
        List.of(
            new Object[] {0L, 20L, 0L},
            new Object[] {2L, 20L, 1L},
            new Object[] {2L, 20L, 2L},
            new Object[] {3L, 20L, 3L},
            new Object[] {4L, 15L, 4L},
            new Object[] {5L, 15L, 5L});
    assertThat(run(SUM, rows, spine)).containsExactly(null, 5L, 5L, null, 4L, null);
    assertThat(run(SUM, List.of(), spine)).containsOnlyNulls().hasSize(6);
    assertThat(run(SUM, rows, List.of())).isEmpty();
  }

  @Test
  void everyKeyCanBeAskedAtOneTime() {
    Schema keys = Schema.of(new Field("_key", DataType.INT64), new Field("k", DataType.STRING));
    BatchReader everyKey = reader(keys, List.of(new Object[] {0L, "a"}, new Object[] {1L, "b"}));
    List<String> seen = new ArrayList<>();
    PointInTimeSweep.run(
        SUM,
        reader(ROWS, rowsOf(row(1, 5, 7))),
        new KeySpine(everyKey, 10),
        (key, time, row, vector) -> seen.add(key + "@" + time + "#" + row + vector.getObject(0)));
    assertThat(seen).containsExactly("0@10#0null", "1@10#17");
  }

  @Test
  void inputsOutOfOrderAreRefused() {
    List<@Nullable Object[]> spine = rowsOf(at(100));
    assertThatThrownBy(() -> run(SUM, List.of(row(0, 95, 1), row(0, 94, 1)), spine))
        .isInstanceOf(AshlarException.class)
        .hasMessage("rows out of order (expected: ascending _key, then _t)");
    assertThatThrownBy(() -> run(SUM, List.of(), List.of(at(2), at(1))))
        .isInstanceOf(AshlarException.class)
        .hasMessage("spine entries out of order (expected: ascending _key, then _t)");
  }

  @Test
  void missingColumnsAreNamed() {
    BatchReader keysAlone = reader(Schema.of(new Field("_key", DataType.INT64)), List.of());
    assertThatThrownBy(() ->
            PointInTimeSweep.run(
                SUM, keysAlone, SpineCursor.over(reader(SPINE, List.of())), (k, t, r, v) -> {}))
        .hasMessage("no column _t (expected: one of _key)");
  }

  @Test
  void featuresShareColumnsStatesAndTiles() {
    ViewPlan plan =
        ViewPlan.of(
            view(
                aggregate("count", AggregateFunction.COUNT, 20, 0),
                aggregate("var", AggregateFunction.VAR_POP, 20, 0),
                aggregate("mean", AggregateFunction.MEAN, 40, -10),
                aggregate("max", AggregateFunction.MAX, 20, 0),
                aggregate("older", AggregateFunction.MAX, 20, -10)));
    assertThat(plan.rowColumns()).containsExactly("v");
    assertThat(plan.windows().states())
        .extracting(state -> state.spec().kind())
        .containsExactly(StateKind.SQUARES, StateKind.MAX);
    assertThat(plan.windows().groups()).hasSize(4);
    assertThat(plan.windows().tileMicros()).isEqualTo(10);
    assertThat(plan.rowSpan(105, 119)).isEqualTo(new Interval(50, 110));
  }

  @Test
  void rowsWhoseConditionFailsAreLeftOutAndCountedOncePerCondition() {
    ViewPlan plan =
        ViewPlan.of(
            view(
                filtered("sum", AggregateFunction.SUM, "6 // v > 1"),
                filtered("max", AggregateFunction.MAX, "6 // v > 1"),
                filtered("count", AggregateFunction.COUNT, "v // (v - 3) < 9"),
                aggregate("all", AggregateFunction.COUNT, 20, 0)));
    // Rows without a value need no condition; those of nobody's key are not read.
    List<@Nullable Object[]> rows =
        List.of(
            row(0, 1, 0),
            row(0, 2, 2),
            new Object[] {0L, 3L, null},
            row(0, 11, 3),
            row(0, 12, 0),
            row(1, 1, 0));
    List<@Nullable Object> seen = new ArrayList<>();
    long failed =
        PointInTimeSweep.run(
            plan,
            reader(ROWS, rows),
            SpineCursor.over(reader(SPINE, List.of(at(10), at(20)))),
            (key, time, row, vector) ->
                seen.add(
                    vector.getObject(0)
                        + " "
                        + vector.getObject(1)
                        + " "
                        + vector.getObject(2)
                        + " "
                        + vector.getObject(3)));
    assertThat(seen).containsExactly("2 2 2 2", "5 3 3 4");
    assertThat(failed).isEqualTo(3);
    assertThat(
            RangeSweep.run(
                plan, reader(ROWS, rows), new Interval(0, 1000), (key, range, vector) -> {}))
        .isEqualTo(4);
  }

  @Test
  void rowsThatAreReadAgainAreCountedOnce() {
    BatchFeatureView view = view(filtered("sum", AggregateFunction.SUM, "6 // v > 1"));
    ViewPlan plan = ViewPlan.of(view);
    Schema known =
        Schema.of(
            new Field("_key", DataType.INT64),
            new Field("_t", DataType.TIMESTAMP),
            new Field("v", DataType.INT64),
            new Field(KnownColumns.FROM, DataType.TIMESTAMP),
            new Field(KnownColumns.TO, DataType.TIMESTAMP));
    List<@Nullable Object[]> rows =
        List.of(
            new Object[] {0L, 1L, 0L, 10L, Long.MAX_VALUE},
            new Object[] {0L, 2L, 2L, 10L, 15L},
            new Object[] {0L, 2L, 1L, 15L, Long.MAX_VALUE});
    ServedThrough served =
        ServedThrough.of(view.schedule(), List.of(new Completion(new Interval(-10, 10), 10)));
    List<@Nullable Object> sums = new ArrayList<>();
    long failed =
        AsServedSweep.run(
            plan,
            served,
            reader(known, rows),
            SpineCursor.over(reader(SPINE, List.of(at(12), at(16)))),
            (key, time, row, vector) -> sums.add(vector.getObject(0)));
    assertThat(sums).containsExactly(2L, 1L);
    assertThat(failed).isEqualTo(1);
  }

  @Test
  void rowsOfAWindowThatBeginsInsideAnIntervalAreFoundByTheWholeInterval() {
    ViewPlan plan = ViewPlan.of(view(5, aggregate("sum", AggregateFunction.SUM, 15, 0)));
    assertThat(plan.rowSpan(105, 119)).isEqualTo(new Interval(80, 110));
  }

  @Test
  void functionsOfDifferentValuesTakeTenThousandUnlessTheDefinitionSaysOtherwise() {
    ViewPlan plan =
        ViewPlan.of(
            view(
                aggregate("count", Aggregation.of(AggregateFunction.COUNT_DISTINCT)),
                aggregate("most", Aggregation.of(AggregateFunction.MOST_FREQUENT, 2)),
                aggregate("all", Aggregation.of(AggregateFunction.HISTOGRAM))));
    List<@Nullable Object> at = valuesOver(plan, 10_000);
    assertThat(at.subList(0, 2)).containsExactly(10_000L, List.of(0L, 1L));
    assertThat(at.get(2))
        .isEqualTo(LongStream.range(0, 10_000).boxed().collect(toMap(v -> v, v -> 1L)));
    assertThat(valuesOver(plan, 10_001)).containsOnly("ERROR").hasSize(3);
  }

  @Test
  void windowsHoldAThousandSecondaryKeysUnlessTheDefinitionSaysOtherwise() {
    SecondaryKey key = new SecondaryKey("v", DataType.INT64, SecondaryKey.DEFAULT_MAX_KEYS);
    Window window = new Window.Sliding(20, 0);
    ViewPlan plan =
        ViewPlan.of(
            view(
                aggregate("sum", Aggregation.of(AggregateFunction.SUM), Optional.of(key)),
                new Feature.SecondaryKeys("v_keys", key, window, "", Map.of())));
    List<Long> keys = LongStream.range(0, 1_000).boxed().toList();
    assertThat(valuesOver(plan, 1_000)).containsExactly(keys, keys);
    assertThat(valuesOver(plan, 1_001)).containsExactly("ERROR", "ERROR");
  }

  @Test
  void theLongestListsKeepAThousandOfMoreValues() {
    ViewPlan plan =
        ViewPlan.of(
            view(
                Stream.of(
                        AggregateFunction.FIRST,
                        AggregateFunction.FIRST_DISTINCT,
                        AggregateFunction.BOTTOM_K,
                        AggregateFunction.MOST_FREQUENT,
                        AggregateFunction.LAST,
                        AggregateFunction.LAST_DISTINCT,
                        AggregateFunction.TOP_K)
                    .map(function -> aggregate(function.text(), Aggregation.of(function, 1_000)))
                    .toArray(Feature[]::new)));
    List<Long> all = LongStream.range(0, 1_000).boxed().toList();
    assertThat(valuesOver(plan, 1_000))
        .containsExactly(all, all, all, all, all, all, reversed(all));
    List<Long> last = LongStream.rangeClosed(1, 1_000).boxed().toList();
    assertThat(valuesOver(plan, 1_001))
        .containsExactly(all, all, all, all, last, last, reversed(last));
  }

  private static List<Long> reversed(List<Long> values) {
    List<Long> reversed = new ArrayList<>(values);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Returns all features over the values 0, 1, …, half of them in each of two tiles. */
  private static List<@Nullable Object> valuesOver(ViewPlan plan, int count) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int value = 0; value < count; value++) {
      rows.add(row(0, value < count / 2 ? 1 : 11, value));
    }
    List<@Nullable Object> values = new ArrayList<>();
    PointInTimeSweep.run(
        plan,
        reader(ROWS, rows),
        SpineCursor.over(reader(SPINE, rowsOf(at(20)))),
        (key, time, row, vector) -> {
          for (int i = 0; i < vector.size(); i++) {
            values.add(vector.isError(i) ? "ERROR" : vector.getObject(i));
          }
        });
    return values;
  }

  private static List<@Nullable Object> run(
      ViewPlan plan, List<@Nullable Object[]> rows, List<@Nullable Object[]> spine) {
    List<@Nullable Object> values = new ArrayList<>();
    PointInTimeSweep.run(
        plan,
        reader(ROWS, rows),
        SpineCursor.over(reader(SPINE, spine)),
        (key, time, row, vector) -> values.add(vector.getObject(0)));
    return values;
  }

  private static List<@Nullable Object[]> rowsOf(@Nullable Object[] row) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(row);
    return rows;
  }

  private static @Nullable Object[] row(long key, long time, long value) {
    return new Object[] {key, time, value};
  }

  private static @Nullable Object[] at(long time) {
    return new Object[] {0L, time, 0L};
  }

  private static BatchReader reader(Schema schema, List<@Nullable Object[]> rows) {
    return new OneBatch(schema, new RowBatch(schema, rows));
  }

  private static Feature aggregate(
      String name, AggregateFunction function, long window, long offset) {
    return aggregate(
        name,
        Aggregation.of(function),
        new Window.Sliding(window, offset),
        Optional.empty(),
        Optional.empty());
  }

  private static Feature filtered(String name, AggregateFunction function, String where) {
    return aggregate(name, Aggregation.of(function), WINDOW, Optional.empty(), Optional.of(where));
  }

  private static Feature aggregate(String name, Aggregation aggregation) {
    return aggregate(name, aggregation, Optional.empty());
  }

  private static Feature aggregate(
      String name, Aggregation aggregation, Optional<SecondaryKey> key) {
    return aggregate(name, aggregation, WINDOW, key, Optional.empty());
  }

  private static Feature aggregate(
      String name,
      Aggregation aggregation,
      Window window,
      Optional<SecondaryKey> key,
      Optional<String> where) {
    DataType result = aggregation.resultType(DataType.INT64).orElseThrow();
    return new Feature.Aggregate(
        name,
        aggregation,
        "v",
        DataType.INT64,
        window,
        key,
        where,
        Feature.Aggregate.type(result, window, key),
        "",
        Map.of());
  }

  private static Feature attribute() {
    return new Feature.Attribute("v", "v", DataType.INT64, "", Map.of());
  }

  private static BatchFeatureView view(Feature... features) {
    return view(10, features);
  }

  private static BatchFeatureView view(long tileMicros, Feature... features) {
    boolean aggregated = features[0] instanceof Feature.Aggregate;
    Field key = new Field("k", DataType.INT64);
    return new BatchFeatureView(
        "view",
        List.of("entity"),
        List.of(key),
        ViewQuery.of("SELECT", "source"),
        Schema.of(key, new Field("ts", DataType.TIMESTAMP), new Field("v", DataType.INT64)),
        Optional.of("ts"),
        new BatchSchedule(10, 0, 0, OptionalLong.empty(), 0, OptionalLong.empty()),
        aggregated ? OptionalLong.of(tileMicros) : OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS,
        true,
        true,
        false,
        Arrays.asList(features),
        Metadata.NONE);
  }

  private static final class OneBatch implements BatchReader {
    private final Schema schema;
    private @Nullable ColumnBatch batch;

    OneBatch(Schema schema, ColumnBatch batch) {
      this.schema = schema;
      this.batch = batch;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public @Nullable ColumnBatch next() {
      ColumnBatch next = batch;
      batch = null;
      return next;
    }

    @Override
    public void close() {
      batch = null;
    }
  }
}
