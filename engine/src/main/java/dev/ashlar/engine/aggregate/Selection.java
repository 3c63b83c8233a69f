package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The best of some rows, at most as many as the limit: the first or last by event time and then by
 * the value's canonical encoding, with or without repeated values, or the least or greatest values.
 *
 * <p>A repeated value counts at its best row. Nothing that is dropped can come back: whatever beat
 * it is in every state that this one is merged into.
 */
public final class Selection extends AggregateState<Selection> {
  private final StateSpec spec;
  private final ValueKeys keys;
  private final int direction;
  private final boolean timed;
  private final boolean distinct;

  /** From the best to the worst. */
  private List<Entry> entries = new ArrayList<>();

  /**
   * Makes the state of no rows.
   *
   * @param spec a kind with a limit, which is at least 1
   */
  public Selection(StateSpec spec, DataType input) {
    if (!spec.kind().isLimited() || spec.limit() < 1) {
      throw new IllegalArgumentException(spec + " (expected: a kind with a limit, at least 1)");
    }
    this.spec = spec;
    keys = new ValueKeys(input);
    direction =
        switch (spec.kind()) {
          case LAST_N, LAST_DISTINCT, GREATEST -> -1;
          default -> 1;
        };
    timed = spec.kind() != StateKind.GREATEST && spec.kind() != StateKind.LEAST;
    distinct = spec.kind() != StateKind.FIRST_N && spec.kind() != StateKind.LAST_N;
  }

  @Override
  public StateKind kind() {
    return spec.kind();
  }

  @Override
  int limit() {
    return spec.limit();
  }

  @Override
  public void clear() {
    entries.clear();
  }

  @Override
  public void copyFrom(Selection other) {
    entries.clear();
    entries.addAll(other.entries);
  }

  @Override
  public void add(Column column, int row, long timeMicros) {
    if (column.isNull(row)) {
      return;
    }
    Entry entry = new Entry(timed ? timeMicros : 0, keys.key(column, row));
    if (isFull() && compare(entry, entries.get(entries.size() - 1)) >= 0) {
      return;
    }
    if (distinct && !replaceWorse(entry)) {
      return;
    }
    if (isFull()) {
      entries.remove(entries.size() - 1);
    }
    int place = Collections.binarySearch(entries, entry, this::compare);
    entries.add(place < 0 ? -place - 1 : place, entry);
  }

  @Override
  public void merge(Selection other) {
    if (other.entries.isEmpty()) {
      return;
    }
    List<Entry> merged = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    int left = 0;
    int right = 0;
    while (merged.size() < spec.limit()
        && (left < entries.size() || right < other.entries.size())) {
      boolean fromLeft =
          right == other.entries.size()
              || (left < entries.size()
                  && compare(entries.get(left), other.entries.get(right)) <= 0);
      Entry next = fromLeft ? entries.get(left++) : other.entries.get(right++);
      if (!distinct || seen.add(next.key())) {
        merged.add(next);
      }
    }
    entries = merged;
  }

  @Override
  public void finish(Aggregation aggregation, FeatureVector vector, int feature) {
    if (entries.isEmpty()) {
      vector.putNull(feature);
      return;
    }
    List<Object> values = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      values.add(keys.value(entry.key()));
    }
    if (timed && direction < 0) {
      Collections.reverse(values);
    }
    vector.putObject(feature, Collections.unmodifiableList(values));
  }

  @Override
  void write(StateWriter out) {
    out.putInt(entries.size());
    for (Entry entry : entries) {
      if (timed) {
        out.putLong(entry.timeMicros());
      }
      out.putValue(keys.type(), keys.value(entry.key()));
    }
  }

  @Override
  void read(StateReader in) {
    clear();
    for (int i = in.getSize(spec.limit()); i > 0; i--) {
      long timeMicros = timed ? in.getLong() : 0;
      entries.add(new Entry(timeMicros, keys.keyOf(in.getValue(keys.type()))));
    }
  }

  private boolean isFull() {
    return entries.size() == spec.limit();
  }

  /** Removes the entry of the same value if it is worse; returns whether the new one is wanted. */
  private boolean replaceWorse(Entry entry) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).key().equals(entry.key())) {
        if (compare(entries.get(i), entry) <= 0) {
          return false;
        }
        entries.remove(i);
        return true;
      }
    }
    return true;
  }

  private int compare(Entry left, Entry right) {
    int byTime = Long.compare(left.timeMicros(), right.timeMicros());
    return direction * (byTime != 0 ? byTime : keys.compare(left.key(), right.key()));
  }

  /**
   * A value.
   *
   * @param timeMicros its event time; 0 where times do not matter
   */
  private record Entry(long timeMicros, Object key) {}
}
