package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.AggregateState;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import dev.ashlar.model.data.Column;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Tiles that each have a state of the rows in them.
 *
 * @param <S> the type of state
 */
abstract class SlottedStates<S extends AggregateState<S>> extends TileStates<S> {
  private final Slots<S> slots;

  SlottedStates(StatePlan plan, IntFunction<S[]> arrays, Supplier<S> empty) {
    super(plan, empty);
    slots = new Slots<>(arrays, empty);
  }

  final S slot(long tile) {
    return slots.get(tile);
  }

  @Override
  final void reserve(long firstUsed, long tile) {
    slots.reserve(firstUsed, tile);
  }

  @Override
  void open(long tile) {
    slot(tile).clear();
  }

  @Override
  void add(long tile, Column[] columns, int row, long timeMicros) {
    slot(tile).add(columns[plan().column()], row, timeMicros);
  }

  @Override
  void merge(S sum, long low, long high) {
    for (long tile = low; tile < high; tile++) {
      sum.merge(slot(tile));
    }
  }
}
