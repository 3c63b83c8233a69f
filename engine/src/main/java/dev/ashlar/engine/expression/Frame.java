package dev.ashlar.engine.expression;

import dev.ashlar.engine.exact.ExactSum;
import dev.ashlar.model.data.Column;
import org.jspecify.annotations.Nullable;

/**
 * The row that is evaluated, how the node that was evaluated last ended, and the values of locals.
 * Not thread-safe.
 */
final class Frame {
  /** There is a value. */
  static final int VALUE = 0;

  /** There is none. */
  static final int NULL = 1;

  /** There is none because something failed; has the bit of {@link #NULL}. */
  static final int ERROR = 3;

  private static final Column[] NO_COLUMNS = {};

  Column[] columns = NO_COLUMNS;
  int row;

  /** Set by every node: VALUE, NULL or ERROR. Statuses of arguments are joined by bitwise or. */
  int status;

  private @Nullable ExactSum sum;

  final long[] longs;
  final double[] doubles;
  final @Nullable Object[] objects;
  final int[] statuses;

  Frame(int locals) {
    longs = new long[locals];
    doubles = new double[locals];
    objects = new Object[locals];
    statuses = new int[locals];
  }

  /** Returns a sum of nothing, valid until it is asked for again. */
  ExactSum emptySum() {
    ExactSum empty = sum == null ? new ExactSum() : sum;
    empty.clear();
    sum = empty;
    return empty;
  }

  void fail() {
    status = ERROR;
  }

  void none() {
    status = NULL;
  }
}
