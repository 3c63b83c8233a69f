package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.Extreme;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.GroupPlan;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;

/**
 * Least or greatest values. Per end of windows a deque holds the tiles that no later tile before
 * that end dominates; a window's value is that of the first of them inside the window, and windows
 * with the same end share the deque.
 */
abstract class Extremes extends TileStates<Extreme> {
  private final IndexDeque[] candidates;
  private final long[] passed;
  private final Extreme none;

  Extremes(StatePlan plan, int boundaries) {
    super(plan, () -> new Extreme(plan.spec().kind(), plan.type()));
    none = empty();
    passed = new long[boundaries];
    candidates = new IndexDeque[boundaries];
    for (int i = 0; i < boundaries; i++) {
      candidates[i] = new IndexDeque();
    }
  }

  /** Returns whether a tile has a value. */
  abstract boolean isPresent(long tile);

  /** Returns whether a tile's value is at least as extreme as another's; both have one. */
  abstract boolean dominates(long tile, long other);

  /** Returns a tile's state, good until the next call. */
  abstract Extreme state(long tile);

  @Override
  final void forget() {
    for (int i = 0; i < passed.length; i++) {
      candidates[i].clear();
      passed[i] = 0;
    }
  }

  @Override
  final void evict(long firstTile) {
    for (int i = 0; i < passed.length; i++) {
      candidates[i].dropBelow(firstTile);
      passed[i] = Math.max(passed[i], firstTile);
    }
  }

  @Override
  final void merge(Extreme best, long low, long high) {
    for (long tile = low; tile < high; tile++) {
      if (isPresent(tile)) {
        best.merge(state(tile));
      }
    }
  }

  @Override
  final void finish(GroupPlan group, long low, long high, FeatureVector vector) {
    IndexDeque deque = candidates[group.high()];
    for (long tile = passed[group.high()]; tile < high; tile++) {
      if (isPresent(tile)) {
        while (!deque.isEmpty() && dominates(tile, deque.last())) {
          deque.removeLast();
        }
        deque.add(tile);
      }
    }
    passed[group.high()] = Math.max(passed[group.high()], high);
    long best = deque.firstFrom(low);
    finishAll(best == IndexDeque.NONE ? none : state(best), group, vector);
  }
}
