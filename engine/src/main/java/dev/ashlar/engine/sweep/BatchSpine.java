package dev.ashlar.engine.sweep;

import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.ColumnBatch;
import org.jspecify.annotations.Nullable;

/** A spine over column batches. */
final class BatchSpine implements SpineCursor {
  private final BatchReader reader;
  private final int keyColumn;
  private final int timeColumn;
  private final int rowColumn;

  private @Nullable Column keys;
  private @Nullable Column times;
  private @Nullable Column rows;
  private int count;
  private int position = -1;

  BatchSpine(BatchReader reader) {
    this.reader = reader;
    keyColumn = RowCursor.indexOf(reader.schema(), RowCursor.KEY);
    timeColumn = RowCursor.indexOf(reader.schema(), RowCursor.TIME);
    rowColumn = RowCursor.indexOf(reader.schema(), RowCursor.ROW);
  }

  @Override
  public boolean next() {
    position++;
    while (position >= count) {
      ColumnBatch batch = reader.next();
      count = 0;
      position = 0;
      if (batch == null) {
        return false;
      }
      count = batch.rowCount();
      keys = batch.column(keyColumn);
      times = batch.column(timeColumn);
      rows = batch.column(rowColumn);
    }
    return true;
  }

  @Override
  public long key() {
    return current(keys).getLong(position);
  }

  @Override
  public long time() {
    return current(times).getLong(position);
  }

  @Override
  public long row() {
    return current(rows).getLong(position);
  }

  private static Column current(@Nullable Column column) {
    if (column == null) {
      throw new IllegalStateException("no current entry (expected: next() before)");
    }
    return column;
  }
}
