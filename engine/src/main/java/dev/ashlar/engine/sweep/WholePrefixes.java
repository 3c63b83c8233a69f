package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.Moments;
import dev.ashlar.engine.aggregate.StateKind;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.type.DataType;

/**
 * Counts and sums of whole numbers: flat, four longs a tile side by side, an eighth of what states
 * take. A key with millions of tiles, one for each row, is limited by memory and not by additions.
 */
final class WholePrefixes extends Prefixes {
  private static final int INITIAL_CAPACITY = 8;
  private static final int ROWS = 0;
  private static final int COUNT = 1;
  private static final int LOW = 2;
  private static final int HIGH = 3;
  private static final int WORDS = 4;

  private final boolean summed;
  private long[] words = new long[WORDS * INITIAL_CAPACITY];

  WholePrefixes(StatePlan plan) {
    super(plan);
    summed = plan.spec().kind() == StateKind.SUMS;
  }

  /** Returns whether sums of a column's type are whole numbers. */
  static boolean canHold(StatePlan plan) {
    return plan.type().kind() == DataType.Kind.INT64 || plan.type().kind() == DataType.Kind.BOOL;
  }

  @Override
  void reserve(long firstUsed, long tile) {
    if (tile - firstUsed >= words.length / WORDS) {
      words = twice(words);
    }
  }

  @Override
  void open(long tile) {
    int at = at(tile);
    if (tile == 0) {
      words[at + ROWS] = 0;
      words[at + COUNT] = 0;
      words[at + LOW] = 0;
      words[at + HIGH] = 0;
    } else {
      int before = at(tile - 1);
      words[at + ROWS] = words[before + ROWS];
      words[at + COUNT] = words[before + COUNT];
      words[at + LOW] = words[before + LOW];
      words[at + HIGH] = words[before + HIGH];
    }
  }

  @Override
  void add(long tile, Column[] columns, int row, long timeMicros) {
    int at = at(tile);
    words[at + ROWS]++;
    Column column = columns[plan().column()];
    if (column.isNull(row)) {
      return;
    }
    words[at + COUNT]++;
    if (summed) {
      long value = column.getLong(row);
      long low = words[at + LOW] + value;
      words[at + LOW] = low;
      words[at + HIGH] += (value >> 63) + (Long.compareUnsigned(low, value) < 0 ? 1 : 0);
    }
  }

  @Override
  void put(long low, long high, Moments state) {
    int last = at(high - 1);
    long rows = words[last + ROWS];
    long count = words[last + COUNT];
    long lowWord = words[last + LOW];
    long highWord = words[last + HIGH];
    if (low > 0) {
      int before = at(low - 1);
      rows -= words[before + ROWS];
      count -= words[before + COUNT];
      long taken = words[before + LOW];
      highWord -= words[before + HIGH] + (Long.compareUnsigned(lowWord, taken) < 0 ? 1 : 0);
      lowWord -= taken;
    }
    state.setWhole(rows, count, highWord, lowWord);
  }

  private int at(long tile) {
    return (int) (tile * WORDS) & (words.length - 1);
  }
}
