package dev.ashlar.engine.expression;

import dev.ashlar.model.data.Column;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates one expression over rows. The columns are those of the expression's scope, at their
 * positions. After each evaluation {@link #isNull} and {@link #isError} tell how it ended; nothing
 * that a row holds raises an exception. Not thread-safe.
 */
public final class ExpressionEvaluator {
  private final Node node;
  private final Frame frame;

  ExpressionEvaluator(Node node, Frame frame) {
    this.node = node;
    this.frame = frame;
  }

  /** Returns whether a bool expression is TRUE: neither FALSE nor null nor an ERROR. */
  public boolean isTrue(Column[] columns, int row) {
    boolean truth = node.truth(at(columns, row));
    return frame.status == Frame.VALUE && truth;
  }

  /** Returns the value of an int64 or timestamp expression; undefined if it is null. */
  public long longValue(Column[] columns, int row) {
    return node.integer(at(columns, row));
  }

  /** Returns the value of a float64 or float32 expression; undefined if it is null. */
  public double doubleValue(Column[] columns, int row) {
    return node.floating(at(columns, row));
  }

  /** Returns the value of any expression as its Java object, or null. */
  public @Nullable Object value(Column[] columns, int row) {
    return node.object(at(columns, row));
  }

  /** Returns whether the last evaluation gave no value. */
  public boolean isNull() {
    return frame.status != Frame.VALUE;
  }

  /** Returns whether the last evaluation gave no value because something failed. */
  public boolean isError() {
    return frame.status == Frame.ERROR;
  }

  private Frame at(Column[] columns, int row) {
    frame.columns = columns;
    frame.row = row;
    return frame;
  }
}
