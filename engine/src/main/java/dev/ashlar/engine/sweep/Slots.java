package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.AggregateState;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A state for each tile in use: that of a tile lives at its number modulo the capacity and is used
 * again.
 *
 * @param <S> the type of state
 */
final class Slots<S extends AggregateState<S>> {
  private static final int INITIAL_CAPACITY = 8;

  private final IntFunction<S[]> arrays;
  private final Supplier<S> empty;
  private S[] states;

  Slots(IntFunction<S[]> arrays, Supplier<S> empty) {
    this.arrays = arrays;
    this.empty = empty;
    states = arrays.apply(INITIAL_CAPACITY);
    for (int i = 0; i < INITIAL_CAPACITY; i++) {
      states[i] = empty.get();
    }
  }

  S get(long tile) {
    return states[(int) tile & (states.length - 1)];
  }

  /** Makes room for a tile if the slots from a number on are all in use. */
  void reserve(long firstUsed, long tile) {
    S[] old = states;
    if (tile - firstUsed < old.length) {
      return;
    }
    S[] larger = arrays.apply(2 * old.length);
    for (long i = tile - old.length; i < tile; i++) {
      larger[(int) i & (larger.length - 1)] = old[(int) i & (old.length - 1)];
    }
    for (long i = tile; i < tile + old.length; i++) {
      larger[(int) i & (larger.length - 1)] = empty.get();
    }
    states = larger;
  }
}
