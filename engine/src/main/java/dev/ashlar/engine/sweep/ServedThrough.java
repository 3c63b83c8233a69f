package dev.ashlar.engine.sweep;

import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.time.Completion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How far a batch view's intervals were complete at any time, and with it up to which time its
 * values moved on: a late pipeline serves the last full value (SEMANTICS: completed through).
 * Immutable and thread-safe.
 */
public final class ServedThrough {
  /** The time served before the first interval was complete: nothing is available at it. */
  public static final long NONE = Long.MIN_VALUE;

  private final NavigableMap<Long, Long> lastFrom;

  private ServedThrough(NavigableMap<Long, Long> lastFrom) {
    this.lastFrom = lastFrom;
  }

  /** Follows the runs of a view. */
  public static ServedThrough of(BatchSchedule schedule, List<Completion> completions) {
    List<Completion> inOrder = new ArrayList<>(completions);
    inOrder.sort(Comparator.comparingLong(Completion::atMicros));
    TreeMap<Long, Long> lastFrom = new TreeMap<>();
    TreeMap<Long, Long> ahead = new TreeMap<>();
    long end = schedule.firstStartMicros();
    for (Completion completion : inOrder) {
      ahead.merge(completion.span().startMicros(), completion.span().endMicros(), Math::max);
      long before = end;
      while (!ahead.isEmpty() && ahead.firstKey() <= end) {
        end = Math.max(end, ahead.pollFirstEntry().getValue());
      }
      if (end > before) {
        long through = schedule.effectiveMicros(end);
        lastFrom.put(completion.atMicros(), through + schedule.intervalMicros() - 1);
      }
    }
    return new ServedThrough(lastFrom);
  }

  /** Returns the time whose values were served at a time: itself, or an earlier one. */
  public long micros(long timeMicros) {
    Map.Entry<Long, Long> last = lastFrom.floorEntry(timeMicros);
    return last == null ? NONE : Math.min(timeMicros, last.getValue());
  }
}
