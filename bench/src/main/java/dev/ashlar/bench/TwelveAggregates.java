package dev.ashlar.bench;

import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Count, sum, mean and max of the int64 {@code v} over 1 h, 1 d and 7 d, for a key {@code k} and a
 * time {@code ts}: as a view of ours and as queries of DuckDB. Windows end between cells: the last
 * one that counts at a time is that of {@code anchor - 1}.
 *
 * @param cellMicros the width of the cells
 * @param anchor SQL for the number of the first cell that does not count, of an event's {@code ts}
 */
record TwelveAggregates(long cellMicros, String anchor) {
  static final long TILE = 10 * Durations.MINUTE;

  /** On ten-minute tiles: an event's windows end at the last boundary that is not after it. */
  static final TwelveAggregates TILED = new TwelveAggregates(TILE, "epoch_us(ts) // " + TILE);

  /** Windows that end at the event, inclusive. */
  static final TwelveAggregates CONTINUOUS = new TwelveAggregates(1, "epoch_us(ts) + 1");

  /** A sum that is weighted by the events' times tells when two values have changed places. */
  static final long WEIGHTS = 1_009;

  private static final long LONGEST = 7 * Durations.DAY;
  private static final Map<String, Long> WINDOWS = windows();
  private static final List<String> FUNCTIONS = List.of("count", "sum", "mean", "max");

  private static Map<String, Long> windows() {
    Map<String, Long> windows = new LinkedHashMap<>();
    windows.put("1h", Durations.HOUR);
    windows.put("1d", Durations.DAY);
    windows.put("7d", LONGEST);
    return windows;
  }

  /** The events and the cells of the rows in one table, windows as RANGE frames over it. */
  String windowQuery(String rowTable, String eventTable) {
    List<String> features = new ArrayList<>();
    List<String> frames = new ArrayList<>();
    WINDOWS.forEach((name, micros) -> {
      FUNCTIONS.forEach(function ->
          features.add(value(function, "OVER w" + name) + " AS " + function + "_" + name));
      frames.add(
          "w"
              + name
              + " AS (PARTITION BY k ORDER BY cell RANGE BETWEEN "
              + (micros / cellMicros - 1)
              + " PRECEDING AND CURRENT ROW)");
    });
    return "SELECT k, ts, "
        + String.join(", ", featureNames())
        + " FROM (SELECT event, k, ts, "
        + String.join(", ", features)
        + " FROM (SELECT NULL AS event, k, NULL::TIMESTAMP AS ts, "
        + cell()
        + " AS cell, v FROM "
        + rowTable
        + " UNION ALL SELECT event, k, ts, anchor - 1, NULL FROM "
        + numbered(eventTable)
        + ") WINDOW "
        + String.join(", ", frames)
        + ") WHERE event IS NOT NULL ORDER BY event";
  }

  /**
   * Each event joined with the rows of its longest window, then grouped: the fastest of several
   * forms that were tried. Sorting the rows first is what makes the join quick.
   */
  String joinQuery(String rowTable, String eventTable) {
    List<String> features = new ArrayList<>();
    WINDOWS.forEach((name, micros) -> {
      String within = "FILTER (WHERE cell >= anchor - " + micros / cellMicros + ")";
      FUNCTIONS.forEach(
          function -> features.add(value(function, within) + " AS " + function + "_" + name));
    });
    return "SELECT k, ts, "
        + String.join(", ", featureNames())
        + " FROM (SELECT event, any_value(e.k) AS k, any_value(e.ts) AS ts, "
        + String.join(", ", features)
        + " FROM "
        + numbered(eventTable)
        + " AS e LEFT JOIN (SELECT k, "
        + cell()
        + " AS cell, v FROM "
        + rowTable
        + " ORDER BY k, cell) AS r ON r.k = e.k AND r.cell < e.anchor AND r.cell >= e.anchor - "
        + LONGEST / cellMicros
        + " GROUP BY event) ORDER BY event";
  }

  /** Reads every value of a query, and gives a sum for each feature, weighted by event. */
  static String checksum(String query) {
    return "SELECT "
        + featureNames().stream()
            .map(name -> "sum(" + name + " * (epoch_us(ts) % " + WEIGHTS + " + 1))")
            .collect(Collectors.joining(", "))
        + " FROM ("
        + query
        + ")";
  }

  /** Returns them as a view of ours. */
  static BatchFeatureView view() {
    List<Feature> features = new ArrayList<>();
    WINDOWS.forEach((name, micros) ->
        FUNCTIONS.forEach(function ->
            features.add(
                RowsView.aggregate(
                    function + "_" + name,
                    Aggregation.parse(function).orElseThrow(),
                    DataType.INT64,
                    micros))));
    return RowsView.ofAggregates(DataType.INT64, TILE, LONGEST, features);
  }

  /** A sum is an int64, and the count of an empty window is null. */
  private static String value(String function, String over) {
    return switch (function) {
      case "count" -> "nullif(count(v) " + over + ", 0)";
      case "sum" -> "(sum(v) " + over + ")::BIGINT";
      case "mean" -> "avg(v) " + over;
      default -> function + "(v) " + over;
    };
  }

  private String numbered(String eventTable) {
    return "(SELECT row_number() OVER () AS event, k, ts, "
        + anchor
        + " AS anchor FROM "
        + eventTable
        + ")";
  }

  private String cell() {
    return "epoch_us(ts) // " + cellMicros;
  }

  private static List<String> featureNames() {
    List<String> names = new ArrayList<>();
    WINDOWS
        .keySet()
        .forEach(window -> FUNCTIONS.forEach(function -> names.add(function + "_" + window)));
    return names;
  }
}
