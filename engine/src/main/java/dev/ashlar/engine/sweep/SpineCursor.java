package dev.ashlar.engine.sweep;

import dev.ashlar.model.data.BatchReader;

/**
 * The keys and times for which values are wanted, ascending by (key, time); equal ones may repeat.
 * Not thread-safe.
 */
public interface SpineCursor {

  /** Moves to the next entry; false at the end. The accessors below are undefined before it. */
  boolean next();

  /** Returns the dense number of the entity key. */
  long key();

  /** Returns the time in microseconds. */
  long time();

  /** Returns a number that the sink gets with the values; the event's position. */
  long row();

  /** Returns a cursor over batches with {@code _key}, {@code _t} and {@code _row}. */
  static SpineCursor over(BatchReader events) {
    return new BatchSpine(events, BatchSpine.Times.OF_ROWS, 0);
  }

  /**
   * Returns a cursor over batches that have a {@code _key}, every key at one time; the rows are
   * numbered from 0. While the sink is called the batch of the current key is valid.
   */
  static SpineCursor everyKeyAt(BatchReader keys, long timeMicros) {
    return new BatchSpine(keys, BatchSpine.Times.CONSTANT, timeMicros);
  }
}
