package dev.ashlar.bench;

import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import org.jspecify.annotations.Nullable;

/** Columns of whole numbers in memory, as sorted input of the sweep. Immutable. */
final class SortedColumns {
  private static final int BATCH = 2_048;

  private final Schema schema;
  private final long[][] columns;

  private SortedColumns(Schema schema, long[][] columns) {
    this.schema = schema;
    this.columns = columns;
  }

  /** Returns rows of a view: their keys, times and values of a type. */
  static SortedColumns rows(DataType value, long[][] columns) {
    return new SortedColumns(schema(new Field("v", value)), columns);
  }

  /** Returns events: their keys, times and numbers. */
  static SortedColumns events(long[][] columns) {
    return new SortedColumns(schema(new Field("_row", DataType.INT64)), columns);
  }

  private static Schema schema(Field third) {
    return Schema.of(new Field("_key", DataType.INT64), new Field("_t", DataType.TIMESTAMP), third);
  }

  BatchReader reader() {
    return new Reader(this);
  }

  private static final class Reader implements BatchReader {
    private final SortedColumns table;
    private int done;

    private Reader(SortedColumns table) {
      this.table = table;
    }

    @Override
    public Schema schema() {
      return table.schema;
    }

    @Override
    public @Nullable ColumnBatch next() {
      int size = Math.min(BATCH, table.columns[0].length - done);
      if (size == 0) {
        return null;
      }
      Batch batch = new Batch(table, done, size);
      done += size;
      return batch;
    }

    @Override
    public void close() {
      done = table.columns[0].length;
    }
  }

  private record Batch(SortedColumns table, int from, int rowCount) implements ColumnBatch {
    @Override
    public Schema schema() {
      return table.schema;
    }

    @Override
    public Column column(int index) {
      return new Longs(table.columns[index], from, table.schema.fields().get(index).type());
    }
  }

  // A view of one batch; nobody compares it.
  @SuppressWarnings("ArrayRecordComponent")
  private record Longs(long[] values, int from, DataType type) implements Column {
    @Override
    public boolean isNull(int row) {
      return false;
    }

    @Override
    public long getLong(int row) {
      return values[from + row];
    }

    @Override
    public double getDouble(int row) {
      return values[from + row];
    }

    @Override
    public Object getObject(int row) {
      return values[from + row];
    }
  }
}
