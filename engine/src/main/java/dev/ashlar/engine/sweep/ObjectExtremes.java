package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.Extreme;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import dev.ashlar.model.data.Column;

/** Least or greatest values of types that are Java objects. */
final class ObjectExtremes extends Extremes {
  private final Slots<Extreme> slots = new Slots<>(Extreme[]::new, this::empty);

  ObjectExtremes(StatePlan plan, int boundaries) {
    super(plan, boundaries);
  }

  @Override
  void reserve(long firstUsed, long tile) {
    slots.reserve(firstUsed, tile);
  }

  @Override
  void open(long tile) {
    slots.get(tile).clear();
  }

  @Override
  void add(long tile, Column[] columns, int row, long timeMicros) {
    slots.get(tile).add(columns[plan().column()], row, timeMicros);
  }

  @Override
  boolean isPresent(long tile) {
    return slots.get(tile).isPresent();
  }

  @Override
  boolean dominates(long tile, long other) {
    return slots.get(tile).dominates(slots.get(other));
  }

  @Override
  Extreme state(long tile) {
    return slots.get(tile);
  }
}
