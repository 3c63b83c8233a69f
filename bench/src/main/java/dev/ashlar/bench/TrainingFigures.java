package dev.ashlar.bench;

import dev.ashlar.connectors.lake.IcebergOfflineStore;
import dev.ashlar.connectors.lake.LakeComputeEngine;
import dev.ashlar.connectors.lake.LakeOptions;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Entity;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.FeatureService.Member;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.time.Durations;
import dev.ashlar.training.TrainingDataBuilder;
import dev.ashlar.training.TrainingProgress;
import dev.ashlar.training.TrainingRequest;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.Knowledge;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private static final long SPILL_BYTES = 16L << 30;
  private static final long MEMORY_BYTES = 1L << 30;
  private static final long TIMEOUT_MILLIS = 600_000;
  private static final int THREADS = 2;
  private static final double NANOS_PER_SECOND = 1e9;

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
    }
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
      String window = copy(TwelveAggregates.TILED.windowQuery(file(rows), file(events)), theirs);
      String join = copy(TwelveAggregates.TILED.joinQuery(file(rows), file(events)), theirs);
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
    BatchFeatureView view = TwelveAggregates.view();
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
}
