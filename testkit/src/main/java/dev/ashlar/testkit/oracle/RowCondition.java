package dev.ashlar.testkit.oracle;

import dev.ashlar.engine.expression.CompiledExpression;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The {@code where} of an aggregate, for one row at a time. Immutable and thread-safe. */
final class RowCondition {
  private final Schema schema;
  private final CompiledExpression condition;

  RowCondition(String where, Schema schema) {
    this.schema = schema;
    condition = CompiledExpression.of(ExpressionParser.parseCondition(where, Scope.of(schema)));
  }

  boolean isTrue(Oracle.Row row) {
    @Nullable Object[] cells =
        schema.fields().stream().map(Field::name).map(row::value).toArray(Object[]::new);
    RowBatch batch = new RowBatch(schema, List.<@Nullable Object[]>of(cells));
    Column[] columns =
        IntStream.range(0, schema.size()).mapToObj(batch::column).toArray(Column[]::new);
    return condition.evaluator().isTrue(columns, 0);
  }
}
