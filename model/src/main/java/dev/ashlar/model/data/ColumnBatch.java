package dev.ashlar.model.data;

import dev.ashlar.model.type.Schema;

/** Some rows of a table, column by column. Not thread-safe; valid until its reader moves on. */
public interface ColumnBatch {

  /** Returns the columns' names and types. */
  Schema schema();

  /** Returns the number of rows, possibly zero. */
  int rowCount();

  /** Returns the column at a position of {@link #schema()}. */
  Column column(int index);
}
