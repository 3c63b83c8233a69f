package dev.ashlar.connectors.lake;

import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.type.Schema;
import java.util.function.ObjLongConsumer;

/** Rows on their way to a file, which is written when they are complete. Not thread-safe. */
final class FileTable implements BatchWriter {
  private final FeatureTable table;
  private final ObjLongConsumer<FeatureTable> onFinish;
  private long rows;

  /**
   * @param onFinish writes the file, given the table and how many rows it has
   */
  FileTable(FeatureTable table, ObjLongConsumer<FeatureTable> onFinish) {
    this.table = table;
    this.onFinish = onFinish;
  }

  @Override
  public Schema schema() {
    return table.schema();
  }

  @Override
  public void write(ColumnBatch batch) {
    table.write(batch);
    rows += batch.rowCount();
  }

  @Override
  public void finish() {
    table.finish();
    onFinish.accept(table, rows);
  }

  @Override
  public void close() {
    table.close();
  }
}
