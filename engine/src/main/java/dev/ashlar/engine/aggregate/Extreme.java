package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;

/** The least or the greatest value; NaN is the greatest number. */
public final class Extreme extends AggregateState<Extreme> {
  private final StateKind kind;
  private final int direction;
  private final Cell best;
  private final Cell incoming;

  /**
   * Makes the state of no rows.
   *
   * @param kind {@code MIN} or {@code MAX}
   */
  public Extreme(StateKind kind, DataType input) {
    if (kind != StateKind.MIN && kind != StateKind.MAX) {
      throw new IllegalArgumentException(kind + " (expected: MIN or MAX)");
    }
    this.kind = kind;
    direction = kind == StateKind.MIN ? -1 : 1;
    best = new Cell(input);
    incoming = new Cell(input);
  }

  @Override
  public StateKind kind() {
    return kind;
  }

  /** Returns whether values of a type stand for longs of the same order. */
  public static boolean isCoded(DataType input) {
    return Cell.isCoded(input);
  }

  /** Returns the long that stands for a cell, which is not null; of a coded type alone. */
  public long code(Column column, int row) {
    return best.code(column, row);
  }

  /** Makes this the state of the one value that a long stands for; of a coded type alone. */
  public void set(long code) {
    best.take(code);
  }

  /** Returns whether there is a value. */
  public boolean isPresent() {
    return best.isPresent();
  }

  /** Returns whether another state's value would not change this one; both must have one. */
  public boolean dominates(Extreme other) {
    return direction * best.compareTo(other.best) >= 0;
  }

  @Override
  public void clear() {
    best.clear();
  }

  @Override
  public void copyFrom(Extreme other) {
    best.copyFrom(other.best);
  }

  @Override
  public void add(Column column, int row, long timeMicros) {
    if (column.isNull(row)) {
      return;
    }
    if (!best.isPresent()) {
      best.take(column, row);
      return;
    }
    incoming.take(column, row);
    if (direction * incoming.compareTo(best) > 0) {
      best.copyFrom(incoming);
    }
  }

  @Override
  public void merge(Extreme other) {
    if (other.isPresent() && !(isPresent() && dominates(other))) {
      best.copyFrom(other.best);
    }
  }

  @Override
  public void finish(Aggregation aggregation, FeatureVector vector, int feature) {
    best.finish(vector, feature);
  }

  @Override
  void write(StateWriter out) {
    best.write(out);
  }

  @Override
  void read(StateReader in) {
    best.read(in);
  }
}
