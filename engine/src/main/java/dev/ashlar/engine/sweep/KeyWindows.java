package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.ViewPlan.GroupPlan;
import dev.ashlar.engine.sweep.ViewPlan.WindowPlan;
import dev.ashlar.model.data.Column;
import java.util.List;

/**
 * The windows of one key at a time. Rows are folded into tiles as they stream by; only the tiles
 * that the longest window at the current anchor can reach are kept, and rows before them are jumped
 * over.
 */
final class KeyWindows {
  private final ViewPlan plan;
  private final WindowPlan windows;
  private final TileStates<?>[] states;
  private final GroupPlan[] groups;
  private final long[] boundaries;
  private final long[] boundaryTiles;

  private long[] starts = new long[64];
  private long head;
  private long tail;
  private long newestEnd;

  KeyWindows(ViewPlan plan) {
    this.plan = plan;
    windows = plan.windows();
    boundaries = windows.boundaries().stream().mapToLong(Long::longValue).toArray();
    boundaryTiles = new long[boundaries.length];
    List<ViewPlan.StatePlan> wanted = windows.states();
    states = new TileStates<?>[wanted.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = TileStates.of(wanted.get(i), boundaries.length);
    }
    groups = windows.groups().toArray(new GroupPlan[0]);
  }

  /** Forgets everything, for the next key. */
  void reset() {
    head = 0;
    tail = 0;
    for (TileStates<?> state : states) {
      state.reset();
    }
  }

  /** Takes the key's rows that windows with an anchor read; anchors of one key ascend. */
  void read(RowCursor rows, long key, long anchor) {
    long oldest = SaturatingTime.add(anchor, boundaries[0]);
    long end = SaturatingTime.add(anchor, boundaries[boundaries.length - 1]);
    evict(oldest);
    rows.seek(key, oldest);
    while (rows.isAt(key) && rows.time() < end) {
      add(rows.columns(), rows.row(), rows.time());
      rows.advance();
    }
  }

  /** Puts the values of the windows with an anchor into a vector. */
  void finish(long anchor, FeatureVector vector) {
    for (int i = 0; i < boundaries.length; i++) {
      long from = i == 0 ? head : boundaryTiles[i - 1];
      boundaryTiles[i] = firstTileFrom(from, SaturatingTime.add(anchor, boundaries[i]));
    }
    boolean withRows = false;
    for (GroupPlan group : groups) {
      long low = boundaryTiles[group.low()];
      long high = boundaryTiles[group.high()];
      withRows |= low < high;
      states[group.state()].finish(group, low, high, vector);
    }
    vector.putEffectiveMicros(
        withRows ? plan.availableMicros(anchor) : FeatureVector.NO_ROWS);
  }

  /**
   * Returns the next anchor at which some window gains or loses a tile, after {@link #finish}; the
   * end of time if there is none.
   *
   * @param rows the rows not read so far, if they are still of the key
   */
  long nextChange(RowCursor rows, long key) {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < boundaries.length; i++) {
      if (boundaryTiles[i] < tail) {
        next = Math.min(next, crossing(start(boundaryTiles[i]), boundaries[i]));
      }
    }
    if (rows.isAt(key)) {
      long start = SaturatingTime.floor(rows.time(), windows.tileMicros());
      next = Math.min(next, crossing(start, boundaries[boundaries.length - 1]));
    }
    return next;
  }

  /** Returns the first anchor at which a tile lies before a boundary. */
  private long crossing(long start, long boundary) {
    long end = SaturatingTime.add(start, windows.tileMicros());
    return SaturatingTime.ceiling(SaturatingTime.subtract(end, boundary), plan.gridMicros());
  }

  private void evict(long oldest) {
    long first = firstTileFrom(head, oldest);
    if (first == head) {
      return;
    }
    if (first == tail) {
      reset();
      return;
    }
    head = first;
    for (TileStates<?> state : states) {
      state.evict(first);
    }
  }

  private void add(Column[] columns, int row, long time) {
    if (head == tail || time >= newestEnd) {
      open(time);
    }
    for (TileStates<?> state : states) {
      state.add(tail - 1, columns, row, time);
    }
  }

  private void open(long time) {
    // The slot before the first tile in use holds what prefixes are taken away from.
    long firstUsed = Math.max(head - 1, 0);
    if (tail - firstUsed >= starts.length) {
      growStarts(firstUsed);
    }
    for (TileStates<?> state : states) {
      state.reserve(firstUsed, tail);
      state.open(tail);
    }
    long start = SaturatingTime.floor(time, windows.tileMicros());
    starts[(int) tail & (starts.length - 1)] = start;
    newestEnd = SaturatingTime.add(start, windows.tileMicros());
    tail++;
  }

  private void growStarts(long firstUsed) {
    long[] larger = new long[2 * starts.length];
    for (long i = firstUsed; i < tail; i++) {
      larger[(int) i & (larger.length - 1)] = start(i);
    }
    starts = larger;
  }

  private long start(long tile) {
    return starts[(int) tile & (starts.length - 1)];
  }

  /** Returns the number of the first tile, from one on, that starts at a time or later. */
  private long firstTileFrom(long from, long time) {
    long low = from;
    long high = tail;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (start(middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
