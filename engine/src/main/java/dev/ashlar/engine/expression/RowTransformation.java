package dev.ashlar.engine.expression;

import dev.ashlar.model.data.Column;
import dev.ashlar.model.expression.RowQuery;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates a query over rows: each becomes one row, or none. Not thread-safe. */
public final class RowTransformation {
  private final Optional<ExpressionEvaluator> condition;
  private final List<ExpressionEvaluator> cells;
  private long errors;

  private RowTransformation(RowQuery query) {
    condition = query.condition().map(expression -> CompiledExpression.of(expression).evaluator());
    cells =
        query.columns().stream()
            .map(column -> CompiledExpression.of(column.value()).evaluator())
            .toList();
  }

  /** Compiles a query. */
  public static RowTransformation of(RowQuery query) {
    return new RowTransformation(query);
  }

  /** Returns the cells that a row becomes, or null where the condition is not TRUE. */
  public @Nullable Object @Nullable [] apply(Column[] columns, int row) {
    if (condition.isPresent() && !condition.get().isTrue(columns, row)) {
      return null;
    }
    @Nullable Object[] result = new Object[cells.size()];
    for (int i = 0; i < result.length; i++) {
      ExpressionEvaluator cell = cells.get(i);
      result[i] = cell.value(columns, row);
      errors += cell.isError() ? 1 : 0;
    }
    return result;
  }

  /** Returns how many cells so far are null because something failed. */
  public long errors() {
    return errors;
  }
}
