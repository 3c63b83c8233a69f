package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.StateSpec;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

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
  private final long gridMicros;
  private final long delayMicros;
  private final long startMicros;
  private final OptionalLong ttlMicros;
  private final int[] attributeColumns;
  private final WindowPlan windows;

  private ViewPlan(BatchFeatureView view) {
    name = view.name();
    features = view.featureSchema();
    rowColumns = List.copyOf(view.featureColumns());
    aggregated = view.isAggregated();
    dimension = view.isDimension();
    gridMicros = view.schedule().intervalMicros();
    delayMicros = view.schedule().delayMicros();
    startMicros = view.schedule().featureStartMicros();
    ttlMicros = view.ttlMicros();
    List<Feature.Aggregate> aggregates = new ArrayList<>();
    attributeColumns = new int[features.size()];
    for (int i = 0; i < attributeColumns.length; i++) {
      Feature feature = view.features().get(i);
      if (feature instanceof Feature.Aggregate aggregate) {
        aggregates.add(aggregate);
      } else if (feature instanceof Feature.Attribute attribute) {
        attributeColumns[i] = rowColumns.indexOf(attribute.column());
      }
    }
    if (aggregated && dimension) {
      throw new IllegalArgumentException(
          "aggregates of rows without a time (expected: a view with a timestamp)");
    }
    if (!aggregates.isEmpty() && (!aggregated || aggregates.size() < features.size())) {
      throw new IllegalArgumentException(
          "attributes and aggregates in one view (expected: one of them)");
    }
    windows = WindowPlan.of(gridMicros, rowColumns, aggregates);
  }

  /** Compiles a view. */
  public static ViewPlan of(BatchFeatureView view) {
    return new ViewPlan(view);
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

  /** Returns how far windows reach back from the anchor; zero for attributes. */
  public long reachMicros() {
    return aggregated ? -windows.lowestBoundary() : 0;
  }

  /** Returns the end of the last batch interval that is available at a time. */
  public long anchorMicros(long timeMicros) {
    return SaturatingTime.floor(SaturatingTime.subtract(timeMicros, delayMicros), gridMicros);
  }

  /** Returns the time from which windows with an anchor are served. */
  public long availableMicros(long anchorMicros) {
    return SaturatingTime.add(anchorMicros, delayMicros);
  }

  /** Returns the effective time of an attribute row: from then on it is available. */
  public long effectiveMicros(long timeMicros) {
    if (dimension) {
      return timeMicros;
    }
    long intervalEnd = SaturatingTime.add(SaturatingTime.floor(timeMicros, gridMicros), gridMicros);
    return SaturatingTime.add(intervalEnd, delayMicros);
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
    long last = anchorMicros(lastMicros);
    if (aggregated) {
      long oldest = SaturatingTime.add(anchorMicros(firstMicros), windows.lowestBoundary());
      return span(
          SaturatingTime.floor(oldest, gridMicros),
          SaturatingTime.add(last, windows.highestBoundary()));
    }
    long oldest = Long.MIN_VALUE;
    if (ttlMicros.isPresent()) {
      oldest = SaturatingTime.subtract(firstMicros, ttlMicros.getAsLong());
      oldest = SaturatingTime.subtract(oldest, delayMicros);
      oldest = SaturatingTime.subtract(oldest, gridMicros);
    }
    return span(oldest, last);
  }

  /** Returns the event time of a dimension's rows. */
  public long dimensionMicros() {
    return startMicros;
  }

  long gridMicros() {
    return gridMicros;
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

  /**
   * The windows and states of aggregates.
   *
   * @param tileMicros divides the grid and every boundary
   * @param boundaries the distinct ends of windows relative to the anchor, ascending
   * @param states the states that every tile keeps
   * @param groups the functions over one state and one window
   */
  record WindowPlan(
      long tileMicros, List<Long> boundaries, List<StatePlan> states, List<GroupPlan> groups) {

    static WindowPlan of(
        long gridMicros, List<String> rowColumns, List<Feature.Aggregate> aggregates) {
      TreeSet<Long> boundaries = new TreeSet<>();
      long tile = gridMicros;
      for (Feature.Aggregate aggregate : aggregates) {
        long start = Math.subtractExact(aggregate.offsetMicros(), aggregate.windowMicros());
        boundaries.add(start);
        boundaries.add(aggregate.offsetMicros());
        tile = greatestDivisor(greatestDivisor(tile, start), aggregate.offsetMicros());
      }
      List<Long> ordered = List.copyOf(boundaries);
      List<StatePlan> states = states(rowColumns, aggregates);
      List<GroupPlan> groups = new ArrayList<>();
      for (int i = 0; i < aggregates.size(); i++) {
        Feature.Aggregate aggregate = aggregates.get(i);
        int state = stateFor(states, aggregate, rowColumns);
        int low = ordered.indexOf(aggregate.offsetMicros() - aggregate.windowMicros());
        int high = ordered.indexOf(aggregate.offsetMicros());
        groupOf(groups, state, low, high).members().add(new Member(i, aggregate.aggregation()));
      }
      return new WindowPlan(tile, ordered, List.copyOf(states), List.copyOf(groups));
    }

    long lowestBoundary() {
      return boundaries.get(0);
    }

    long highestBoundary() {
      return boundaries.get(boundaries.size() - 1);
    }

    /** Returns the group of a state and window, new if there is none. */
    private static GroupPlan groupOf(List<GroupPlan> groups, int state, int low, int high) {
      int ordinal = 0;
      for (GroupPlan group : groups) {
        if (group.state() == state) {
          if (group.low() == low && group.high() == high) {
            return group;
          }
          ordinal++;
        }
      }
      GroupPlan added = new GroupPlan(state, ordinal, low, high, new ArrayList<>());
      groups.add(added);
      return added;
    }

    private static List<StatePlan> states(
        List<String> rowColumns, List<Feature.Aggregate> aggregates) {
      List<StatePlan> states = new ArrayList<>();
      for (Feature.Aggregate aggregate : aggregates) {
        int column = rowColumns.indexOf(aggregate.column());
        StateSpec spec = StateSpec.of(aggregate.aggregation());
        int known = stateFor(states, aggregate, rowColumns);
        if (known < 0) {
          states.add(new StatePlan(column, spec, aggregate.columnType()));
        } else if (states.get(known).spec().kind().compareTo(spec.kind()) < 0) {
          states.set(known, new StatePlan(column, spec, aggregate.columnType()));
        }
      }
      return states;
    }

    /** Returns the state of a function's column: the same kind, or any group where it needs one. */
    private static int stateFor(
        List<StatePlan> states, Feature.Aggregate aggregate, List<String> rowColumns) {
      StateSpec spec = StateSpec.of(aggregate.aggregation());
      int column = rowColumns.indexOf(aggregate.column());
      for (int i = 0; i < states.size(); i++) {
        StatePlan state = states.get(i);
        if (state.column() == column && state.spec().isShared(spec)) {
          return i;
        }
      }
      return -1;
    }

    private static long greatestDivisor(long left, long right) {
      long a = Math.abs(left);
      long b = Math.abs(right);
      while (b != 0) {
        long rest = a % b;
        a = b;
        b = rest;
      }
      return a;
    }
  }

  /** A state that every tile keeps of a row column. */
  record StatePlan(int column, StateSpec spec, DataType type) {}

  /**
   * Functions over one state and one window, given by the numbers of its two boundaries.
   *
   * @param ordinal how many groups before this one have the same state
   */
  record GroupPlan(int state, int ordinal, int low, int high, List<Member> members) {}

  /** A feature of a group. */
  record Member(int feature, Aggregation aggregation) {}
}
