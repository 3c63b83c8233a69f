package dev.ashlar.model.data;

import dev.ashlar.model.type.Schema;

/**
 * Takes column batches, copying what it keeps. Not thread-safe. {@link #close} without {@link
 * #finish} discards what was written.
 */
public interface BatchWriter extends AutoCloseable {

  /** Returns the columns that every batch must have. */
  Schema schema();

  /** Appends the rows of a batch. */
  void write(ColumnBatch batch);

  /** Makes the written rows visible; nothing can be written afterwards. */
  void finish();

  @Override
  void close();
}
