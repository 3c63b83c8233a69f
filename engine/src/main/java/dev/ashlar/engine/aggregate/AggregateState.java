package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.Aggregation;

/**
 * What some rows leave behind of one column. A commutative monoid: the state depends on the
 * multiset of rows alone, not on their order or on how they were grouped, and so does every result,
 * bit for bit. Null cells are skipped; over no rows every function is {@link
 * Aggregation#valueWithoutRows}; over rows that are all null counts are 0 and everything else null.
 *
 * <p>Mutable, so that a sweep can use its states again. Not thread-safe.
 *
 * @param <S> the type itself
 */
public abstract sealed class AggregateState<S extends AggregateState<S>>
    permits Moments, Extreme, Endpoint, Selection, ValueCounts, HyperLogLog, QuantileSketch {

  /** Returns the kind. */
  public abstract StateKind kind();

  /** Returns how many values the state keeps at most; 0 for kinds without a limit. */
  int limit() {
    return 0;
  }

  /** Makes this the state of no rows. */
  public abstract void clear();

  /** Makes this equal to another state of the same kind and column type. */
  public abstract void copyFrom(S other);

  /**
   * Adds a row.
   *
   * @param timeMicros the row's event time
   */
  public abstract void add(Column column, int row, long timeMicros);

  /** Adds all rows of another state of the same kind and column type. */
  public abstract void merge(S other);

  /** Puts a function's result over the rows into a vector. */
  public abstract void finish(Aggregation aggregation, FeatureVector vector, int feature);

  /** Writes the parts of the state. */
  abstract void write(StateWriter out);

  /** Makes this the state whose parts were written. */
  abstract void read(StateReader in);
}
