package dev.ashlar.engine.sweep;

import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.ColumnBatch;
import org.jspecify.annotations.Nullable;

/**
 * A spine of every key once, all at one time; the rows are numbered from 0. Remembers the join keys
 * of the current one.
 */
public final class KeySpine implements SpineCursor {
  private static final int KEY = 0;

  private final BatchReader keys;
  private final long timeMicros;
  private @Nullable ColumnBatch batch;
  private int row = -1;
  private long position = -1;

  /**
   * Makes a spine.
   *
   * @param keys {@code _key}, ascending, and then the join keys
   */
  public KeySpine(BatchReader keys, long timeMicros) {
    this.keys = keys;
    this.timeMicros = timeMicros;
  }

  @Override
  public boolean next() {
    row++;
    while (batch == null || row >= batch.rowCount()) {
      batch = keys.next();
      row = 0;
      if (batch == null) {
        return false;
      }
    }
    position++;
    return true;
  }

  @Override
  public long key() {
    return current().column(KEY).getLong(row);
  }

  @Override
  public long time() {
    return timeMicros;
  }

  @Override
  public long row() {
    return position;
  }

  /** Returns the current key's join key values. */
  public @Nullable Object[] joinKeyValues() {
    ColumnBatch now = current();
    @Nullable Object[] values = new Object[now.schema().size() - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = now.column(i + 1).getObject(row);
    }
    return values;
  }

  private ColumnBatch current() {
    if (batch == null) {
      throw new IllegalStateException("no current key (expected: a call of next first)");
    }
    return batch;
  }
}
