package dev.ashlar.bench;

import dev.ashlar.connectors.lake.IcebergOfflineStore;
import dev.ashlar.connectors.lake.LakeComputeEngine;
import dev.ashlar.connectors.lake.LakeOptions;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.PointInTimeSweep;
import dev.ashlar.engine.sweep.SpineCursor;
import dev.ashlar.engine.sweep.ViewPlan;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Entity;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.FeatureService.Member;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.training.TrainingDataBuilder;
import dev.ashlar.training.TrainingProgress;
import dev.ashlar.training.TrainingRequest;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.Knowledge;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Training data: 100k events × 12 aggregates of whole numbers over 1 h, 1 d and 7 d on 10-minute
 * tiles, 5M rows of 10k keys over 30 days. Each side reads the two Parquet files and writes one,
 * the events in their order with the features beside them; the three files hold the same bits.
 *
 * <p>An event's windows end at the last ten-minute boundary that is not after it, on both sides.
 */
final class TrainingFigures {
  private static final int ROWS = 5_000_000;
  private static final int EVENTS = 100_000;
  private static final int KEYS = 10_000;
  private static final int DAYS = 30;
  private static final long TILE = 10 * Durations.MINUTE;
  private static final long SPILL_BYTES = 16L << 30;
  private static final long MEMORY_BYTES = 1L << 30;
  private static final long TIMEOUT_MILLIS = 600_000;
  private static final int THREADS = 2;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Map<String, Long> WINDOWS = windows();
  private static final long LONGEST = 7 * Durations.DAY;
  private static final List<String> FUNCTIONS = List.of("count", "sum", "mean", "max");

  private final Figures figures;
  private final Path directory;
  private final Path rows;
  private final Path events;

  TrainingFigures(Figures figures, Path directory) {
    this.figures = figures;
    this.directory = directory;
    this.rows = directory.resolve("rows.parquet");
    this.events = directory.resolve("events.parquet");
  }

  void run() throws Exception {
    try (DuckDb one = new DuckDb(1);
        DuckDb two = new DuckDb(THREADS)) {
      writeData(two);
      wholePath(one, two);
      sweep(two);
    }
  }

  private static Map<String, Long> windows() {
    Map<String, Long> windows = new LinkedHashMap<>();
    windows.put("1h", Durations.HOUR);
    windows.put("1d", Durations.DAY);
    windows.put("7d", LONGEST);
    return windows;
  }

  private void writeData(DuckDb duck) throws SQLException {
    String time = "make_timestamp((hash(i, 'time') % " + DAYS * Durations.DAY + ")::BIGINT)";
    String key = "(hash(i, 'key') % " + KEYS + ")::BIGINT AS k";
    duck.execute(
        copy(
            "SELECT "
                + key
                + ", "
                + time
                + " AS ts, (hash(i, 'value') % 100000)::BIGINT AS v FROM range("
                + ROWS
                + ") AS r(i)",
            rows));
    duck.execute(
        copy(
            "SELECT " + key + ", " + time + " AS ts FROM range(-" + EVENTS + ", 0) AS r(i)",
            events));
  }

  private void wholePath(DuckDb one, DuckDb two) throws Exception {
    Path ours = directory.resolve("ashlar.parquet");
    Path theirs = directory.resolve("duckdb.parquet");
    try (LakeComputeEngine compute =
            LakeComputeEngine.open(
                new LakeOptions(List.of(directory), THREADS, MEMORY_BYTES, TIMEOUT_MILLIS));
        IcebergOfflineStore offline = IcebergOfflineStore.open(directory.resolve("lake"))) {
      TrainingDataBuilder builder =
          new TrainingDataBuilder(
              compute,
              offline,
              new TrainingDataBuilder.Limits(
                  directory.resolve("spill"),
                  SPILL_BYTES,
                  MEMORY_BYTES,
                  TIMEOUT_MILLIS,
                  TIMEOUT_MILLIS),
              () -> Instant.EPOCH);
      String window = copy(windowQuery(file(rows), file(events)), theirs);
      String join = copy(joinQuery(file(rows), file(events)), theirs);
      build(builder, ours);
      for (String baseline : List.of(window, join)) {
        two.execute(baseline);
        requireSame(two, ours, theirs);
      }
      Map<String, Figures.Run> baselines = new LinkedHashMap<>();
      baselines.put("duckdb_window_2_threads", () -> two.seconds(window));
      baselines.put("duckdb_window_1_thread", () -> one.seconds(window));
      baselines.put("duckdb_range_join_2_threads", () -> two.seconds(join));
      figures.compare("training_data", "s", () -> build(builder, ours), baselines);
    }
  }

  private double build(TrainingDataBuilder builder, Path output) {
    TrainingRequest request =
        new TrainingRequest(
            definitions(),
            "service",
            Map.of(),
            Optional.of(events),
            FileFormat.PARQUET,
            Optional.empty(),
            "ts",
            CurrentTime.INCLUDED,
            RowOrigin.SOURCE,
            Knowledge.NOW,
            output,
            FileFormat.PARQUET);
    long start = System.nanoTime();
    builder.build(request, TrainingProgress.NONE);
    return (System.nanoTime() - start) / NANOS_PER_SECOND;
  }

  /** The sweep alone, over sorted columns in memory; DuckDB over its own tables in memory. */
  private void sweep(DuckDb two) throws Exception {
    two.execute("CREATE TABLE rows AS SELECT * FROM " + file(rows) + " ORDER BY k, ts");
    two.execute("CREATE TABLE events AS SELECT * FROM " + file(events));
    SortedColumns sortedRows =
        new SortedColumns(
            Schema.of(
                new Field("_key", DataType.INT64),
                new Field("_t", DataType.TIMESTAMP),
                new Field("v", DataType.INT64)),
            two.columns("SELECT k, epoch_us(ts), v FROM rows ORDER BY k, ts", ROWS));
    SortedColumns sortedEvents =
        new SortedColumns(
            Schema.of(
                new Field("_key", DataType.INT64),
                new Field("_t", DataType.TIMESTAMP),
                new Field("_row", DataType.INT64)),
            two.columns("SELECT k, epoch_us(ts), rowid FROM events ORDER BY k, ts", EVENTS));
    ViewPlan plan = ViewPlan.of(view());
    long expected = two.columns(checksum(joinQuery("rows", "events")), 1)[0][0];
    Figures.Run sweep =
        () -> {
          long[] total = new long[1];
          long start = System.nanoTime();
          PointInTimeSweep.run(
              plan,
              sortedRows.reader(),
              SpineCursor.over(sortedEvents.reader()),
              (key, time, row, vector) -> total[0] += total(vector));
          double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
          require(total[0] == expected, "the sweep's sums differ from DuckDB's");
          return seconds;
        };
    sweep.measure();
    Map<String, Figures.Run> baselines = new LinkedHashMap<>();
    baselines.put(
        "duckdb_window_2_threads", () -> two.seconds(checksum(windowQuery("rows", "events"))));
    baselines.put(
        "duckdb_range_join_2_threads", () -> two.seconds(checksum(joinQuery("rows", "events"))));
    figures.compare("training_sweep", "s", sweep, baselines);
  }

  private static long total(FeatureVector vector) {
    long total = 0;
    for (int i = 0; i < vector.size(); i++) {
      boolean isWhole = vector.schema().fields().get(i).type().equals(DataType.INT64);
      total += isWhole && !vector.isNull(i) ? vector.getLong(i) : 0;
    }
    return total;
  }

  /** The events and the tiles of the rows in one table, windows as RANGE frames over it. */
  private static String windowQuery(String rowTable, String eventTable) {
    List<String> features = new ArrayList<>();
    List<String> frames = new ArrayList<>();
    WINDOWS.forEach((name, micros) -> {
      FUNCTIONS.forEach(function ->
          features.add(value(function, "OVER w" + name) + " AS " + function + "_" + name));
      frames.add(
          "w"
              + name
              + " AS (PARTITION BY k ORDER BY tile RANGE BETWEEN "
              + (micros / TILE - 1)
              + " PRECEDING AND CURRENT ROW)");
    });
    return "SELECT k, ts, "
        + String.join(", ", featureNames())
        + " FROM (SELECT event, k, ts, "
        + String.join(", ", features)
        + " FROM (SELECT NULL AS event, k, NULL::TIMESTAMP AS ts, "
        + tile()
        + " AS tile, v FROM "
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
  private static String joinQuery(String rowTable, String eventTable) {
    List<String> features = new ArrayList<>();
    WINDOWS.forEach((name, micros) -> {
      String within = "FILTER (WHERE tile >= anchor - " + micros / TILE + ")";
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
        + tile()
        + " AS tile, v FROM "
        + rowTable
        + " ORDER BY k, tile) AS r ON r.k = e.k AND r.tile < e.anchor AND r.tile >= e.anchor - "
        + LONGEST / TILE
        + " GROUP BY event) ORDER BY event";
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

  private static String numbered(String eventTable) {
    return "(SELECT row_number() OVER () AS event, k, ts, "
        + tile()
        + " AS anchor FROM "
        + eventTable
        + ")";
  }

  private static String tile() {
    return "epoch_us(ts) // " + TILE;
  }

  private static List<String> featureNames() {
    List<String> names = new ArrayList<>();
    WINDOWS
        .keySet()
        .forEach(window -> FUNCTIONS.forEach(function -> names.add(function + "_" + window)));
    return names;
  }

  /** Reads every value of a query, and gives the sum of the whole numbers, then of the means. */
  private static String checksum(String query) {
    List<String> whole = new ArrayList<>();
    List<String> means = new ArrayList<>();
    for (String name : featureNames()) {
      (name.startsWith("mean") ? means : whole).add("sum(" + name + ")");
    }
    return "SELECT ("
        + String.join(" + ", whole)
        + ")::BIGINT, "
        + String.join(" + ", means)
        + " FROM ("
        + query
        + ")";
  }

  /** Holds the two files equal: every value, in its row and its column. */
  private static void requireSame(DuckDb duck, Path ours, Path theirs) throws SQLException {
    String bits = "SELECT count(*), sum(hash(row_number, COLUMNS(* EXCLUDE row_number))) FROM ";
    String rows = "(SELECT row_number() OVER () AS row_number, * FROM ";
    String found = duck.row(bits + rows + file(ours) + ")");
    String expected = duck.row(bits + rows + file(theirs) + ")");
    require(found.equals(expected), "checksums of columns: " + found + ", DuckDB's: " + expected);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise + " (expected: equal values)");
    }
  }

  private static String file(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private static String copy(String select, Path file) {
    return "COPY (" + select + ") TO " + file(file) + " (FORMAT parquet, COMPRESSION zstd)";
  }

  private Definitions definitions() {
    BatchFeatureView view = view();
    BatchSource source =
        new BatchSource(
            "rows",
            FileFormat.PARQUET,
            rows.toString(),
            Optional.of("ts"),
            view.rows(),
            Metadata.NONE);
    Member member = new Member(view.name(), view.name(), Optional.empty(), Map.of("k", "k"));
    return new Definitions(
        Map.of("entity", new Entity("entity", view.joinKeys(), Metadata.NONE)),
        Map.of(source.name(), source),
        Map.of(view.name(), view),
        Map.of("service", new FeatureService("service", List.of(member), Metadata.NONE)));
  }

  private static BatchFeatureView view() {
    List<Feature> features = new ArrayList<>();
    WINDOWS.forEach((name, micros) ->
        FUNCTIONS.forEach(function -> features.add(feature(name, micros, function))));
    Field key = new Field("k", DataType.INT64);
    return new BatchFeatureView(
        "view",
        List.of("entity"),
        List.of(key),
        ViewQuery.of("SELECT k, ts, v FROM rows", "rows"),
        Schema.of(key, new Field("ts", DataType.TIMESTAMP), new Field("v", DataType.INT64)),
        Optional.of("ts"),
        new BatchSchedule(TILE, 0, 0, OptionalLong.empty(), LONGEST, OptionalLong.empty()),
        OptionalLong.of(TILE),
        OptionalLong.empty(),
        0,
        true,
        true,
        false,
        features,
        Metadata.NONE);
  }

  private static Feature feature(String window, long micros, String name) {
    Aggregation aggregation = Aggregation.parse(name).orElseThrow();
    return new Feature.Aggregate(
        name + "_" + window,
        aggregation,
        "v",
        DataType.INT64,
        new Window.Sliding(micros, 0),
        Optional.empty(),
        Optional.empty(),
        aggregation.resultType(DataType.INT64).orElseThrow(),
        "",
        Map.of());
  }
}
