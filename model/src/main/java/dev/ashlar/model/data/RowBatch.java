package dev.ashlar.model.data;

import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column batch over a list of rows of Java objects. For small data: tests, request rows, golden
 * cases. Immutable if the rows are.
 */
public record RowBatch(Schema schema, List<@Nullable Object[]> rows) implements ColumnBatch {

  @Override
  public int rowCount() {
    return rows.size();
  }

  @Override
  public Column column(int index) {
    return new RowColumn(schema.fields().get(index).type(), rows, index);
  }

  private record RowColumn(DataType type, List<@Nullable Object[]> rows, int index)
      implements Column {

    @Override
    public boolean isNull(int row) {
      return getObject(row) == null;
    }

    @Override
    public long getLong(int row) {
      Object value = getObject(row);
      if (value instanceof Boolean truth) {
        return truth ? 1 : 0;
      }
      return value instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public double getDouble(int row) {
      return getObject(row) instanceof Number number ? number.doubleValue() : 0;
    }

    @Override
    public @Nullable Object getObject(int row) {
      return rows.get(row)[index];
    }
  }
}
