package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;
import java.util.HashMap;
import java.util.Map;

/**
 * How often each value occurs, for up to a limit of different values. Past the limit only that is
 * known, and every function is an error.
 */
public final class ValueCounts extends AggregateState<ValueCounts> {
  private final int limit;
  private final ValueKeys keys;
  private final Map<Object, Long> counts = new HashMap<>();
  private long rows;
  private boolean exceeded;

  /**
   * Makes the state of no rows.
   *
   * @param limit the greatest number of different values, at least 1
   */
  public ValueCounts(int limit, DataType input) {
    if (limit < 1) {
      throw new IllegalArgumentException(limit + " different values (expected: at least 1)");
    }
    this.limit = limit;
    keys = new ValueKeys(input);
  }

  @Override
  public StateKind kind() {
    return StateKind.VALUE_COUNTS;
  }

  @Override
  int limit() {
    return limit;
  }

  @Override
  public void clear() {
    counts.clear();
    rows = 0;
    exceeded = false;
  }

  @Override
  public void copyFrom(ValueCounts other) {
    counts.clear();
    counts.putAll(other.counts);
    rows = other.rows;
    exceeded = other.exceeded;
  }

  @Override
  public void add(Column column, int row, long timeMicros) {
    rows++;
    if (!exceeded && !column.isNull(row)) {
      counts.merge(keys.key(column, row), 1L, Long::sum);
      checkLimit();
    }
  }

  @Override
  public void merge(ValueCounts other) {
    rows += other.rows;
    exceeded |= other.exceeded;
    if (!exceeded) {
      other.counts.forEach((key, count) -> counts.merge(key, count, Long::sum));
    }
    checkLimit();
  }

  @Override
  public void finish(Aggregation aggregation, FeatureVector vector, int feature) {
    if (exceeded) {
      vector.putError(feature);
    } else {
      new Frequencies(keys, counts, rows).finish(aggregation, vector, feature);
    }
  }

  @Override
  void write(StateWriter out) {
    out.putLong(rows);
    out.putByte(exceeded ? 1 : 0);
    out.putInt(counts.size());
    for (Object key : Frequencies.ordered(keys, counts)) {
      out.putValue(keys.type(), keys.value(key));
      out.putLong(counts.getOrDefault(key, 0L));
    }
  }

  @Override
  void read(StateReader in) {
    clear();
    rows = in.getLong();
    exceeded = in.getByte() != 0;
    for (int i = in.getSize(limit); i > 0; i--) {
      Object key = keys.keyOf(in.getValue(keys.type()));
      counts.put(key, in.getLong());
    }
  }

  private void checkLimit() {
    if (counts.size() > limit) {
      exceeded = true;
    }
    if (exceeded) {
      counts.clear();
    }
  }

  /**
   * The counts of a window that slides: states are added and taken away again, also those past the
   * limit. Not thread-safe.
   */
  public static final class Window {
    private final int limit;
    private final ValueKeys keys;
    private final Map<Object, Long> counts = new HashMap<>();
    private long rows;
    private long exceeded;

    /** Makes the empty window over states with a limit. */
    public Window(int limit, DataType input) {
      this.limit = limit;
      keys = new ValueKeys(input);
    }

    /** Forgets all states. */
    public void clear() {
      counts.clear();
      rows = 0;
      exceeded = 0;
    }

    /** Adds the rows of a state. */
    public void add(ValueCounts state) {
      rows += state.rows;
      exceeded += state.exceeded ? 1 : 0;
      state.counts.forEach((key, count) -> counts.merge(key, count, Long::sum));
    }

    /** Takes the rows of a state away, which must have been added and not have changed since. */
    public void subtract(ValueCounts state) {
      rows -= state.rows;
      exceeded -= state.exceeded ? 1 : 0;
      state.counts.forEach((key, count) ->
          counts.computeIfPresent(key, (same, sum) -> sum.equals(count) ? null : sum - count));
    }

    /** Puts a function's result over the rows into a vector. */
    public void finish(Aggregation aggregation, FeatureVector vector, int feature) {
      if (exceeded > 0 || counts.size() > limit) {
        vector.putError(feature);
      } else {
        new Frequencies(keys, counts, rows).finish(aggregation, vector, feature);
      }
    }
  }
}
