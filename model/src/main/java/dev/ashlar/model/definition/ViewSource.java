package dev.ashlar.model.definition;

import dev.ashlar.model.time.Interval;
import java.util.Optional;

/**
 * A source that a view's SQL reads, and which of its rows a query sees. Rows of a source without a
 * timestamp are all seen.
 *
 * @param unfiltered whether all rows are seen, whatever the query's window
 * @param startMicros zero or negative: how far before the window's start rows are seen
 * @param endMicros zero or negative: how far before the window's end rows are no longer seen
 */
public record ViewSource(String name, boolean unfiltered, long startMicros, long endMicros) {

  public ViewSource {
    if (startMicros > 0 || endMicros > 0) {
      throw new IllegalArgumentException("a filter after the window (expected: zero or negative)");
    }
    if (unfiltered && (startMicros != 0 || endMicros != 0)) {
      throw new IllegalArgumentException("a filter of all rows (expected: one of the two)");
    }
  }

  /** Returns a source of which a query sees the rows of its window. */
  public static ViewSource filtered(String name) {
    return new ViewSource(name, false, 0, 0);
  }

  /** Returns the times of the rows that a query over a window sees; absent for all rows. */
  public Optional<Interval> visible(Interval window) {
    if (unfiltered) {
      return Optional.empty();
    }
    long start = Math.addExact(window.startMicros(), startMicros);
    return Optional.of(
        new Interval(start, Math.max(start, Math.addExact(window.endMicros(), endMicros))));
  }
}
