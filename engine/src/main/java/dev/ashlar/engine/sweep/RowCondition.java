package dev.ashlar.engine.sweep;

import dev.ashlar.engine.expression.CompiledExpression;
import dev.ashlar.engine.expression.ExpressionEvaluator;
import dev.ashlar.model.data.Column;

/**
 * The {@code where} of one or more aggregates: evaluated once for a row, however many states ask.
 * Not thread-safe.
 */
final class RowCondition {
  private static final int NONE = -1;

  private final ExpressionEvaluator condition;
  private final Column[] columns;
  private int evaluated = NONE;
  private boolean isTrue;
  private int lastCounted = NONE;
  private long failures;

  /**
   * @param columns the row columns, which may be exchanged from batch to batch
   */
  RowCondition(CompiledExpression condition, Column[] columns) {
    this.condition = condition.evaluator();
    this.columns = columns;
  }

  boolean isTrue(int row) {
    if (row != evaluated) {
      evaluate(row);
    }
    return isTrue;
  }

  private void evaluate(int row) {
    isTrue = condition.isTrue(columns, row);
    evaluated = row;
    // Where windows are read again, rows of before come back.
    if (row > lastCounted) {
      lastCounted = row;
      failures += condition.isError() ? 1 : 0;
    }
  }

  /** Forgets the rows: others stand in the columns now. */
  void forget() {
    evaluated = NONE;
    lastCounted = NONE;
  }

  /** Returns for how many rows so far the condition could not be computed. */
  long failures() {
    return failures;
  }
}
