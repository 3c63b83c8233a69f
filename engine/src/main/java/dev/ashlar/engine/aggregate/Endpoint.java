package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;

/** The first or the last value by event time and then by the value's canonical encoding. */
public final class Endpoint extends AggregateState<Endpoint> {
  private final StateKind kind;
  private final int direction;
  private final Cell best;
  private final Cell incoming;
  private long timeMicros;

  /**
   * Makes the state of no rows.
   *
   * @param kind {@code FIRST} or {@code LAST}
   */
  public Endpoint(StateKind kind, DataType input) {
    if (kind != StateKind.FIRST && kind != StateKind.LAST) {
      throw new IllegalArgumentException(kind + " (expected: FIRST or LAST)");
    }
    this.kind = kind;
    direction = kind == StateKind.FIRST ? -1 : 1;
    best = new Cell(input);
    incoming = new Cell(input);
  }

  @Override
  public StateKind kind() {
    return kind;
  }

  /** Returns whether there is a value. */
  public boolean isPresent() {
    return best.isPresent();
  }

  @Override
  public void clear() {
    best.clear();
  }

  @Override
  public void copyFrom(Endpoint other) {
    best.copyFrom(other.best);
    timeMicros = other.timeMicros;
  }

  @Override
  public void add(Column column, int row, long timeMicros) {
    if (column.isNull(row)) {
      return;
    }
    int byTime = best.isPresent() ? direction * Long.compare(timeMicros, this.timeMicros) : 1;
    if (byTime < 0) {
      return;
    }
    if (byTime > 0) {
      best.take(column, row);
      this.timeMicros = timeMicros;
      return;
    }
    incoming.take(column, row);
    if (direction * incoming.compareTo(best) > 0) {
      best.copyFrom(incoming);
    }
  }

  @Override
  public void merge(Endpoint other) {
    if (other.isPresent() && (!isPresent() || isBeyond(other))) {
      copyFrom(other);
    }
  }

  @Override
  public void finish(Aggregation aggregation, FeatureVector vector, int feature) {
    best.finish(vector, feature);
  }

  @Override
  void write(StateWriter out) {
    best.write(out);
    if (best.isPresent()) {
      out.putLong(timeMicros);
    }
  }

  @Override
  void read(StateReader in) {
    best.read(in);
    timeMicros = best.isPresent() ? in.getLong() : 0;
  }

  private boolean isBeyond(Endpoint other) {
    int byTime = direction * Long.compare(other.timeMicros, timeMicros);
    return byTime > 0 || (byTime == 0 && direction * other.best.compareTo(best) > 0);
  }
}
