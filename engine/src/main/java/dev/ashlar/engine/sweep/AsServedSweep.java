package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.KnownColumns;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a view's features as they were served at given times: late rows count from when
 * they were known, rows of a run until another run of their interval replaced them, and windows end
 * where intervals were complete. One pass over rows and spine, both sorted by (key, time).
 *
 * <p>Memory: the rows of one key. Windows slide as in {@link PointInTimeSweep}; where a row behind
 * them appears or disappears they are read again.
 */
public final class AsServedSweep {
  private final ViewPlan plan;
  private final ServedThrough served;
  private final RowCursor rows;
  private final KeyRows keyRows;
  private final FeatureVector vector;

  private AsServedSweep(ViewPlan plan, ServedThrough served, BatchReader rows) {
    this.plan = plan;
    this.served = served;
    List<String> columns = new ArrayList<>(plan.rowColumns());
    columns.add(KnownColumns.FROM);
    columns.add(KnownColumns.TO);
    this.rows = new RowCursor(rows, columns, FilteredColumns.none(columns.size()));
    keyRows = new KeyRows(rows.schema(), plan);
    vector = new FeatureVector(plan.features());
  }

  /**
   * Runs the sweep. Closes nothing.
   *
   * @param rows {@code _key}, {@code _t}, the {@link KnownColumns} and the plan's {@link
   *     ViewPlan#rowColumns()}, ascending by (_key, _t); of a row that several runs wrote each
   *     one's
   * @param spine ascending by (key, time)
   * @param sink gets every spine entry, in order
   * @return how many rows were left out of features because their {@code where} could not be
   *     computed; once for each condition
   */
  public static long run(
      ViewPlan plan, ServedThrough served, BatchReader rows, SpineCursor spine, FeatureSink sink) {
    AsServedSweep sweep = new AsServedSweep(plan, served, rows);
    sweep.run(spine, sink);
    return sweep.keyRows.columns.failures();
  }

  private void run(SpineCursor spine, FeatureSink sink) {
    KeyReader reader = plan.isAggregated() ? new Aggregates() : new Attributes();
    boolean started = false;
    long key = 0;
    long time = 0;
    while (spine.next()) {
      if (started && isBefore(spine.key(), spine.time(), key, time)) {
        throw RowCursor.unsorted("spine entries");
      }
      time = spine.time();
      if (!started || spine.key() != key) {
        key = spine.key();
        keyRows.load(rows, key);
        reader.reset();
      }
      started = true;
      reader.readAsOf(time, served.micros(time));
      sink.accept(key, time, spine.row(), vector);
    }
  }

  private static boolean isBefore(long key, long time, long otherKey, long otherTime) {
    return key < otherKey || (key == otherKey && time < otherTime);
  }

  /** Fills the vector for ascending times of one key after the other. */
  private interface KeyReader {
    void reset();

    /**
     * @param time decides which rows are known
     * @param servedTime decides which windows and rows are served
     */
    void readAsOf(long time, long servedTime);
  }

  private final class Aggregates implements KeyReader {
    private final WindowReader windows = WindowReader.of(plan);
    private int next;
    private long nextChange;

    @Override
    public void reset() {
      windows.reset();
      next = 0;
      nextChange = Long.MAX_VALUE;
    }

    @Override
    public void readAsOf(long time, long servedTime) {
      if (nextChange <= time) {
        reset();
      }
      long anchor = plan.times().anchorMicros(servedTime);
      long end = SaturatingTime.add(anchor, plan.windows().highestBoundary());
      windows.advance(anchor);
      next = Math.max(next, keyRows.firstFrom(plan.windows().firstMicros(anchor)));
      for (; next < keyRows.size() && keyRows.time(next) < end; next++) {
        take(next, time);
      }
      windows.finish(anchor, vector);
    }

    /** Takes a row if it is known; what is passed says when the windows have to be read again. */
    private void take(int row, long time) {
      if (keyRows.knownFrom(row) > time) {
        nextChange = Math.min(nextChange, keyRows.knownFrom(row));
      } else if (time < keyRows.knownTo(row)) {
        nextChange = Math.min(nextChange, keyRows.knownTo(row));
        windows.add(keyRows.columns(), row, keyRows.time(row));
      }
    }
  }

  private final class Attributes implements KeyReader {
    private final LatestRow latest = new LatestRow(plan);

    @Override
    public void reset() {
      latest.reset();
    }

    @Override
    public void readAsOf(long time, long servedTime) {
      latest.reset();
      for (int row = 0; row < keyRows.size(); row++) {
        boolean known = keyRows.knownFrom(row) <= time && time < keyRows.knownTo(row);
        if (known && plan.times().effectiveMicros(keyRows.time(row)) <= servedTime) {
          latest.take(keyRows.columns(), row, keyRows.time(row));
        }
      }
      if (latest.isPresent() && !plan.isValid(latest.effectiveMicros(), servedTime)) {
        vector.clear();
      } else {
        latest.finish(vector);
      }
    }
  }

  /** All rows of one key, in memory. */
  private static final class KeyRows {
    private final Schema schema;
    private List<@Nullable Object[]> rows = List.of();
    private final FilteredColumns columns;
    private long[] times = {};
    private long[] knownFrom = {};
    private long[] knownTo = {};

    KeyRows(Schema schema, ViewPlan plan) {
      List<Field> fields =
          plan.rowColumns().stream().map(column -> schema.find(column).orElseThrow()).toList();
      this.schema = new Schema(fields);
      columns = new FilteredColumns(fields.size(), plan.windows());
    }

    void load(RowCursor cursor, long key) {
      rows = new ArrayList<>();
      List<long[]> moments = new ArrayList<>();
      cursor.seek(key, Long.MIN_VALUE);
      while (cursor.isAt(key)) {
        Column[] from = cursor.columns();
        int values = schema.size();
        @Nullable Object[] cells = new Object[values];
        for (int i = 0; i < values; i++) {
          cells[i] = from[i].getObject(cursor.row());
        }
        rows.add(cells);
        moments.add(
            new long[] {
              cursor.time(),
              from[values].getLong(cursor.row()),
              from[values + 1].getLong(cursor.row())
            });
        cursor.advance();
      }
      times = moments.stream().mapToLong(moment -> moment[0]).toArray();
      knownFrom = moments.stream().mapToLong(moment -> moment[1]).toArray();
      knownTo = moments.stream().mapToLong(moment -> moment[2]).toArray();
      RowBatch batch = new RowBatch(schema, rows);
      for (int i = 0; i < schema.size(); i++) {
        columns.columns()[i] = batch.column(i);
      }
      columns.forget();
    }

    int size() {
      return times.length;
    }

    Column[] columns() {
      return columns.columns();
    }

    long time(int row) {
      return times[row];
    }

    long knownFrom(int row) {
      return knownFrom[row];
    }

    long knownTo(int row) {
      return knownTo[row];
    }

    /** Returns the first row with a time or a later one. */
    int firstFrom(long timeMicros) {
      int low = 0;
      int high = times.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (times[middle] < timeMicros) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
