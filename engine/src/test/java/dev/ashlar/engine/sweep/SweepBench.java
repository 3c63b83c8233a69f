package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Times the sweep alone: 5M rows of 10k keys over 30 days, 100k events, 12 aggregates (4 functions
 * × windows of 1 h, 1 d, 7 d) on 10-minute tiles, on one thread.
 *
 * <p>Run {@link #main} by hand; prints the best and median processor time of some runs.
 */
public final class SweepBench {
  private static final int ROWS = 5_000_000;
  private static final int EVENTS = 100_000;
  private static final int KEYS = 10_000;
  private static final int BATCH = 2_048;
  private static final int RUNS = 9;
  private static final long SPAN = 30 * Durations.DAY;

  private SweepBench() {}

  /** Runs all cases. */
  public static void main(String[] arguments) {
    long grid = 10 * Durations.MINUTE;
    run(
        "doubles count,sum,mean,max",
        DataType.FLOAT64,
        List.of("count", "sum", "mean", "max"),
        grid);
    run(
        "doubles mean,stddev,min,last",
        DataType.FLOAT64,
        List.of("mean", "stddev_samp", "min", "last"),
        grid);
    run("longs count,sum,mean,max", DataType.INT64, List.of("count", "sum", "mean", "max"), grid);
    run(
        "doubles, daily schedule",
        DataType.FLOAT64,
        List.of("count", "sum", "mean", "max"),
        Durations.DAY);
  }

  private static void run(String name, DataType type, List<String> functions, long schedule) {
    ViewPlan plan = ViewPlan.of(view(type, functions, schedule));
    Table rows = Table.random(ROWS, type, 1);
    Table events = Table.random(EVENTS, DataType.INT64, 2);
    long[] times = new long[RUNS];
    double[] checksum = new double[1];
    for (int run = 0; run < RUNS; run++) {
      checksum[0] = 0;
      long start = cpuNanos();
      PointInTimeSweep.run(
          plan,
          rows.reader("v"),
          SpineCursor.over(events.reader("_row")),
          (key, time, row, vector) -> checksum[0] += total(vector));
      times[run] = (cpuNanos() - start) / 1_000_000;
    }
    Arrays.sort(times);
    System.err.printf(
        Locale.ROOT,
        "%-32s best %d ms, median %d ms, checksum %.6g%n",
        name,
        times[0],
        times[RUNS / 2],
        checksum[0]);
  }

  /** Returns the thread's processor time: other work on the machine does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double total(FeatureVector vector) {
    double total = 0;
    for (int i = 0; i < vector.size(); i++) {
      if (!vector.isNull(i)) {
        boolean integer = vector.schema().fields().get(i).type().equals(DataType.INT64);
        total += integer ? vector.getLong(i) : vector.getDouble(i);
      }
    }
    return total;
  }

  private static BatchFeatureView view(DataType type, List<String> functions, long schedule) {
    List<Feature> features = new ArrayList<>();
    for (long window : new long[] {Durations.HOUR, Durations.DAY, 7 * Durations.DAY}) {
      for (String function : functions) {
        AggregateFunction aggregate = AggregateFunction.named(function).orElseThrow();
        features.add(
            new Feature.Aggregate(
                function + window,
                aggregate,
                "v",
                type,
                window,
                0,
                aggregate.resultType(type).orElseThrow(),
                "",
                Map.of()));
      }
    }
    Field key = new Field("k", DataType.INT64);
    return new BatchFeatureView(
        "view",
        List.of("entity"),
        List.of(key),
        List.of("source"),
        "SELECT",
        Schema.of(key, new Field("ts", DataType.TIMESTAMP), new Field("v", type)),
        Optional.of("ts"),
        new BatchSchedule(schedule, 0, 0, OptionalLong.empty(), 7 * Durations.DAY),
        OptionalLong.of(10 * Durations.MINUTE),
        OptionalLong.empty(),
        0,
        true,
        true,
        false,
        features,
        Metadata.NONE);
  }

  /** Columns of primitives, sorted by (key, time). */
  private static final class Table {
    private final long[] keys;
    private final long[] times;
    private final long[] bits;
    private final DataType type;

    Table(long[] keys, long[] times, long[] bits, DataType type) {
      this.keys = keys;
      this.times = times;
      this.bits = bits;
      this.type = type;
    }

    static Table random(int size, DataType type, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      long[] keys = random.longs(size, 0, KEYS).sorted().toArray();
      long[] times = random.longs(size, 0, SPAN).toArray();
      int from = 0;
      for (int i = 1; i <= size; i++) {
        if (i == size || keys[i] != keys[from]) {
          Arrays.sort(times, from, i);
          from = i;
        }
      }
      long[] bits = new long[size];
      for (int i = 0; i < size; i++) {
        bits[i] =
            type.equals(DataType.INT64)
                ? i
                : Double.doubleToLongBits(random.nextInt(100_000) / 100.0);
      }
      return new Table(keys, times, bits, type);
    }

    BatchReader reader(String value) {
      Schema schema =
          Schema.of(
              new Field("_key", DataType.INT64),
              new Field("_t", DataType.TIMESTAMP),
              new Field(value, type));
      return new Reader(this, schema);
    }
  }

  private static final class Reader implements BatchReader {
    private final Table table;
    private final Schema schema;
    private int done;

    Reader(Table table, Schema schema) {
      this.table = table;
      this.schema = schema;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public @Nullable ColumnBatch next() {
      int size = Math.min(BATCH, table.keys.length - done);
      if (size == 0) {
        return null;
      }
      Batch batch = new Batch(table, schema, done, size);
      done += size;
      return batch;
    }

    @Override
    public void close() {
      done = table.keys.length;
    }
  }

  private record Batch(Table table, Schema schema, int from, int rowCount) implements ColumnBatch {
    @Override
    public Column column(int index) {
      DataType type = schema.fields().get(index).type();
      return switch (index) {
        case 0 -> new Longs(table.keys, from, type);
        case 1 -> new Longs(table.times, from, type);
        default -> new Longs(table.bits, from, type);
      };
    }
  }

  private static final class Longs implements Column {
    private final long[] values;
    private final int from;
    private final DataType type;

    Longs(long[] values, int from, DataType type) {
      this.values = values;
      this.from = from;
      this.type = type;
    }

    @Override
    public DataType type() {
      return type;
    }

    @Override
    public boolean isNull(int row) {
      return false;
    }

    @Override
    public long getLong(int row) {
      return values[from + row];
    }

    @Override
    public double getDouble(int row) {
      return Double.longBitsToDouble(values[from + row]);
    }

    @Override
    public @Nullable Object getObject(int row) {
      return values[from + row];
    }
  }
}
