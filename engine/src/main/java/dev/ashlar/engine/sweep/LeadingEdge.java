package dev.ashlar.engine.sweep;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The latest event of a view as of any time: the greatest event time up to it among the rows, of
 * all keys, that were known by then. Windows with their leading edge there end at it instead of at
 * the time itself, so that values stand still while events are late. Immutable and thread-safe.
 */
public final class LeadingEdge {
  /** The edge before the first row. */
  public static final long NONE = Long.MIN_VALUE;

  private final NavigableMap<Long, Long> latestFrom;

  private LeadingEdge(NavigableMap<Long, Long> latestFrom) {
    this.latestFrom = latestFrom;
  }

  /** Returns the latest event as of a time, {@link #NONE} if there is none. */
  public long micros(long timeMicros) {
    Map.Entry<Long, Long> entry = latestFrom.floorEntry(timeMicros);
    return entry == null ? NONE : entry.getValue();
  }

  /** Takes the rows of a view, in any order. Keeps only those that move the edge. */
  public static final class Builder {
    private final TreeMap<Long, Long> latestFrom = new TreeMap<>();

    /**
     * Takes a row.
     *
     * @param timeMicros its event time
     * @param knownMicros its ingestion time
     */
    public void add(long timeMicros, long knownMicros) {
      long from = Math.max(timeMicros, knownMicros);
      Map.Entry<Long, Long> before = latestFrom.floorEntry(from);
      if (before != null && before.getValue() >= timeMicros) {
        return;
      }
      latestFrom.put(from, timeMicros);
      Map.Entry<Long, Long> after = latestFrom.higherEntry(from);
      while (after != null && after.getValue() <= timeMicros) {
        latestFrom.remove(after.getKey());
        after = latestFrom.higherEntry(from);
      }
    }

    /** Returns the edge over the rows so far. */
    public LeadingEdge build() {
      return new LeadingEdge(new TreeMap<>(latestFrom));
    }
  }
}
