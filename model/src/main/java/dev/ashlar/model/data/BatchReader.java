package dev.ashlar.model.data;

import dev.ashlar.model.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stream of column batches. Not thread-safe. Closing it releases its resources and cancels the
 * work behind it; closing twice is harmless.
 */
public interface BatchReader extends AutoCloseable {

  /** Returns the columns that every batch has. */
  Schema schema();

  /** Returns the next batch, which stays valid until the next call, or null at the end. */
  @Nullable ColumnBatch next();

  @Override
  void close();
}
