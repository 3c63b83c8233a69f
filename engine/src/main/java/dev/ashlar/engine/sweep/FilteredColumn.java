package dev.ashlar.engine.sweep;

import dev.ashlar.engine.expression.CompiledExpression;
import dev.ashlar.engine.expression.ExpressionEvaluator;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.type.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column whose cells are null where the {@code where} of an aggregate is not TRUE: a row that is
 * filtered out is a row of its window all the same, without a value. Not thread-safe.
 */
final class FilteredColumn implements Column {
  /**
   * Which column is read, under which condition over the row columns. Immutable.
   *
   * @param column a position among the row columns
   */
  record Plan(int column, DataType type, String where, CompiledExpression condition) {}

  private final Plan plan;
  private final ExpressionEvaluator condition;
  private final Column[] columns;

  /** Puts filtered columns behind those of a row, which may be put there later. */
  static void addTo(Column[] columns, int rowColumns, List<Plan> filtered) {
    for (int i = 0; i < filtered.size(); i++) {
      columns[rowColumns + i] = new FilteredColumn(filtered.get(i), columns);
    }
  }

  /**
   * Makes a column of some columns.
   *
   * @param columns the row columns, which may be exchanged from batch to batch
   */
  private FilteredColumn(Plan plan, Column[] columns) {
    this.plan = plan;
    this.columns = columns;
    condition = plan.condition().evaluator();
  }

  @Override
  public DataType type() {
    return plan.type();
  }

  @Override
  public boolean isNull(int row) {
    return columns[plan.column()].isNull(row) || !condition.isTrue(columns, row);
  }

  @Override
  public long getLong(int row) {
    return columns[plan.column()].getLong(row);
  }

  @Override
  public double getDouble(int row) {
    return columns[plan.column()].getDouble(row);
  }

  @Override
  public @Nullable Object getObject(int row) {
    return isNull(row) ? null : columns[plan.column()].getObject(row);
  }
}
