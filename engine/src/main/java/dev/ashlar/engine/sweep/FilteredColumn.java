package dev.ashlar.engine.sweep;

import dev.ashlar.model.data.Column;
import dev.ashlar.model.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A column whose cells are null where the {@code where} of an aggregate is not TRUE: a row that is
 * filtered out is a row of its window all the same, without a value. Not thread-safe.
 */
final class FilteredColumn implements Column {
  /**
   * Which column is read, under which condition. Immutable.
   *
   * @param column a position among the row columns
   * @param condition a position among the plan's conditions
   */
  record Plan(int column, DataType type, int condition) {}

  private final Plan plan;
  private final RowCondition condition;
  private final Column[] columns;

  /**
   * Makes a column of some columns.
   *
   * @param columns the row columns, which may be exchanged from batch to batch
   */
  FilteredColumn(Plan plan, RowCondition condition, Column[] columns) {
    this.plan = plan;
    this.condition = condition;
    this.columns = columns;
  }

  @Override
  public DataType type() {
    return plan.type();
  }

  @Override
  public boolean isNull(int row) {
    return columns[plan.column()].isNull(row) || !condition.isTrue(row);
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
