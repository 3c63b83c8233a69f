package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.StateSpec;
import dev.ashlar.engine.expression.CompiledExpression;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.SecondaryKey;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The windows and states of a view's aggregates. Each function over each span of time is a cell;
 * features are cells, or arrays of them. Immutable; all times are microseconds.
 *
 * @param tileMicros divides the grid of anchors and every boundary
 * @param boundaries the distinct ends of spans relative to the anchor, ascending
 * @param fixedStart where the spans begin that do not slide
 * @param conditions what rows are kept by
 * @param filtered columns under a condition, numbered after the row columns
 * @param states the states that every tile keeps
 * @param groups the functions over one state and one span
 * @param cells the names and types of cells, in order
 * @param parts what each feature is made of
 * @param secondaryKey by which all features tell rows apart
 */
record WindowPlan(
    long tileMicros,
    List<Long> boundaries,
    OptionalLong fixedStart,
    List<CompiledExpression> conditions,
    List<FilteredColumn.Plan> filtered,
    List<StatePlan> states,
    List<GroupPlan> groups,
    Schema cells,
    List<PartPlan> parts,
    Optional<SecondaryKey> secondaryKey) {

  /** A state that every tile keeps of a row column. */
  record StatePlan(int column, StateSpec spec, DataType type) {}

  /**
   * Functions over one state and one span.
   *
   * @param ordinal how many groups before this one have the same state
   * @param low the number of the span's first boundary; {@link #FIXED_START} if it does not slide
   * @param high the number of its second boundary
   */
  record GroupPlan(int state, int ordinal, int low, int high, List<Member> members) {
    boolean slides() {
      return low != FIXED_START;
    }
  }

  /** A function of a group, and the cell that it fills. */
  record Member(int cell, Aggregation aggregation) {}

  /**
   * A feature as its cells; the secondary keys of a window have none.
   *
   * @param span the first of its spans
   */
  record PartPlan(int firstCell, int cellCount, boolean isArray, SpanPlan span) {}

  /** A span, as the numbers of its boundaries. */
  record SpanPlan(int low, int high) {}

  static final int FIXED_START = -1;

  /** Plans the aggregates of a view; without any, nothing. */
  static WindowPlan of(long gridMicros, List<String> rowColumns, BatchFeatureView view) {
    return new Builder(gridMicros, rowColumns, view).build();
  }

  /** Returns whether features and cells are the same. */
  boolean isPlain() {
    return parts.stream().noneMatch(PartPlan::isArray);
  }

  /** Returns how far before the anchor the earliest span that slides begins. */
  long lowestBoundary() {
    return boundaries.get(0);
  }

  long highestBoundary() {
    return boundaries.get(boundaries.size() - 1);
  }

  /** Returns the time of the first rows that windows with an anchor read. */
  long firstMicros(long anchor) {
    long oldest = SaturatingTime.add(anchor, lowestBoundary());
    return fixedStart.isPresent() ? Math.min(fixedStart.getAsLong(), oldest) : oldest;
  }

  /** Returns the least anchor, on the grid or not, at which a row's tile lies before a boundary. */
  long crossing(long rowMicros, long boundary) {
    long start = SaturatingTime.floor(rowMicros, tileMicros);
    return SaturatingTime.subtract(SaturatingTime.add(start, tileMicros), boundary);
  }

  private static final class Builder {
    private final long gridMicros;
    private final Schema rowColumns;
    private final List<String> conditionTexts = new ArrayList<>();
    private final List<CompiledExpression> conditions = new ArrayList<>();
    private final List<FilteredColumn.Plan> filtered = new ArrayList<>();
    private final List<Feature.Windowed> features = new ArrayList<>();
    private final List<Long> boundaries;
    private final List<StatePlan> states = new ArrayList<>();
    private final List<GroupPlan> groups = new ArrayList<>();
    private final List<Field> cells = new ArrayList<>();
    private final List<PartPlan> parts = new ArrayList<>();

    Builder(long gridMicros, List<String> columns, BatchFeatureView view) {
      this.gridMicros = gridMicros;
      rowColumns =
          new Schema(
              columns.stream().map(column -> view.rows().find(column).orElseThrow()).toList());
      for (Feature feature : view.features()) {
        if (feature instanceof Feature.Windowed windowed) {
          features.add(windowed);
        }
      }
      TreeSet<Long> ends = new TreeSet<>();
      for (Feature.Windowed feature : features) {
        for (Window.Span span : feature.window().spans()) {
          ends.add(span.startMicros());
          ends.add(span.endMicros());
        }
      }
      boundaries = List.copyOf(ends);
    }

    WindowPlan build() {
      features.forEach(this::addState);
      features.forEach(this::addPart);
      OptionalLong fixedStart = fixedStart();
      return new WindowPlan(
          tile(fixedStart),
          boundaries,
          fixedStart,
          List.copyOf(conditions),
          List.copyOf(filtered),
          List.copyOf(states),
          List.copyOf(groups),
          new Schema(cells),
          List.copyOf(parts),
          secondaryKey());
    }

    private Optional<SecondaryKey> secondaryKey() {
      Set<Optional<SecondaryKey>> keys = new HashSet<>();
      features.forEach(feature -> keys.add(feature.secondaryKey()));
      if (keys.size() > 1) {
        throw new IllegalArgumentException(
            "aggregates with and without a secondary key (expected: one kind in a view)");
      }
      return keys.stream().flatMap(Optional::stream).findFirst();
    }

    private OptionalLong fixedStart() {
      OptionalLong fixed = OptionalLong.empty();
      for (Feature.Windowed feature : features) {
        OptionalLong own = feature.window().fixedStartMicros();
        if (own.isPresent() && fixed.isPresent() && !own.equals(fixed)) {
          throw new IllegalArgumentException(
              "lifetimes from " + fixed + " and " + own + " (expected: one of a view)");
        }
        fixed = own.isPresent() ? own : fixed;
      }
      return fixed;
    }

    /** Tiles are as wide as the grid and all boundaries allow: results do not depend on it. */
    private long tile(OptionalLong fixedStart) {
      long tile = greatestDivisor(gridMicros, fixedStart.orElse(0));
      for (long boundary : boundaries) {
        tile = greatestDivisor(tile, boundary);
      }
      return tile;
    }

    private void addState(Feature.Windowed feature) {
      if (feature instanceof Feature.Aggregate aggregate) {
        int column = column(aggregate);
        StateSpec spec = StateSpec.of(aggregate.aggregation());
        StatePlan state = new StatePlan(column, spec, aggregate.columnType());
        int known = stateFor(aggregate);
        if (known < 0) {
          states.add(state);
        } else if (states.get(known).spec().kind().compareTo(spec.kind()) < 0) {
          states.set(known, state);
        }
      }
    }

    /** Returns the number of the column that an aggregate reads, filtered if it has a condition. */
    private int column(Feature.Aggregate aggregate) {
      int column = rowColumns.indexOf(aggregate.column());
      if (aggregate.where().isEmpty()) {
        return column;
      }
      FilteredColumn.Plan plan =
          new FilteredColumn.Plan(
              column, aggregate.columnType(), condition(aggregate.where().get()));
      if (!filtered.contains(plan)) {
        filtered.add(plan);
      }
      return rowColumns.size() + filtered.indexOf(plan);
    }

    private int condition(String text) {
      if (!conditionTexts.contains(text)) {
        conditionTexts.add(text);
        conditions.add(
            CompiledExpression.of(ExpressionParser.parseCondition(text, Scope.of(rowColumns))));
      }
      return conditionTexts.indexOf(text);
    }

    /** Returns the state of a function's column: the same kind, or any group where it needs one. */
    private int stateFor(Feature.Aggregate aggregate) {
      StateSpec spec = StateSpec.of(aggregate.aggregation());
      int column = column(aggregate);
      for (int i = 0; i < states.size(); i++) {
        StatePlan state = states.get(i);
        if (state.column() == column && state.spec().isShared(spec)) {
          return i;
        }
      }
      return -1;
    }

    private void addPart(Feature.Windowed feature) {
      boolean slides = feature.window().fixedStartMicros().isEmpty();
      int firstCell = cells.size();
      List<SpanPlan> spans =
          feature.window().spans().stream()
              .map(span ->
                  new SpanPlan(
                      slides ? boundaries.indexOf(span.startMicros()) : FIXED_START,
                      boundaries.indexOf(span.endMicros())))
              .toList();
      if (feature instanceof Feature.Aggregate aggregate) {
        for (SpanPlan span : spans) {
          Member member = new Member(cells.size(), aggregate.aggregation());
          group(stateFor(aggregate), span).members().add(member);
          cells.add(new Field(String.valueOf(cells.size()), aggregate.resultType()));
        }
      }
      boolean isArray = feature.window().isSeries() || feature.secondaryKey().isPresent();
      parts.add(new PartPlan(firstCell, cells.size() - firstCell, isArray, spans.get(0)));
    }

    /** Returns the group of a state and span, new if there is none. */
    private GroupPlan group(int state, SpanPlan span) {
      int ordinal = 0;
      for (GroupPlan group : groups) {
        if (group.state() == state) {
          if (group.low() == span.low() && group.high() == span.high()) {
            return group;
          }
          ordinal++;
        }
      }
      GroupPlan added = new GroupPlan(state, ordinal, span.low(), span.high(), new ArrayList<>());
      groups.add(added);
      return added;
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
}
