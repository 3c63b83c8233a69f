package dev.ashlar.testkit.golden;

import dev.ashlar.model.time.Interval;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.testkit.oracle.Processing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A worked case: rows of a view, and what its features are at some times. Immutable.
 *
 * @param processing how the rows become available; those of a stream all count at once
 * @param firstStartMicros when the view's first batch interval starts, where the case states it
 * @param phases what arrives at first, when all intervals run; then what arrives late
 */
public record GoldenCase(
    String name, Processing processing, OptionalLong firstStartMicros, List<Phase> phases) {
  public GoldenCase {
    phases = List.copyOf(phases);
  }

  /**
   * Rows that arrive together, and what is expected after them.
   *
   * @param rows the cells of each, in the order of the view's columns
   * @param rerun the intervals that run once more after a late arrival; the first phase runs all
   */
  public record Phase(
      List<? extends List<? extends @Nullable Object>> rows,
      Optional<Interval> rerun,
      List<Check> checks) {
    public Phase {
      rows = List.copyOf(rows);
      checks = List.copyOf(checks);
    }
  }

  /**
   * An expectation.
   *
   * @param line where it stands in its file
   * @param completedThroughMicros of a value that is only served; absent if training data has it
   *     too
   * @param atLatestEvent whether windows end at the latest event instead of the time itself
   * @param values one per feature: the value, null or {@link Oracle.Failure#ERROR}
   */
  public record Check(
      int line,
      List<Object> key,
      long timeMicros,
      OptionalLong completedThroughMicros,
      boolean atLatestEvent,
      List<? extends @Nullable Object> values) {
    public Check {
      key = List.copyOf(key);
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
