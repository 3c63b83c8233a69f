package dev.ashlar.engine.sweep;

import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.ColumnBatch;
import org.jspecify.annotations.Nullable;

/** A spine over column batches. */
final class BatchSpine implements SpineCursor {
  private final BatchReader reader;
  private final Times source;
  private final long constantMicros;
  private final int keyColumn;
  private final int timeColumn;
  private final int rowColumn;

  private @Nullable Column keys;
  private @Nullable Column times;
  private @Nullable Column rows;
  private int count;
  private int position = -1;
  private long passed;

  BatchSpine(BatchReader reader, Times source, long constantMicros) {
    this.reader = reader;
    this.source = source;
    this.constantMicros = constantMicros;
    keyColumn = RowCursor.indexOf(reader.schema(), RowCursor.KEY);
    boolean ownTimes = source == Times.OF_ROWS;
    timeColumn = ownTimes ? RowCursor.indexOf(reader.schema(), RowCursor.TIME) : -1;
    rowColumn = ownTimes ? RowCursor.indexOf(reader.schema(), RowCursor.ROW) : -1;
  }

  @Override
  public boolean next() {
    position++;
    while (position >= count) {
      ColumnBatch batch = reader.next();
      passed += count;
      count = 0;
      position = 0;
      if (batch == null) {
        return false;
      }
      count = batch.rowCount();
      keys = batch.column(keyColumn);
      if (source == Times.OF_ROWS) {
        times = batch.column(timeColumn);
        rows = batch.column(rowColumn);
      }
    }
    return true;
  }

  @Override
  public long key() {
    return current(keys).getLong(position);
  }

  @Override
  public long time() {
    return source == Times.CONSTANT ? constantMicros : current(times).getLong(position);
  }

  @Override
  public long row() {
    return source == Times.CONSTANT ? passed + position : current(rows).getLong(position);
  }

  private static Column current(@Nullable Column column) {
    if (column == null) {
      throw new IllegalStateException("no current entry (expected: next() before)");
    }
    return column;
  }

  /** Where times and row numbers come from. */
  enum Times {
    OF_ROWS,
    CONSTANT
  }
}
