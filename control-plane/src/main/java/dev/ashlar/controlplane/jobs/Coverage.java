package dev.ashlar.controlplane.jobs;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.time.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which intervals of a view have to be stored, and the jobs that store them (SEMANTICS §3). A view
 * that is kept online only needs what its longest window reads, counted back from the interval that
 * was the last when it was first scheduled; any other view needs every closed interval.
 */
public final class Coverage {
  private Coverage() {}

  /**
   * Returns the intervals that have to be stored at a time, as one span.
   *
   * @param onlineStart where a view that is kept online only begins, if that was decided before
   */
  public static Optional<Interval> needed(
      BatchFeatureView view, OptionalLong onlineStart, long nowMicros) {
    if (!view.online() && !view.offline()) {
      return Optional.empty();
    }
    return view.schedule()
        .closedAt(nowMicros)
        .map(closed -> new Interval(start(view, onlineStart, closed), closed.endMicros()));
  }

  /** Returns the start of the first interval that a view has to store. */
  public static OptionalLong neededStart(
      BatchFeatureView view, OptionalLong onlineStart, long nowMicros) {
    Optional<Interval> needed = needed(view, onlineStart, nowMicros);
    return needed.isPresent() ? OptionalLong.of(needed.get().startMicros()) : OptionalLong.empty();
  }

  /**
   * Returns the spans of the jobs to make, in order. A dimension has one job for all of its
   * intervals, because each run replaces all rows.
   *
   * @param covered what other jobs are about, whatever became of them
   */
  public static List<Interval> jobs(
      BatchFeatureView view, Interval needed, Spans covered, int maxIntervalsPerJob) {
    List<Interval> missing = covered.missingFrom(needed);
    if (missing.isEmpty()) {
      return List.of();
    }
    if (view.isDimension()) {
      return List.of(needed);
    }
    List<Interval> spans = new ArrayList<>();
    for (Interval span : missing) {
      spans.addAll(split(span, view.schedule().intervalMicros(), maxIntervalsPerJob));
    }
    return spans;
  }

  /** Returns a span, which lies on a grid, in pieces of at most some cells. */
  public static List<Interval> split(Interval span, long intervalMicros, int maxIntervals) {
    List<Interval> pieces = new ArrayList<>();
    long width = Math.multiplyExact(intervalMicros, (long) maxIntervals);
    for (long from = span.startMicros(); from < span.endMicros(); from += width) {
      pieces.add(new Interval(from, Math.min(from + width, span.endMicros())));
    }
    return pieces;
  }

  /** Returns a span that reaches back by {@code lookback} intervals, not before the first. */
  public static Interval withLookback(BatchFeatureView view, Interval span, long firstStart) {
    long reach = Math.multiplyExact(view.schedule().intervalMicros(), (long) view.lookback());
    long start = Math.max(firstStart, span.startMicros() - reach);
    return new Interval(Math.min(start, span.startMicros()), span.endMicros());
  }

  /** Returns when the interval that is open at a time closes and its data is complete. */
  public static long nextClose(BatchFeatureView view, long nowMicros) {
    BatchSchedule schedule = view.schedule();
    return schedule.effectiveMicros(schedule.anchorMicros(nowMicros) + schedule.intervalMicros());
  }

  /**
   * Returns the end of the last interval of the unbroken run of completed ones.
   *
   * @param onlineStart as for {@link #needed}
   */
  public static OptionalLong completedEnd(
      BatchFeatureView view, OptionalLong onlineStart, Spans completed, long nowMicros) {
    OptionalLong start = neededStart(view, onlineStart, nowMicros);
    if (start.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong end = completed.unbrokenEnd(start.getAsLong());
    return end.isPresent()
        ? OptionalLong.of(Math.min(end.getAsLong(), view.schedule().lastEndMicros(nowMicros)))
        : OptionalLong.empty();
  }

  private static long start(BatchFeatureView view, OptionalLong onlineStart, Interval closed) {
    if (view.offline() || !view.isAggregated()) {
      return closed.startMicros();
    }
    BatchSchedule schedule = view.schedule();
    long reached = schedule.reachedStartMicros(closed.endMicros());
    long start = onlineStart.isPresent() ? Math.min(onlineStart.getAsLong(), reached) : reached;
    return Math.max(closed.startMicros(), start);
  }
}
