package dev.ashlar.model.data;

import dev.ashlar.model.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * One column of a {@link ColumnBatch}.
 *
 * <p>Primitive accessors are undefined on a null cell: ask {@link #isNull} first. Not thread-safe;
 * valid as long as its batch.
 */
public interface Column {

  /** Returns the type of the cells. */
  DataType type();

  /** Returns whether the cell is null. */
  boolean isNull(int row);

  /** Returns an int64 cell, a timestamp in microseconds, or a bool as 0 or 1. */
  long getLong(int row);

  /** Returns a float64 or float32 cell, widened; an int64 cell, rounded. */
  double getDouble(int row);

  /** Returns the cell as a Java object (see {@link DataType}), or null. */
  @Nullable Object getObject(int row);
}
