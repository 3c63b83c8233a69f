package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.Moments;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import dev.ashlar.model.data.Column;

/** Counts and sums of any type and power: a state a tile. */
final class ObjectPrefixes extends Prefixes {
  private final Slots<Moments> slots = new Slots<>(Moments[]::new, this::empty);

  ObjectPrefixes(StatePlan plan) {
    super(plan);
  }

  @Override
  void reserve(long firstUsed, long tile) {
    slots.reserve(firstUsed, tile);
  }

  @Override
  void open(long tile) {
    if (tile == 0) {
      slots.get(0).clear();
    } else {
      slots.get(tile).copyFrom(slots.get(tile - 1));
    }
  }

  @Override
  void add(long tile, Column[] columns, int row, long timeMicros) {
    slots.get(tile).add(columns[plan().column()], row, timeMicros);
  }

  @Override
  void put(long low, long high, Moments state) {
    state.copyFrom(slots.get(high - 1));
    if (low > 0) {
      state.subtract(slots.get(low - 1));
    }
  }
}
