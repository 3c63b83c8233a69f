package dev.ashlar.engine.sweep;

import dev.ashlar.model.data.Column;
import java.util.List;

/** The columns of rows and, behind them, those under a condition. Not thread-safe. */
final class FilteredColumns {
  private final Column[] columns;
  private final List<RowCondition> conditions;

  /**
   * Makes room for the columns of rows, which are put there batch after batch.
   *
   * @param rowColumns how many there are
   */
  FilteredColumns(int rowColumns, WindowPlan plan) {
    columns = new Column[rowColumns + plan.filtered().size()];
    conditions =
        plan.conditions().stream().map(condition -> new RowCondition(condition, columns)).toList();
    for (int i = 0; i < plan.filtered().size(); i++) {
      FilteredColumn.Plan filtered = plan.filtered().get(i);
      columns[rowColumns + i] =
          new FilteredColumn(filtered, conditions.get(filtered.condition()), columns);
    }
  }

  private FilteredColumns(int rowColumns) {
    columns = new Column[rowColumns];
    conditions = List.of();
  }

  /** Makes room for the columns of rows alone. */
  static FilteredColumns none(int rowColumns) {
    return new FilteredColumns(rowColumns);
  }

  /** Returns all columns; the array is its own. */
  Column[] columns() {
    return columns;
  }

  /** Has to be called when other rows stand in the columns. */
  void forget() {
    conditions.forEach(RowCondition::forget);
  }

  /** Returns for how many rows so far a condition could not be computed, over all conditions. */
  long failures() {
    return conditions.stream().mapToLong(RowCondition::failures).sum();
  }
}
