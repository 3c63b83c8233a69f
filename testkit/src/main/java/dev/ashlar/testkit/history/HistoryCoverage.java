package dev.ashlar.testkit.history;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Grid;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.testkit.oracle.Processing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts how many histories meet each of the situations that the differential test is about. */
public final class HistoryCoverage {

  /** What a history can meet. */
  public enum Situation {
    AGGREGATES,
    ATTRIBUTES,
    DIMENSIONS,
    TIES,
    NULLS,
    EMPTY_WINDOWS,
    DUPLICATES,
    EXTREMES,
    ERRORS,
    EXPIRED,
    DELAYED,
    OFFSETS,
    SERIES,
    LIFETIMES,
    SECONDARY_KEYS,
    ZERO_COUNTS,
    /** A window of which a {@code where} keeps some rows and leaves others out. */
    WHERE,
    STREAM_TILES,
    CONTINUOUS,
    BOUNDARIES,
    LATE_ROWS,
    FAILED_JOBS,
    REPEATED_JOBS
  }

  /** A function over a kind of window, with rows that come in one way. */
  public record Use(
      AggregateFunction function, Class<? extends Window> window, Processing processing) {}

  private final Set<Use> uses = new HashSet<>();
  private final Map<Situation, Integer> counts = new EnumMap<>(Situation.class);
  private long times;
  private long timesAtBoundaries;

  /** Makes the counter, all zero. */
  public HistoryCoverage() {
    for (Situation situation : Situation.values()) {
      counts.put(situation, 0);
    }
  }

  /** Returns how many histories met a situation. */
  public int count(Situation situation) {
    return counts.getOrDefault(situation, 0);
  }

  /** Returns which functions were met, over which windows and in which processing. */
  public Set<Use> uses() {
    return Collections.unmodifiableSet(uses);
  }

  /** Returns how many times the histories ask about. */
  public long times() {
    return times;
  }

  /**
   * Returns how many of those lie 1 µs at most from an edge of a tile, an interval or a window,
   * from the moment at which a value becomes available, or from its expiry.
   */
  public long timesAtBoundaries() {
    return timesAtBoundaries;
  }

  /** Counts a history. */
  public void add(History history) {
    List<Oracle.Row> rows = history.visibleRows();
    ofView(history);
    ofRows(rows);
    ofRuns(history, rows);
    ofAnswers(history, new Oracle(history.view(), history.processing(), rows));
    ofTimes(history);
  }

  @Override
  public String toString() {
    return counts + " and " + timesAtBoundaries + " of " + times + " times at boundaries";
  }

  private void ofView(History history) {
    count(Situation.AGGREGATES, history.view().isAggregated());
    count(Situation.ATTRIBUTES, !history.view().isAggregated());
    count(Situation.DIMENSIONS, history.view().isDimension());
    count(Situation.DELAYED, history.view().schedule().delayMicros() > 0);
    count(Situation.STREAM_TILES, history.processing() == Processing.TILES);
    count(Situation.CONTINUOUS, history.processing() == Processing.CONTINUOUS);
    List<Feature.Windowed> features =
        history.view().features().stream()
            .filter(Feature.Windowed.class::isInstance)
            .map(Feature.Windowed.class::cast)
            .toList();
    for (Feature.Windowed feature : features) {
      if (feature instanceof Feature.Aggregate aggregate) {
        uses.add(
            new Use(aggregate.function(), aggregate.window().getClass(), history.processing()));
      }
    }
    count(Situation.SERIES, features.stream().anyMatch(f -> f.window().isSeries()));
    count(
        Situation.LIFETIMES,
        features.stream().anyMatch(f -> f.window().fixedStartMicros().isPresent()));
    count(Situation.SECONDARY_KEYS, features.stream().anyMatch(f -> f.secondaryKey().isPresent()));
    count(
        Situation.OFFSETS,
        features.stream().anyMatch(f -> f.window().spans().get(0).endMicros() < 0));
  }

  private void ofRows(List<Oracle.Row> rows) {
    Set<Oracle.Row> distinct = new HashSet<>(rows);
    Set<List<Object>> moments = new HashSet<>();
    distinct.forEach(row -> moments.add(List.of(row.key(), row.timeMicros())));
    count(Situation.DUPLICATES, distinct.size() < rows.size());
    count(Situation.TIES, moments.size() < distinct.size());
    List<Object> cells = new ArrayList<>();
    rows.forEach(row -> cells.addAll(row.values().values()));
    count(Situation.NULLS, cells.contains(null));
    count(Situation.EXTREMES, cells.stream().anyMatch(HistoryCoverage::isExtreme));
  }

  private void ofRuns(History history, List<Oracle.Row> rows) {
    long width = history.view().schedule().intervalMicros();
    Set<String> succeeded = new HashSet<>();
    boolean repeated = false;
    for (History.Run run : history.runs()) {
      repeated |= run.succeeds() && !succeeded.add(run.id());
    }
    count(Situation.REPEATED_JOBS, repeated);
    count(Situation.FAILED_JOBS, history.runs().stream().anyMatch(run -> !run.succeeds()));
    count(Situation.LATE_ROWS, history.hasLateRows());
    count(
        Situation.BOUNDARIES,
        rows.stream().anyMatch(row -> Grid.floor(row.timeMicros(), width) == row.timeMicros()));
  }

  private void ofTimes(History history) {
    Boundaries boundaries = new Boundaries(history.view());
    times += history.questions().size();
    timesAtBoundaries +=
        history.questions().stream()
            .filter(question -> boundaries.isBeside(question.timeMicros()))
            .count();
  }

  private void ofAnswers(History history, Oracle oracle) {
    boolean error = false;
    boolean empty = false;
    boolean expired = false;
    boolean zero = false;
    boolean where = false;
    for (History.Question question : history.questions()) {
      List<?> values = oracle.offline(question.key(), question.timeMicros());
      error |= values.contains(Oracle.Failure.ERROR);
      boolean hasRows = oracle.hasRows(question.key(), question.timeMicros());
      empty |= !hasRows && history.view().isAggregated();
      zero |= !hasRows && values.contains(0L);
      where |= oracle.isSplitByWhere(question.key(), question.timeMicros());
      expired |= oracle.isExpired(question.key(), question.timeMicros());
    }
    count(Situation.ERRORS, error);
    count(Situation.EMPTY_WINDOWS, empty);
    count(Situation.EXPIRED, expired);
    count(Situation.ZERO_COUNTS, zero);
    count(Situation.WHERE, where);
  }

  private static boolean isExtreme(Object cell) {
    if (cell instanceof Double number) {
      return RandomValues.EXTREME_DOUBLES.contains(number);
    }
    return cell instanceof Long number
        && number != 0
        && RandomValues.EXTREME_LONGS.contains(number);
  }

  private void count(Situation situation, boolean met) {
    counts.merge(situation, met ? 1 : 0, Integer::sum);
  }
}
