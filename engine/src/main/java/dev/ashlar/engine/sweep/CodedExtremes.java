package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.Extreme;
import dev.ashlar.engine.aggregate.StateKind;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import dev.ashlar.model.data.Column;
import java.util.Arrays;

/** Least or greatest values of types that are held as longs: side by side, a long a tile. */
final class CodedExtremes extends Extremes {
  private static final int INITIAL_CAPACITY = 8;

  private final boolean isMax;
  private final Extreme one;
  private long[] codes = new long[INITIAL_CAPACITY];
  private boolean[] present = new boolean[INITIAL_CAPACITY];

  CodedExtremes(StatePlan plan, int boundaries) {
    super(plan, boundaries);
    isMax = plan.spec().kind() == StateKind.MAX;
    one = empty();
  }

  @Override
  void reserve(long firstUsed, long tile) {
    int capacity = codes.length;
    if (tile - firstUsed < capacity) {
      return;
    }
    codes = twice(codes);
    present = Arrays.copyOf(present, 2 * capacity);
    System.arraycopy(present, 0, present, capacity, capacity);
  }

  @Override
  void open(long tile) {
    present[at(tile)] = false;
  }

  @Override
  void add(long tile, Column[] columns, int row, long timeMicros) {
    Column column = columns[plan().column()];
    if (column.isNull(row)) {
      return;
    }
    int at = at(tile);
    long code = one.code(column, row);
    if (!present[at] || (isMax ? code > codes[at] : code < codes[at])) {
      present[at] = true;
      codes[at] = code;
    }
  }

  @Override
  boolean isPresent(long tile) {
    return present[at(tile)];
  }

  @Override
  boolean dominates(long tile, long other) {
    long code = codes[at(tile)];
    long than = codes[at(other)];
    return isMax ? code >= than : code <= than;
  }

  @Override
  Extreme state(long tile) {
    one.set(codes[at(tile)]);
    return one;
  }

  private int at(long tile) {
    return (int) tile & (codes.length - 1);
  }
}
