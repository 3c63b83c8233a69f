package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.BatchReader;

/**
 * The values of a view's features at given times, each from what was available then and nothing
 * else: one pass over rows and spine, both sorted by (key, time).
 *
 * <p>Aggregates at T read the window that ends at the anchor {@code floor_g(T - data_delay)}, where
 * g is the batch schedule. Attributes at T are those of the newest row whose batch interval's end +
 * {@code data_delay} is at most T, unless it is older than {@code ttl}.
 *
 * <p>Memory: the tiles of the longest window of one key, or one row of it. Times at the far ends of
 * the range saturate.
 */
public final class PointInTimeSweep {
  private PointInTimeSweep() {}

  /**
   * Runs the sweep. Closes nothing.
   *
   * @param rows {@code _key}, {@code _t} and the plan's {@link ViewPlan#rowColumns()}, ascending by
   *     (_key, _t); rows of keys that the spine does not have are jumped over
   * @param spine ascending by (key, time)
   * @param sink gets every spine entry, in order
   * @return how many rows were left out of features because their {@code where} could not be
   *     computed; once for each condition
   */
  public static long run(ViewPlan plan, BatchReader rows, SpineCursor spine, FeatureSink sink) {
    RowCursor cursor = new RowCursor(rows, plan);
    KeyReader reader = plan.isAggregated() ? new AggregateReader(plan) : new AttributeReader(plan);
    FeatureVector vector = new FeatureVector(plan.features());
    long key = 0;
    long time = 0;
    boolean started = false;
    while (spine.next()) {
      long nextKey = spine.key();
      long nextTime = spine.time();
      if (started && (nextKey < key || (nextKey == key && nextTime < time))) {
        throw RowCursor.unsorted("spine entries");
      }
      if (!started || nextKey != key) {
        reader.reset();
      }
      started = true;
      key = nextKey;
      time = nextTime;
      reader.readAsOf(cursor, key, time, vector);
      sink.accept(key, time, spine.row(), vector);
    }
    return cursor.failures();
  }

  /** Fills a vector for ascending times of one key after the other. */
  private interface KeyReader {
    void reset();

    void readAsOf(RowCursor rows, long key, long time, FeatureVector vector);
  }

  private static final class AggregateReader implements KeyReader {
    private final ViewPlan plan;
    private final WindowReader windows;
    private boolean filled;
    private long filledAnchor;

    AggregateReader(ViewPlan plan) {
      this.plan = plan;
      windows = WindowReader.of(plan);
    }

    @Override
    public void reset() {
      windows.reset();
      filled = false;
    }

    @Override
    public void readAsOf(RowCursor rows, long key, long time, FeatureVector vector) {
      long anchor = plan.times().anchorMicros(time);
      if (filled && anchor == filledAnchor) {
        return;
      }
      windows.read(rows, key, anchor);
      windows.finish(anchor, vector);
      filled = true;
      filledAnchor = anchor;
    }
  }

  private static final class AttributeReader implements KeyReader {
    private final ViewPlan plan;
    private final LatestRow latest;

    AttributeReader(ViewPlan plan) {
      this.plan = plan;
      latest = new LatestRow(plan);
    }

    @Override
    public void reset() {
      latest.reset();
    }

    @Override
    public void readAsOf(RowCursor rows, long key, long time, FeatureVector vector) {
      rows.seek(key, Long.MIN_VALUE);
      while (rows.isAt(key) && plan.times().effectiveMicros(rows.time()) <= time) {
        latest.take(rows);
      }
      if (latest.isPresent() && !plan.isValid(latest.effectiveMicros(), time)) {
        vector.clear();
      } else {
        latest.finish(vector);
      }
    }
  }
}
