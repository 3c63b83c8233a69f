package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.Moments;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.GroupPlan;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;

/**
 * States that form a group. A tile holds the sum of all tiles up to it, so that any window is one
 * subtraction, however many tiles it has.
 */
abstract class Prefixes extends TileStates<Moments> {
  private final Moments window;

  Prefixes(StatePlan plan) {
    super(plan, () -> new Moments(plan.spec().kind(), plan.type()));
    window = empty();
  }

  /** Makes a state that of the tiles from low (inclusive) to high (exclusive), at least one. */
  abstract void put(long low, long high, Moments state);

  @Override
  final void forget() {
    // The first tile starts from nothing.
  }

  @Override
  final void evict(long firstTile) {
    // Tiles are used again as others are opened.
  }

  @Override
  final void merge(Moments sum, long low, long high) {
    sum.merge(over(low, high));
  }

  @Override
  final void finish(GroupPlan group, long low, long high, FeatureVector vector) {
    finishAll(over(low, high), group, vector);
  }

  private Moments over(long low, long high) {
    if (low >= high) {
      window.clear();
    } else {
      put(low, high, window);
    }
    return window;
  }
}
