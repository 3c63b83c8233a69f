package dev.ashlar.connectors.lake;

import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Reads the batches of a query. Not thread-safe. */
final class ArrowBatchReader implements BatchReader {
  private final Schema schema;
  private final ResultStream stream;
  private final Runnable afterClose;
  private boolean closed;

  ArrowBatchReader(Schema schema, ResultStream stream, Runnable afterClose) {
    this.schema = schema;
    this.stream = stream;
    this.afterClose = afterClose;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable ColumnBatch next() {
    return !closed && stream.next() ? batch(schema, stream.root()) : null;
  }

  private static ColumnBatch batch(Schema schema, VectorSchemaRoot root) {
    List<Column> columns = new ArrayList<>(schema.size());
    for (int i = 0; i < schema.size(); i++) {
      columns.add(ArrowColumns.of(root.getVector(i), schema.fields().get(i).type()));
    }
    return new ArrowBatch(schema, root.getRowCount(), columns);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      stream.close();
      afterClose.run();
    }
  }

  private record ArrowBatch(Schema schema, int rowCount, List<Column> columns)
      implements ColumnBatch {
    @Override
    public Column column(int index) {
      return columns.get(index);
    }
  }
}
