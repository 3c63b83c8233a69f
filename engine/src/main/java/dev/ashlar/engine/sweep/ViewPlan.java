package dev.ashlar.engine.sweep;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.OptionalLong;

/**
 * A batch view compiled for the sweep: which columns its features read, which windows and states
 * they share, and how times map to anchors. Immutable; all times are microseconds.
 *
 * <p>The sweep's tiles are as wide as the grid, all windows and all offsets allow, not narrower
 * than the view's: results do not depend on the width.
 */
public final class ViewPlan {
  private final String name;
  private final Schema features;
  private final List<String> rowColumns;
  private final boolean aggregated;
  private final boolean dimension;
  private final EffectiveTimes times;
  private final long startMicros;
  private final OptionalLong ttlMicros;
  private final int[] attributeColumns;
  private final WindowPlan windows;

  private ViewPlan(BatchFeatureView view, EffectiveTimes times) {
    this.times = times;
    name = view.name();
    features = view.featureSchema();
    rowColumns = List.copyOf(view.featureColumns());
    aggregated = view.isAggregated();
    dimension = view.isDimension();
    startMicros = view.schedule().featureStartMicros();
    ttlMicros = view.ttlMicros();
    attributeColumns = new int[features.size()];
    boolean hasAttributes = false;
    for (int i = 0; i < attributeColumns.length; i++) {
      if (view.features().get(i) instanceof Feature.Attribute attribute) {
        attributeColumns[i] = rowColumns.indexOf(attribute.column());
        hasAttributes = true;
      }
    }
    if (aggregated && dimension) {
      throw new IllegalArgumentException(
          "aggregates of rows without a time (expected: a view with a timestamp)");
    }
    if (aggregated == hasAttributes) {
      throw new IllegalArgumentException(
          "attributes and aggregates in one view (expected: one of them)");
    }
    windows = WindowPlan.of(times.cellMicros(), rowColumns, view);
  }

  /** Compiles a batch view. */
  public static ViewPlan of(BatchFeatureView view) {
    return of(
        view,
        view.isDimension()
            ? EffectiveTimes.CONTINUOUS
            : EffectiveTimes.ofIntervals(view.schedule()));
  }

  /** Compiles a view whose rows become available in another way than by its intervals. */
  public static ViewPlan of(BatchFeatureView view, EffectiveTimes times) {
    return new ViewPlan(view, times);
  }

  /** Returns the view's name. */
  public String name() {
    return name;
  }

  /** Returns the features' names and types, in the order of vectors. */
  public Schema features() {
    return features;
  }

  /** Returns the columns that rows need after {@code _key} and {@code _t}. */
  public List<String> rowColumns() {
    return rowColumns;
  }

  /** Returns whether the features are aggregates. */
  public boolean isAggregated() {
    return aggregated;
  }

  /** Returns when rows become available. */
  public EffectiveTimes times() {
    return times;
  }

  /**
   * Returns whether attributes with an effective time are served at a time: available already, and
   * not past their {@code ttl}. Aggregates are served whenever their generation is.
   */
  public boolean isValid(long effectiveMicros, long timeMicros) {
    return effectiveMicros <= timeMicros && timeMicros <= lastValidMicros(effectiveMicros);
  }

  /**
   * Returns the time as of which a generation's rows are computed, given what is completed through.
   * It is that time, except that rows of a dimension are never older than the view's start.
   */
  public long publicationMicros(long completedThroughMicros) {
    return dimension ? Math.max(completedThroughMicros, startMicros) : completedThroughMicros;
  }

  /** Returns the last time at which attributes with an effective time are served. */
  public long lastValidMicros(long effectiveMicros) {
    return ttlMicros.isPresent()
        ? SaturatingTime.add(effectiveMicros, ttlMicros.getAsLong())
        : Long.MAX_VALUE;
  }

  /**
   * Returns the event times of all rows that values at some times can depend on; a scan may leave
   * every other row out. Where windows begin inside a batch interval the whole interval is in: rows
   * are stored, and found, by their intervals.
   *
   * @param firstMicros the earliest time of a value
   * @param lastMicros the latest time of a value
   */
  public Interval rowSpan(long firstMicros, long lastMicros) {
    if (dimension) {
      return new Interval(Long.MIN_VALUE, Long.MAX_VALUE);
    }
    long last = times.anchorMicros(lastMicros);
    if (aggregated) {
      long oldest = windows.firstMicros(times.anchorMicros(firstMicros));
      return span(
          SaturatingTime.floor(oldest, times.cellMicros()),
          SaturatingTime.add(last, windows.highestBoundary()));
    }
    long oldest = Long.MIN_VALUE;
    if (ttlMicros.isPresent()) {
      oldest = SaturatingTime.subtract(firstMicros, ttlMicros.getAsLong());
      oldest = SaturatingTime.subtract(oldest, times.delayMicros());
      oldest = SaturatingTime.subtract(oldest, times.cellMicros());
    }
    return span(oldest, last);
  }

  /** Returns the event time of a dimension's rows. */
  public long dimensionMicros() {
    return startMicros;
  }

  WindowPlan windows() {
    return windows;
  }

  int attributeColumn(int feature) {
    return attributeColumns[feature];
  }

  private static Interval span(long start, long end) {
    return new Interval(Math.min(start, end), end);
  }
}
