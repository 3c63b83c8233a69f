package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.Moments;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.GroupPlan;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;

/**
 * States that form a group. A tile's slot holds the sum of all tiles up to it, so that any window
 * is one subtraction, however many tiles it has.
 */
final class Prefixes extends SlottedStates<Moments> {
  private final Moments window;

  Prefixes(StatePlan plan) {
    super(plan, Moments[]::new, () -> new Moments(plan.spec().kind(), plan.type()));
    window = empty();
  }

  @Override
  void forget() {
    // The first tile starts from nothing.
  }

  @Override
  void open(long tile) {
    if (tile == 0) {
      slot(0).clear();
    } else {
      slot(tile).copyFrom(slot(tile - 1));
    }
  }

  @Override
  void evict(long firstTile) {
    // Slots are used again as tiles are opened.
  }

  @Override
  void merge(Moments sum, long low, long high) {
    sum.merge(over(low, high));
  }

  @Override
  void finish(GroupPlan group, long low, long high, FeatureVector vector) {
    finishAll(over(low, high), group, vector);
  }

  private Moments over(long low, long high) {
    if (low >= high) {
      window.clear();
    } else {
      window.copyFrom(slot(high - 1));
      if (low > 0) {
        window.subtract(slot(low - 1));
      }
    }
    return window;
  }
}
