package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.time.Interval;

/**
 * The values of a view's features over all time: per key, ranges {@code [valid_from, valid_to)}
 * such that the range that holds T has the values of the {@link PointInTimeSweep} at T, and no
 * range holds T where there is no row. Ranges of a key never overlap; neighbours with equal values
 * are one range.
 */
public final class RangeSweep {
  private final ViewPlan plan;
  private final RowCursor rows;
  private final Interval requested;
  private final RangeSink sink;
  private final FeatureVector pending;
  private boolean isPending;
  private long pendingFrom;
  private long pendingTo;

  private RangeSweep(ViewPlan plan, BatchReader rows, Interval requested, RangeSink sink) {
    this.plan = plan;
    this.rows = new RowCursor(rows, plan);
    this.requested = requested;
    this.sink = sink;
    pending = new FeatureVector(plan.features());
  }

  /**
   * Runs the sweep over every key of the rows. Closes nothing.
   *
   * @param rows {@code _key}, {@code _t} and the plan's {@link ViewPlan#rowColumns()}, ascending by
   *     (_key, _t)
   * @param requested ranges are cut to this span of time
   * @param sink gets the ranges by ascending key and time
   * @return how many rows were left out of features because their {@code where} could not be
   *     computed; once for each condition
   */
  public static long run(ViewPlan plan, BatchReader rows, Interval requested, RangeSink sink) {
    RangeSweep sweep = new RangeSweep(plan, rows, requested, sink);
    if (plan.isAggregated()) {
      sweep.runAggregates();
    } else {
      sweep.runAttributes();
    }
    return sweep.rows.failures();
  }

  private void runAggregates() {
    WindowReader windows = WindowReader.of(plan);
    FeatureVector vector = new FeatureVector(plan.features());
    while (rows.isOpen()) {
      long key = rows.key();
      windows.reset();
      long anchor = plan.times().anchorMicros(requested.startMicros());
      while (plan.times().availableMicros(anchor) < requested.endMicros()) {
        windows.read(rows, key, anchor);
        windows.finish(anchor, vector);
        long next = windows.nextChange(rows, key);
        if (!vector.isWithoutRows()) {
          offer(
              key,
              plan.times().availableMicros(anchor),
              plan.times().availableMicros(next),
              vector);
        }
        if (next == Long.MAX_VALUE) {
          break;
        }
        anchor = next;
      }
      finishKey(key);
    }
  }

  private void runAttributes() {
    LatestRow latest = new LatestRow(plan);
    FeatureVector vector = new FeatureVector(plan.features());
    while (rows.isOpen()) {
      long key = rows.key();
      latest.reset();
      while (rows.isAt(key) && plan.times().effectiveMicros(rows.time()) < requested.endMicros()) {
        long effective = plan.times().effectiveMicros(rows.time());
        while (rows.isAt(key) && plan.times().effectiveMicros(rows.time()) == effective) {
          latest.take(rows);
        }
        long next = rows.isAt(key) ? plan.times().effectiveMicros(rows.time()) : Long.MAX_VALUE;
        long expired = SaturatingTime.add(plan.lastValidMicros(effective), 1);
        latest.finish(vector);
        offer(key, effective, Math.min(next, expired), vector);
      }
      finishKey(key);
    }
  }

  private void offer(long key, long from, long to, FeatureVector vector) {
    long start = Math.max(from, requested.startMicros());
    long end = Math.min(to, requested.endMicros());
    if (start >= end) {
      return;
    }
    if (isPending && pendingTo == start && pending.hasSameValues(vector)) {
      pendingTo = end;
      return;
    }
    flush(key);
    pending.copyFrom(vector);
    pendingFrom = start;
    pendingTo = end;
    isPending = true;
  }

  private void flush(long key) {
    if (isPending) {
      sink.accept(key, new Interval(pendingFrom, pendingTo), pending);
      isPending = false;
    }
  }

  private void finishKey(long key) {
    flush(key);
    if (rows.isAt(key)) {
      rows.seek(key + 1, Long.MIN_VALUE);
    }
  }
}
