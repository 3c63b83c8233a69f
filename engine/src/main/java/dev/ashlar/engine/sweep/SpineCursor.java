package dev.ashlar.engine.sweep;

import dev.ashlar.model.data.BatchReader;
import java.util.function.LongUnaryOperator;

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

  /**
   * Returns this spine asking at other times, moving on together.
   *
   * @param times gives the time to ask at for each time of this spine; it must not descend
   */
  default SpineCursor at(LongUnaryOperator times) {
    SpineCursor spine = this;
    return new SpineCursor() {
      @Override
      public boolean next() {
        return spine.next();
      }

      @Override
      public long key() {
        return spine.key();
      }

      @Override
      public long time() {
        return times.applyAsLong(spine.time());
      }

      @Override
      public long row() {
        return spine.row();
      }
    };
  }

  /** Returns a cursor over batches with {@code _key}, {@code _t} and {@code _row}. */
  static SpineCursor over(BatchReader events) {
    return new BatchSpine(events);
  }
}
