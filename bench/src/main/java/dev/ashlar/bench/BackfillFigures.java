package dev.ashlar.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The backfill of the flights example into a new home: rows written a second, from the creation of
 * the first job to the end of the last. The baseline groups the rows of the same views by key and
 * day, straight from the file: rows scanned a second.
 */
final class BackfillFigures {
  private static final int THREADS = 2;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final List<String> KEYS = List.of("origin", "destination", "origin, destination");

  private final Figures figures;
  private final Program program;
  private final Path example;
  private final Path directory;
  private int homes;

  BackfillFigures(Figures figures, Path root, Path directory) {
    this.figures = figures;
    this.program = new Program(root, directory.resolve("backfill.log"));
    this.example = root.resolve("examples/flights");
    this.directory = directory;
  }

  void run() throws Exception {
    try (DuckDb duck = new DuckDb(THREADS)) {
      figures.compare(
          "backfill_flights",
          "rows/s",
          this::backfill,
          Map.of("duckdb_scan_and_group", () -> scanAndGroup(duck)));
    }
  }

  private double backfill() throws Exception {
    Path home = directory.resolve("flights-" + homes++);
    try (RunningServer server = RunningServer.start(program, home, example)) {
      server.awaitReady();
      program.run(
          example, "apply", "--yes", "--server", server.at("").toString(), "--key", server.key());
      String jobs = server.awaitAnswer(server.get("/api/v1/workspaces/prod/jobs"));
      return rowsPerSecond(new ObjectMapper().readTree(jobs).path("jobs"));
    }
  }

  private static double rowsPerSecond(JsonNode jobs) {
    long rows = 0;
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    for (JsonNode job : jobs) {
      rows += job.path("rows_written").asLong();
      Instant created = Instant.parse(job.path("created_at").asText());
      Instant ended = Instant.parse(job.path("updated_at").asText());
      first = created.isBefore(first) ? created : first;
      last = ended.isAfter(last) ? ended : last;
    }
    return rows * MILLIS_PER_SECOND / Duration.between(first, last).toMillis();
  }

  private double scanAndGroup(DuckDb duck) throws Exception {
    String file =
        "'" + example.resolve("data/flights-3m.parquet").toString().replace("'", "''") + "'";
    long rows = Long.parseLong(duck.row("SELECT count(*) FROM " + file));
    double seconds = 0;
    for (String keys : KEYS) {
      seconds +=
          duck.seconds(
              "CREATE OR REPLACE TABLE grouped AS SELECT "
                  + keys
                  + ", date_trunc('day', date) AS day, count(delay), avg(delay), max(delay),"
                  + " avg((delay > 15)::BIGINT) FROM "
                  + file
                  + " GROUP BY ALL");
    }
    return KEYS.size() * rows / seconds;
  }
}
