package dev.ashlar.engine.sweep;

import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Walks over rows sorted by (key, time), jumping over those that nobody asks for. */
final class RowCursor {
  static final String KEY = "_key";
  static final String TIME = "_t";
  static final String ROW = "_row";

  private final BatchReader reader;
  private final int keyColumn;
  private final int timeColumn;
  private final int[] valueColumns;
  private final FilteredColumns columns;

  private @Nullable Column keys;
  private @Nullable Column times;
  private int count;
  private int row;
  private boolean open = true;
  private boolean started;
  private long key;
  private long time;

  RowCursor(BatchReader reader, ViewPlan plan) {
    this(reader, plan.rowColumns(), new FilteredColumns(plan.rowColumns().size(), plan.windows()));
  }

  /**
   * @param rowColumns the columns to read
   * @param columns where they are put
   */
  RowCursor(BatchReader reader, List<String> rowColumns, FilteredColumns columns) {
    this.reader = reader;
    keyColumn = indexOf(reader.schema(), KEY);
    timeColumn = indexOf(reader.schema(), TIME);
    valueColumns = rowColumns.stream().mapToInt(name -> indexOf(reader.schema(), name)).toArray();
    this.columns = columns;
    loadNext();
  }

  static int indexOf(Schema schema, String column) {
    int index = schema.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no column " + column + " (expected: one of " + String.join(", ", schema.names()) + ")");
    }
    return index;
  }

  /** Returns whether there is a current row. */
  boolean isOpen() {
    return open;
  }

  boolean isAt(long wantedKey) {
    return open && key == wantedKey;
  }

  long key() {
    return key;
  }

  long time() {
    return time;
  }

  /** Returns the position of the current row in its {@link #columns()}. */
  int row() {
    return row;
  }

  boolean isLastOfBatch() {
    return row == count - 1;
  }

  /**
   * Returns the current batch's value columns, and after them the filtered ones; the array is the
   * cursor's own.
   */
  Column[] columns() {
    return columns.columns();
  }

  /** Returns how many rows so far were left out because a condition could not be computed. */
  long failures() {
    return columns.failures();
  }

  void advance() {
    row++;
    if (row == count) {
      loadNext();
    } else {
      load();
    }
  }

  /** Moves on to the first row that is not before a key and time. */
  void seek(long wantedKey, long wantedTime) {
    while (open && isBefore(key, time, wantedKey, wantedTime)) {
      int last = count - 1;
      if (isRowBefore(last, wantedKey, wantedTime)) {
        loadNext();
      } else {
        gallop(wantedKey, wantedTime);
      }
    }
  }

  private void gallop(long wantedKey, long wantedTime) {
    int low = row;
    int step = 1;
    while (low + step < count && isRowBefore(low + step, wantedKey, wantedTime)) {
      low += step;
      step *= 2;
    }
    int high = Math.min(low + step, count - 1);
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (isRowBefore(middle, wantedKey, wantedTime)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    row = high;
    load();
  }

  private boolean isRowBefore(int index, long wantedKey, long wantedTime) {
    return isBefore(at(keys, index), at(times, index), wantedKey, wantedTime);
  }

  private static boolean isBefore(long key, long time, long wantedKey, long wantedTime) {
    return key < wantedKey || (key == wantedKey && time < wantedTime);
  }

  private void loadNext() {
    row = 0;
    do {
      ColumnBatch batch = reader.next();
      if (batch == null) {
        open = false;
        count = 0;
        return;
      }
      count = batch.rowCount();
      keys = batch.column(keyColumn);
      times = batch.column(timeColumn);
      for (int i = 0; i < valueColumns.length; i++) {
        columns.columns()[i] = batch.column(valueColumns[i]);
      }
      columns.forget();
    } while (count == 0);
    load();
  }

  private void load() {
    long nextKey = at(keys, row);
    long nextTime = at(times, row);
    if (started && isBefore(nextKey, nextTime, key, time)) {
      throw unsorted("rows");
    }
    started = true;
    key = nextKey;
    time = nextTime;
  }

  private static long at(@Nullable Column column, int index) {
    return Objects.requireNonNull(column, "column").getLong(index);
  }

  static AshlarException unsorted(String what) {
    return new AshlarException(
        ErrorCode.INTERNAL, what + " out of order (expected: ascending _key, then _t)");
  }
}
