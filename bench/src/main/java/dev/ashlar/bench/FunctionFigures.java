package dev.ashlar.bench;

import com.sun.management.ThreadMXBean;
import dev.ashlar.engine.aggregate.AggregateState;
import dev.ashlar.engine.aggregate.StateCodec;
import dev.ashlar.engine.aggregate.StateSpec;
import dev.ashlar.engine.sweep.PointInTimeSweep;
import dev.ashlar.engine.sweep.SpineCursor;
import dev.ashlar.engine.sweep.ViewPlan;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What an event costs every function, in time against {@code count}, and in allocated bytes: to add
 * a row to a state (update), to add a state of a hundred rows to another (merge), and to move a
 * window of a thousand tiles of a row each on by a tile and read it (slide).
 */
final class FunctionFigures {
  private static final List<String> FUNCTIONS =
      List.of(
          "count",
          "sum",
          "mean",
          "min",
          "max",
          "var_pop",
          "var_samp",
          "stddev_pop",
          "stddev_samp",
          "skew",
          "kurtosis",
          "first",
          "last",
          "first(10)",
          "last(10)",
          "first_distinct(10)",
          "last_distinct(10)",
          "top_k(10)",
          "bottom_k(10)",
          "count_distinct",
          "histogram",
          "most_frequent(10)",
          "approx_count_distinct",
          "approx_percentile(0.9)");
  private static final int DIFFERENT_VALUES = 1_000;
  private static final int UPDATES = 200_000;
  private static final int ROWS_OF_A_STATE = 100;
  private static final int MERGES = 2_000;
  private static final int SLIDES = 50_000;
  private static final int TILES = 1_000;
  private static final long TILE = Durations.MINUTE;

  private final Figures figures;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Values values = new Values();

  FunctionFigures(Figures figures) {
    this.figures = figures;
  }

  /** Nanoseconds and allocated bytes of one event. */
  private record Cost(double nanos, double bytes) {}

  /** Does something to so many events. */
  private interface Work {
    void run() throws Exception;
  }

  void run() throws Exception {
    // All of them first: code that is warm with one kind of state alone is not what runs.
    for (String function : FUNCTIONS) {
      costs(Aggregation.parse(function).orElseThrow());
    }
    Map<String, Cost> counts = Map.of();
    for (String function : FUNCTIONS) {
      Map<String, Cost> costs = costs(Aggregation.parse(function).orElseThrow());
      counts = counts.isEmpty() ? costs : counts;
      for (Map.Entry<String, Cost> entry : costs.entrySet()) {
        Cost count = Objects.requireNonNull(counts.get(entry.getKey()));
        String name = entry.getKey() + "_" + function;
        figures.print(
            new Figures.Measure(name, entry.getValue().nanos()),
            "ns",
            new Figures.Measure("count", count.nanos()));
        figures.print(
            new Figures.Measure(name + "_allocated", entry.getValue().bytes()),
            "B",
            new Figures.Measure("one_number", Long.BYTES));
      }
    }
  }

  private Map<String, Cost> costs(Aggregation aggregation) throws Exception {
    Map<String, Cost> costs = new LinkedHashMap<>();
    StateSpec spec = StateSpec.of(aggregation);
    costs.put("update", cost(UPDATES, () -> update(StateCodec.create(spec, DataType.FLOAT64))));
    costs.put("merge", mergeCost(StateCodec.create(spec, DataType.FLOAT64), spec));
    Feature feature = RowsView.aggregate("feature", aggregation, DataType.FLOAT64, TILES * TILE);
    ViewPlan plan =
        ViewPlan.of(RowsView.ofAggregates(DataType.FLOAT64, TILE, TILES * TILE, List.of(feature)));
    costs.put("slide", cost(SLIDES, () -> slide(plan)));
    return costs;
  }

  private void update(AggregateState<?> state) {
    for (int row = 0; row < UPDATES; row++) {
      state.add(values, row, row);
    }
  }

  // The states are made alike.
  @SuppressWarnings("unchecked")
  private <S extends AggregateState<S>> Cost mergeCost(AggregateState<S> sum, StateSpec spec)
      throws Exception {
    List<S> states = new ArrayList<>();
    for (int i = 0; i < MERGES; i++) {
      S state = (S) StateCodec.create(spec, DataType.FLOAT64);
      for (int row = i * ROWS_OF_A_STATE; row < (i + 1) * ROWS_OF_A_STATE; row++) {
        state.add(values, row, row);
      }
      states.add(state);
    }
    return cost(
        MERGES,
        () -> {
          sum.clear();
          states.forEach(sum::merge);
        });
  }

  private void slide(ViewPlan plan) {
    long[] keys = new long[SLIDES];
    long[] times = new long[SLIDES];
    long[] ends = new long[SLIDES];
    for (int i = 0; i < SLIDES; i++) {
      times[i] = i * TILE;
      ends[i] = times[i] + TILE;
    }
    SortedColumns rows =
        SortedColumns.rows(DataType.FLOAT64, new long[][] {keys, times, values.whole(SLIDES)});
    SortedColumns events = SortedColumns.events(new long[][] {keys, ends, times});
    long[] nulls = new long[1];
    PointInTimeSweep.run(
        plan,
        rows.reader(),
        SpineCursor.over(events.reader()),
        (key, time, row, vector) -> nulls[0] += vector.isNull(0) ? 1 : 0);
    if (nulls[0] > 1) {
      throw new IllegalStateException(nulls[0] + " nulls (expected: at most one)");
    }
  }

  /** Returns the medians of some runs of work, after one that does not count. */
  private Cost cost(int events, Work work) throws Exception {
    double[] nanos = new double[Figures.RUNS];
    double[] bytes = new double[Figures.RUNS];
    for (int run = -1; run < Figures.RUNS; run++) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      work.run();
      long end = System.nanoTime();
      if (run >= 0) {
        nanos[run] = (double) (end - start) / events;
        bytes[run] = (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / events;
      }
    }
    return new Cost(Figures.median(nanos), Figures.median(bytes));
  }

  /** A thousand different numbers in turn, by chance. */
  private static final class Values implements Column {
    private static final int SIZE = 1 << 16;

    private final double[] numbers =
        new SplittableRandom(1).ints(SIZE, 0, DIFFERENT_VALUES).asDoubleStream().toArray();

    /** Returns the first of them. */
    long[] whole(int size) {
      long[] first = new long[size];
      for (int i = 0; i < size; i++) {
        first[i] = (long) getDouble(i);
      }
      return first;
    }

    @Override
    public DataType type() {
      return DataType.FLOAT64;
    }

    @Override
    public boolean isNull(int row) {
      return false;
    }

    @Override
    public long getLong(int row) {
      return (long) getDouble(row);
    }

    @Override
    public double getDouble(int row) {
      return numbers[row & SIZE - 1];
    }

    @Override
    public Object getObject(int row) {
      return getDouble(row);
    }
  }
}
