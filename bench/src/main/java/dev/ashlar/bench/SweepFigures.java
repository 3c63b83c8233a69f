package dev.ashlar.bench;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.EffectiveTimes;
import dev.ashlar.engine.sweep.PointInTimeSweep;
import dev.ashlar.engine.sweep.SpineCursor;
import dev.ashlar.engine.sweep.ViewPlan;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sweep alone, one thread, from sorted columns in memory to vectors. DuckDB has its own tables
 * in memory, sorted as well, and gives the same whole numbers.
 */
final class SweepFigures {
  private static final int ROWS = 5_000_000;
  private static final int GROWTH = 4;
  private static final int EVENTS = 100_000;
  private static final int KEYS = 10_000;
  private static final int LATEST_ROWS = 10_000_000;
  private static final int LATEST_EVENTS = 1_000_000;
  private static final int DAYS = 30;
  private static final int THREADS = 2;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double TOLERANCE = 1e-10;
  private static final String UNIFORM = "hash(i, 'key') % " + KEYS;
  private static final String ONE_HOT = "if(i % 2 = 0, 0, " + UNIFORM + ")";

  private final Figures figures;

  SweepFigures(Figures figures) {
    this.figures = figures;
  }

  void run() throws Exception {
    ViewPlan tiled = ViewPlan.of(TwelveAggregates.view());
    ViewPlan continuous = ViewPlan.of(TwelveAggregates.view(), EffectiveTimes.CONTINUOUS);
    try (DuckDb two = new DuckDb(THREADS)) {
      Input uniform = input(two, ROWS, EVENTS, UNIFORM);
      compare("training_sweep", tiled, uniform, two, TwelveAggregates.TILED);
      compare("continuous_sweep", continuous, uniform, two, TwelveAggregates.CONTINUOUS);
      String window =
          TwelveAggregates.checksum(TwelveAggregates.CONTINUOUS.windowQuery("rows", "events"));
      Input hot = input(two, ROWS, EVENTS, ONE_HOT);
      requireSame(continuous, hot, two, window);
      figures.compare(
          "continuous_sweep_one_hot_key",
          "s",
          () -> seconds(continuous, hot),
          Map.of("uniform_keys", () -> seconds(continuous, uniform)));
      Input grown = input(two, GROWTH * ROWS, EVENTS, UNIFORM);
      figures.compare(
          "continuous_sweep_20m_rows",
          "s",
          () -> seconds(continuous, grown),
          Map.of("four_times_5m_rows", () -> GROWTH * seconds(continuous, uniform)));
    }
    try (DuckDb two = new DuckDb(THREADS)) {
      latestValue(two);
    }
  }

  private void compare(
      String name, ViewPlan plan, Input input, DuckDb duck, TwelveAggregates aggregates)
      throws Exception {
    String window = TwelveAggregates.checksum(aggregates.windowQuery("rows", "events"));
    String join = TwelveAggregates.checksum(aggregates.joinQuery("rows", "events"));
    requireSame(plan, input, duck, window);
    Map<String, Figures.Run> baselines = new LinkedHashMap<>();
    baselines.put("duckdb_window_2_threads", () -> duck.seconds(window));
    baselines.put("duckdb_range_join_2_threads", () -> duck.seconds(join));
    figures.compare(name, "s", () -> seconds(plan, input), baselines);
  }

  private void latestValue(DuckDb two) throws Exception {
    Input input = input(two, LATEST_ROWS, LATEST_EVENTS, UNIFORM);
    ViewPlan plan =
        ViewPlan.of(RowsView.ofLatest(DataType.INT64, Durations.DAY), EffectiveTimes.CONTINUOUS);
    String join =
        "SELECT sum(v * (epoch_us(events.ts) % "
            + TwelveAggregates.WEIGHTS
            + " + 1)) FROM events ASOF LEFT JOIN rows"
            + " ON events.k = rows.k AND events.ts >= rows.ts";
    requireSame(plan, input, two, join);
    figures.compare(
        "latest_value_1m_of_10m_rows",
        "s",
        () -> seconds(plan, input),
        Map.of("duckdb_asof_join_2_threads", () -> two.seconds(join)));
  }

  /** Sorted rows and events. */
  private record Input(SortedColumns rows, SortedColumns events) {}

  /** Makes DuckDB's tables {@code rows} and {@code events}, and the same in columns. */
  private static Input input(DuckDb duck, int rows, int events, String key) throws SQLException {
    String columns =
        "SELECT ("
            + key
            + ")::BIGINT AS k, make_timestamp((hash(i, 'time') % "
            + DAYS * Durations.DAY
            + ")::BIGINT) AS ts";
    duck.execute(
        "CREATE OR REPLACE TABLE rows AS "
            + columns
            + ", (hash(i, 'value') % 100000)::BIGINT AS v FROM range("
            + rows
            + ") AS r(i) ORDER BY k, ts");
    duck.execute(
        "CREATE OR REPLACE TABLE events AS " + columns + " FROM range(-" + events + ", 0) AS r(i)");
    return new Input(
        SortedColumns.rows(
            DataType.INT64, duck.columns("SELECT k, epoch_us(ts), v FROM rows", rows)),
        SortedColumns.events(
            duck.columns("SELECT k, epoch_us(ts), rowid FROM events ORDER BY k, ts", events)));
  }

  private static double seconds(ViewPlan plan, Input input) throws Exception {
    long start = System.nanoTime();
    sums(plan, input);
    return (System.nanoTime() - start) / NANOS_PER_SECOND;
  }

  /** Weighted sums of each feature, so that every value is read: whole numbers, and the others. */
  private static final class Sums {
    private final long[] whole;
    private final double[] others;

    Sums(int features) {
      whole = new long[features];
      others = new double[features];
    }

    void add(long weight, FeatureVector vector) {
      for (int i = 0; i < whole.length; i++) {
        if (vector.isNull(i)) {
          continue;
        }
        if (vector.schema().fields().get(i).type().equals(DataType.INT64)) {
          whole[i] += vector.getLong(i) * weight;
        } else {
          others[i] += vector.getDouble(i) * weight;
        }
      }
    }
  }

  private static Sums sums(ViewPlan plan, Input input) throws Exception {
    Sums sums = new Sums(plan.features().size());
    PointInTimeSweep.run(
        plan,
        input.rows().reader(),
        SpineCursor.over(input.events().reader()),
        (key, time, row, vector) -> sums.add(time % TwelveAggregates.WEIGHTS + 1, vector));
    return sums;
  }

  /** Holds both sides equal: whole numbers in every bit, others but for the order of adding. */
  private static void requireSame(ViewPlan plan, Input input, DuckDb duck, String query)
      throws Exception {
    Sums ours = sums(plan, input);
    String[] theirs = duck.row(query).split(" ", -1);
    for (int i = 0; i < theirs.length; i++) {
      Field feature = plan.features().fields().get(i);
      boolean isSame =
          feature.type().equals(DataType.INT64)
              ? theirs[i].equals(String.valueOf(ours.whole[i]))
              : Math.abs(ours.others[i] / Double.parseDouble(theirs[i]) - 1) < TOLERANCE;
      if (!isSame) {
        throw new IllegalStateException(
            feature.name() + " differs from DuckDB's " + theirs[i] + " (expected: equal sums)");
      }
    }
  }
}
