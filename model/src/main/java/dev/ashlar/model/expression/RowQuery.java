package dev.ashlar.model.expression;

import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.Optional;

/**
 * A {@code SELECT … FROM … WHERE …} over one source: a row becomes one row, or none where the
 * condition is not TRUE. Immutable.
 *
 * @param columns what each column of the result is
 * @param condition a bool
 */
public record RowQuery(List<Column> columns, Optional<Expression> condition) {
  /** A named column of the result. */
  public record Column(String name, Expression value) {}

  public RowQuery {
    columns = List.copyOf(columns);
  }

  /** Returns the columns of the result. */
  public Schema schema() {
    return new Schema(
        columns.stream().map(column -> new Field(column.name(), column.value().type())).toList());
  }
}
