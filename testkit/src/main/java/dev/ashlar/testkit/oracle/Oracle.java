package dev.ashlar.testkit.oracle;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Grid;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What every feature value is. It keeps every row in a list, computes each feature by scanning it,
 * and shares no code with the engine but the evaluator of row expressions, whose values are worked
 * out by hand: where the two differ, one of them is wrong.
 *
 * <p>Immutable and thread-safe.
 */
public final class Oracle {
  private final BatchFeatureView view;
  private final Processing processing;
  private final List<String> columns;
  private final List<Row> rows;
  private final Map<String, RowCondition> conditions = new ConcurrentHashMap<>();

  /**
   * Makes the oracle of a batch view.
   *
   * @param rows the rows of completed runs, in any order
   */
  public Oracle(BatchFeatureView view, List<Row> rows) {
    this(view, Processing.BATCH, rows);
  }

  /**
   * Makes the oracle of a view.
   *
   * @param rows the rows of completed runs or of a stream, in any order
   */
  public Oracle(BatchFeatureView view, Processing processing, List<Row> rows) {
    this.view = view;
    this.processing = processing;
    this.columns = view.featureColumns();
    this.rows = List.copyOf(rows);
  }

  /**
   * A row of a view.
   *
   * @param key the join keys' values
   * @param timeMicros the event time
   * @param knownMicros the ingestion time
   * @param values the columns by name
   */
  public record Row(
      List<Object> key,
      long timeMicros,
      long knownMicros,
      Map<String, ? extends @Nullable Object> values) {
    public Row {
      key = List.copyOf(key);
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** Makes a row that was known at once. */
    public Row(List<Object> key, long timeMicros, Map<String, ? extends @Nullable Object> values) {
      this(key, timeMicros, timeMicros, values);
    }

    @Nullable Object value(String column) {
      return values.get(column);
    }
  }

  /** What stands in the place of a value that cannot be computed. */
  public enum Failure {
    /** An integer sum outside int64, or more different values than allowed. */
    ERROR
  }

  /** Returns the features' values, in order, in training data: a value, null or ERROR each. */
  public List<@Nullable Object> offline(List<Object> key, long timeMicros) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Feature feature : view.features()) {
      values.add(
          feature instanceof Feature.Windowed windowed
              ? windowed(windowed, key, timeMicros)
              : attribute((Feature.Attribute) feature, key, timeMicros));
    }
    return values;
  }

  /**
   * Returns the features' values, in order, as served.
   *
   * @param completedThroughMicros end + {@code data_delay} of the last interval of the unbroken run
   *     of completed ones
   */
  public List<@Nullable Object> online(
      List<Object> key, long timeMicros, long completedThroughMicros) {
    long last = completedThroughMicros + view.schedule().intervalMicros() - 1;
    return offline(key, Math.min(timeMicros, last));
  }

  /**
   * Returns the features' values, in order, with the leading edge at the latest event: at the
   * greatest event time up to the given one among the rows that were known by then.
   */
  public List<@Nullable Object> atLatestEvent(List<Object> key, long timeMicros) {
    OptionalLong latest =
        rows.stream()
            .filter(row -> row.timeMicros() <= timeMicros && row.knownMicros() <= timeMicros)
            .mapToLong(Row::timeMicros)
            .max();
    return latest.isPresent()
        ? offline(key, latest.getAsLong())
        : new Oracle(view, processing, List.of()).offline(key, timeMicros);
  }

  /** Returns whether any window of the view, or any attribute row, holds a row of the key. */
  public boolean hasRows(List<Object> key, long timeMicros) {
    if (!view.isAggregated()) {
      return validRow(key, timeMicros) != null;
    }
    return view.features().stream()
        .map(Feature.Windowed.class::cast)
        .anyMatch(f -> windows(f, key, timeMicros).stream().anyMatch(rows -> !rows.isEmpty()));
  }

  /**
   * Returns whether the {@code where} of a feature keeps some of the values in one of its windows
   * and leaves others out.
   */
  public boolean isSplitByWhere(List<Object> key, long timeMicros) {
    return view.features().stream()
        .filter(Feature.Aggregate.class::isInstance)
        .map(Feature.Aggregate.class::cast)
        .filter(feature -> feature.where().isPresent())
        .anyMatch(feature ->
            windows(feature, key, timeMicros).stream()
                .anyMatch(window -> isSplitByWhere(feature, window)));
  }

  private boolean isSplitByWhere(Feature.Aggregate feature, List<Row> window) {
    List<Row> filled = filled(feature, window);
    long taken = filled.stream().filter(row -> isTaken(feature, row)).count();
    return 0 < taken && taken < filled.size();
  }

  private @Nullable Object attribute(Feature.Attribute feature, List<Object> key, long time) {
    Row row = validRow(key, time);
    return row == null ? null : canonical(row.value(feature.column()));
  }

  /** Returns whether an attribute view has a row of the key that only its {@code ttl} hides. */
  public boolean isExpired(List<Object> key, long timeMicros) {
    Row newest = view.isAggregated() ? null : newestRow(key, timeMicros);
    return newest != null && isExpired(newest, timeMicros);
  }

  private @Nullable Row validRow(List<Object> key, long time) {
    Row newest = newestRow(key, time);
    return newest == null || isExpired(newest, time) ? null : newest;
  }

  private boolean isExpired(Row row, long time) {
    return view.ttlMicros().isPresent() && time > effective(row) + view.ttlMicros().getAsLong();
  }

  /** Among the available rows, the one with the greatest time, then the greatest content. */
  private @Nullable Row newestRow(List<Object> key, long time) {
    Row newest = null;
    for (Row row : rows) {
      if (row.key().equals(key)
          && effective(row) <= time
          && (newest == null || isNewer(row, newest))) {
        newest = row;
      }
    }
    return newest;
  }

  private long effective(Row row) {
    if (view.isDimension() || processing != Processing.BATCH) {
      return row.timeMicros();
    }
    long schedule = view.schedule().intervalMicros();
    long intervalEnd = Grid.floor(row.timeMicros(), schedule) + schedule;
    return intervalEnd + view.schedule().delayMicros();
  }

  private boolean isNewer(Row row, Row other) {
    if (row.timeMicros() != other.timeMicros()) {
      return row.timeMicros() > other.timeMicros();
    }
    for (String column : columns) {
      int order = ValueOrder.INSTANCE.compare(row.value(column), other.value(column));
      if (order != 0) {
        return order > 0;
      }
    }
    return false;
  }

  /** Returns the rows of each of the windows that a value is made of. */
  private List<List<Row>> windows(Feature.Windowed feature, List<Object> key, long time) {
    return feature.window().spans().stream()
        .map(span ->
            rows.stream()
                .filter(row -> row.key().equals(key))
                .filter(row -> isInside(row.timeMicros(), feature.window(), span, time))
                .filter(row -> secondary(feature, row) != null || feature.secondaryKey().isEmpty())
                .toList())
        .toList();
  }

  private boolean isInside(long t, Window window, Window.Span span, long time) {
    boolean started =
        window.fixedStartMicros().isPresent()
            ? t >= window.fixedStartMicros().getAsLong()
            : isFrom(t, span.startMicros(), time);
    return started && !isFrom(t, span.endMicros(), time);
  }

  /**
   * Returns whether a row's time is at or after an end of a span; a continuous one has T inside.
   */
  private boolean isFrom(long t, long boundary, long time) {
    return switch (processing) {
      case BATCH -> {
        long shifted = time - view.schedule().delayMicros();
        yield t >= Grid.floor(shifted, view.schedule().intervalMicros()) + boundary;
      }
      case TILES -> t >= Grid.floor(time, view.tileMicros().orElseThrow()) + boundary;
      case CONTINUOUS -> t > time + boundary;
    };
  }

  private static @Nullable Object secondary(Feature.Windowed feature, Row row) {
    return feature.secondaryKey().map(key -> row.value(key.column())).orElse(null);
  }

  private @Nullable Object windowed(Feature.Windowed feature, List<Object> key, long time) {
    List<List<Row>> windows = windows(feature, key, time);
    if (feature.secondaryKey().isPresent()) {
      return bySecondaryKey(feature, windows.get(0));
    }
    Feature.Aggregate aggregate = (Feature.Aggregate) feature;
    if (!feature.window().isSeries()) {
      return aggregate(aggregate, windows.get(0));
    }
    List<@Nullable Object> series = new ArrayList<>();
    windows.forEach(window -> series.add(aggregate(aggregate, window)));
    return series.contains(Failure.ERROR) ? Failure.ERROR : series;
  }

  private @Nullable Object bySecondaryKey(Feature.Windowed feature, List<Row> window) {
    Map<Object, List<Row>> byKey = new TreeMap<>(ValueOrder.INSTANCE);
    for (Row row : window) {
      Object key = Objects.requireNonNull(secondary(feature, row));
      byKey.computeIfAbsent(key, first -> new ArrayList<>()).add(row);
    }
    if (byKey.size() > feature.secondaryKey().orElseThrow().maxKeys()) {
      return Failure.ERROR;
    }
    List<@Nullable Object> elements = new ArrayList<>();
    byKey.forEach((key, rows) ->
        elements.add(
            feature instanceof Feature.Aggregate aggregate
                ? aggregate(aggregate, rows)
                : canonical(key)));
    if (elements.contains(Failure.ERROR)) {
      return Failure.ERROR;
    }
    return elements.isEmpty() ? null : elements;
  }

  private @Nullable Object aggregate(Feature.Aggregate feature, List<Row> window) {
    if (window.isEmpty()) {
      return feature.aggregation().zeroWithoutRows() ? (Object) 0L : null;
    }
    List<Row> filled =
        filled(feature, window).stream().filter(row -> isTaken(feature, row)).toList();
    if (filled.isEmpty()) {
      return feature.function().isCount() ? (Object) 0L : null;
    }
    return switch (feature.function()) {
      case COUNT -> (long) filled.size();
      case MIN -> canonical(Collections.min(values(filled, feature), ValueOrder.INSTANCE));
      case MAX -> canonical(Collections.max(values(filled, feature), ValueOrder.INSTANCE));
      case FIRST, LAST, FIRST_DISTINCT, LAST_DISTINCT -> endpoints(feature, filled);
      case APPROX_COUNT_DISTINCT ->
          Sketches.distinct(
              feature.columnType(),
              values(filled, feature),
              feature.aggregation().parameter().orElseThrow());
      case APPROX_PERCENTILE -> percentile(feature, filled);
      case COUNT_DISTINCT, HISTOGRAM, MOST_FREQUENT -> frequencies(feature, filled);
      case TOP_K -> selected(feature, descending(values(filled, feature)));
      case BOTTOM_K -> selected(feature, ascending(values(filled, feature)));
      case SUM, MEAN, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, SKEW, KURTOSIS ->
          Moments.of(feature, values(filled, feature));
    };
  }

  private static List<Row> filled(Feature.Aggregate feature, List<Row> window) {
    return window.stream().filter(row -> row.value(feature.column()) != null).toList();
  }

  private boolean isTaken(Feature.Aggregate feature, Row row) {
    return feature.where().isEmpty()
        || conditions
            .computeIfAbsent(feature.where().get(), where -> new RowCondition(where, view.rows()))
            .isTrue(row);
  }

  private static @Nullable Object endpoints(Feature.Aggregate feature, List<Row> rows) {
    List<Row> ordered = new ArrayList<>(rows);
    ordered.sort(byTime(feature));
    boolean fromTheEnd =
        switch (feature.function()) {
          case LAST, LAST_DISTINCT -> true;
          default -> false;
        };
    if (fromTheEnd) {
      Collections.reverse(ordered);
    }
    List<Object> values = values(ordered, feature);
    if (feature.aggregation().parameter().isEmpty()) {
      return canonical(values.get(0));
    }
    List<@Nullable Object> selected = selected(feature, values);
    if (fromTheEnd) {
      Collections.reverse(selected);
    }
    return selected;
  }

  /** The first values, each only once if the function says so, as many as it asks for. */
  private static List<@Nullable Object> selected(Feature.Aggregate feature, List<Object> values) {
    boolean repeated =
        switch (feature.function()) {
          case FIRST, LAST -> true;
          default -> false;
        };
    Set<Object> seen = new TreeSet<>(ValueOrder.INSTANCE);
    List<@Nullable Object> selected = new ArrayList<>();
    for (Object value : values) {
      boolean isNew = seen.add(value);
      if ((isNew || repeated)
          && selected.size() < feature.aggregation().parameter().orElseThrow()) {
        selected.add(canonical(value));
      }
    }
    return selected;
  }

  private static double percentile(Feature.Aggregate feature, List<Row> rows) {
    List<Double> numbers =
        values(rows, feature).stream().map(value -> ((Number) value).doubleValue()).toList();
    int millionths = feature.aggregation().parameter().orElseThrow();
    return Sketches.percentile(numbers, BigDecimal.valueOf(millionths, 6));
  }

  private static Object frequencies(Feature.Aggregate feature, List<Row> rows) {
    Map<Object, Long> counts = new TreeMap<>(ValueOrder.INSTANCE);
    values(rows, feature).forEach(value -> counts.merge(value, 1L, Long::sum));
    if (counts.size() > feature.aggregation().maxDistinct()) {
      return Failure.ERROR;
    }
    if (feature.function() == AggregateFunction.COUNT_DISTINCT) {
      return (long) counts.size();
    }
    Map<Object, Long> histogram = new LinkedHashMap<>();
    counts.forEach(
        (value, count) -> histogram.put(Objects.requireNonNull(canonical(value)), count));
    if (feature.function() == AggregateFunction.HISTOGRAM) {
      return histogram;
    }
    // Sorting is stable: equal counts stay in the order of their values.
    return histogram.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(feature.aggregation().parameter().orElseThrow())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<Object> ascending(List<Object> values) {
    List<Object> ordered = new ArrayList<>(values);
    ordered.sort(ValueOrder.INSTANCE);
    return ordered;
  }

  private static List<Object> descending(List<Object> values) {
    List<Object> ordered = ascending(values);
    Collections.reverse(ordered);
    return ordered;
  }

  private static Comparator<Row> byTime(Feature.Aggregate feature) {
    return Comparator.comparingLong(Row::timeMicros)
        .thenComparing(row -> row.value(feature.column()), ValueOrder.INSTANCE);
  }

  private static List<Object> values(List<Row> rows, Feature.Aggregate feature) {
    List<Object> values = new ArrayList<>();
    for (Row row : rows) {
      values.add(Objects.requireNonNull(row.value(feature.column())));
    }
    return values;
  }

  /** Negative zero is zero, also inside lists. */
  private static @Nullable Object canonical(@Nullable Object value) {
    if (value instanceof Double number) {
      return number + 0.0;
    }
    if (value instanceof Float number) {
      return number + 0.0f;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Object item : list) {
        items.add(canonical(item));
      }
      return items;
    }
    return value;
  }
}
