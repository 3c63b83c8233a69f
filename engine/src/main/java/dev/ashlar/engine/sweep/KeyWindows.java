package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.GroupPlan;
import dev.ashlar.engine.sweep.WindowPlan.SpanPlan;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import dev.ashlar.model.data.Column;
import java.util.List;

/**
 * The windows of one key at a time. Rows are folded into tiles as they stream by; only the tiles
 * that the longest window at the current anchor can reach are kept. Windows that do not slide keep
 * what all tiles since their start add up to.
 */
final class KeyWindows {
  private static final int INITIAL_CAPACITY = 8;

  private final WindowPlan plan;
  private final TileStates<?>[] states;
  private final GroupPlan[] groups;
  private final long[] boundaries;
  private final long[] boundaryTiles;
  private final boolean hasFixedStart;
  private final long fixedStart;

  private long[] starts = new long[INITIAL_CAPACITY];
  private long head;
  private long tail;
  private long newestEnd;
  private long oldest;
  private long fixedTile;
  private boolean fixedHasRows;

  KeyWindows(WindowPlan plan) {
    this.plan = plan;
    boundaries = plan.boundaries().stream().mapToLong(Long::longValue).toArray();
    boundaryTiles = new long[boundaries.length];
    groups = plan.groups().toArray(new GroupPlan[0]);
    hasFixedStart = plan.fixedStart().isPresent();
    fixedStart = plan.fixedStart().orElse(0);
    List<StatePlan> wanted = plan.states();
    states = new TileStates<?>[wanted.size()];
    for (int i = 0; i < states.length; i++) {
      int state = i;
      boolean hasTotal =
          plan.groups().stream().anyMatch(group -> group.state() == state && !group.slides());
      states[i] = TileStates.of(wanted.get(i), boundaries.length, hasTotal);
    }
  }

  /** Forgets everything, for the next key. */
  void reset() {
    head = 0;
    tail = 0;
    fixedHasRows = false;
    for (TileStates<?> state : states) {
      state.reset();
    }
  }

  /** Returns whether no row is left that any window can reach. */
  boolean isEmpty() {
    return head == tail && !fixedHasRows;
  }

  /** Lets go of what windows with an anchor do not reach; anchors of one key ascend. */
  void advance(long anchor) {
    oldest = SaturatingTime.add(anchor, boundaries[0]);
    evict();
  }

  /** Takes a row; times of one key ascend. */
  void add(Column[] columns, int row, long time) {
    if (head == tail || time >= newestEnd) {
      open(time);
    }
    for (TileStates<?> state : states) {
      state.add(tail - 1, columns, row, time);
    }
  }

  /**
   * Puts the values of the windows with an anchor into a vector of cells.
   *
   * @return whether any window holds a row
   */
  boolean finish(long anchor, FeatureVector cells) {
    for (int i = 0; i < boundaries.length; i++) {
      long from = i == 0 ? head : boundaryTiles[i - 1];
      boundaryTiles[i] = firstTileFrom(from, SaturatingTime.add(anchor, boundaries[i]));
    }
    if (hasFixedStart) {
      fixedTile = firstTileFrom(head, fixedStart);
    }
    boolean withRows = false;
    for (GroupPlan group : groups) {
      long high = boundaryTiles[group.high()];
      withRows |= holdsRows(group.low(), group.high());
      if (group.slides()) {
        states[group.state()].finish(group, boundaryTiles[group.low()], high, cells);
      } else {
        states[group.state()].finishTotal(group, fixedTile, high, cells);
      }
    }
    return withRows;
  }

  /** Returns whether a span holds rows, after {@link #finish}. */
  boolean holdsRows(SpanPlan span) {
    return holdsRows(span.low(), span.high());
  }

  private boolean holdsRows(int low, int high) {
    return low == WindowPlan.FIXED_START
        ? fixedHasRows || fixedTile < boundaryTiles[high]
        : boundaryTiles[low] < boundaryTiles[high];
  }

  /**
   * Returns the least anchor, on the grid or not, at which some window gains or loses a tile that
   * was read, after {@link #finish}; the end of time if there is none.
   */
  long nextChange() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < boundaries.length; i++) {
      if (boundaryTiles[i] < tail) {
        next = Math.min(next, plan.crossing(start(boundaryTiles[i]), boundaries[i]));
      }
    }
    return next;
  }

  private void evict() {
    long first = firstTileFrom(head, oldest);
    if (first == head) {
      return;
    }
    if (hasFixedStart) {
      long low = firstTileFrom(head, fixedStart);
      fixedHasRows |= low < first;
      for (TileStates<?> state : states) {
        state.absorb(low, first);
      }
    }
    head = first;
    if (first == tail) {
      head = 0;
      tail = 0;
      for (TileStates<?> state : states) {
        state.restart();
      }
      return;
    }
    for (TileStates<?> state : states) {
      state.evict(first);
    }
  }

  private void open(long time) {
    if (hasFixedStart && tail - firstUsed() >= starts.length) {
      evict();
    }
    long firstUsed = firstUsed();
    if (tail - firstUsed >= starts.length) {
      growStarts(firstUsed);
    }
    for (TileStates<?> state : states) {
      state.reserve(firstUsed, tail);
      state.open(tail);
    }
    long start = SaturatingTime.floor(time, plan.tileMicros());
    starts[(int) tail & (starts.length - 1)] = start;
    newestEnd = SaturatingTime.add(start, plan.tileMicros());
    tail++;
  }

  /** The slot before the first tile in use holds what prefixes are taken away from. */
  private long firstUsed() {
    return Math.max(head - 1, 0);
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
