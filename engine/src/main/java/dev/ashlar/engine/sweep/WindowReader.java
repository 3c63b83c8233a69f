package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;

/** Reads the aggregates of one key after the other, at ascending anchors of each. */
abstract sealed class WindowReader permits EntityWindowReader, SecondaryKeyWindowReader {
  private final EffectiveTimes times;
  private final WindowPlan plan;

  WindowReader(ViewPlan view) {
    times = view.times();
    plan = view.windows();
  }

  static WindowReader of(ViewPlan view) {
    return view.windows().secondaryKey().isPresent()
        ? new SecondaryKeyWindowReader(view)
        : new EntityWindowReader(view);
  }

  final WindowPlan plan() {
    return plan;
  }

  /** Takes the key's rows that windows with an anchor read; anchors of one key ascend. */
  final void read(RowCursor rows, long key, long anchor) {
    long end = SaturatingTime.add(anchor, plan.highestBoundary());
    advance(anchor);
    rows.seek(key, plan.firstMicros(anchor));
    while (rows.isAt(key) && rows.time() < end) {
      add(rows.columns(), rows.row(), rows.time());
      rows.advance();
    }
  }

  /** Puts the values of the windows with an anchor into a vector. */
  final void finish(long anchor, FeatureVector vector) {
    boolean withRows = finishValues(anchor, vector);
    vector.putEffectiveMicros(withRows ? times.availableMicros(anchor) : FeatureVector.NO_ROWS);
  }

  /**
   * Returns the next anchor at which some window gains or loses a row, after {@link #finish}; the
   * end of time if there is none.
   *
   * @param rows the rows not read so far, if they are still of the key
   */
  final long nextChange(RowCursor rows, long key) {
    long next = nextChange();
    if (rows.isAt(key)) {
      next = Math.min(next, plan.crossing(rows.time(), plan.highestBoundary()));
    }
    return SaturatingTime.ceiling(next, times.cellMicros());
  }

  /** Forgets everything, for the next key. */
  abstract void reset();

  abstract void advance(long anchor);

  abstract void add(Column[] columns, int row, long timeMicros);

  /** Puts the values into a vector; returns whether there is a row behind any of them. */
  abstract boolean finishValues(long anchor, FeatureVector vector);

  /** Returns the least anchor, on the grid or not, at which a window gains or loses a tile. */
  abstract long nextChange();
}
