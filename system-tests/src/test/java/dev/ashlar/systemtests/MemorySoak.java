package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory stays bounded: a server with a heap of 1 GB and its usual gigabyte of compute memory takes
 * more data than fits, and the peak of its whole resident memory is what the system says of it.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class MemorySoak {
  private static final long ROWS = 20_000_000;
  private static final long EVENTS = 10_000_000;
  private static final long ROWS_FOR_EVENTS = 5_000_000;
  private static final long LIMIT_KIBIBYTES = 2L << 20;
  private static final int USERS = 200_000;
  private static final int CHECKED_EVENTS = 1_000;

  private static final String DEFINITIONS =
      """
      kind: entity
      name: user
      join_keys: {user_id: int64}
      ---
      kind: batch_source
      name: purchases
      parquet: purchases.parquet
      timestamp: bought
      ---
      kind: batch_feature_view
      name: spending
      entities: [user]
      sources: [purchases]
      timestamp: bought
      sql: SELECT user_id, bought, amount FROM purchases
      feature_start_time: 2024-02-01
      feature_end_time: 2024-06-29
      features:
        - {aggregate: count, column: amount, windows: [1d, 7d, 30d]}
        - {aggregate: sum, column: amount, windows: [1d, 7d, 30d]}
        - {aggregate: mean, column: amount, windows: [1d, 7d, 30d]}
        - {aggregate: stddev_pop, column: amount, windows: [1d, 7d, 30d]}
      ---
      kind: feature_service
      name: shop
      features: [spending]
      """;

  @TempDir private Path directory;

  @Test
  void twentyMillionRowsAreBackfilledWithinTwoGigabytes() throws Exception {
    write(ROWS);
    try (Program program = new Program(directory);
        RunningServer server = program.server(directory.resolve("home"))) {
      long started = System.nanoTime();
      apply(server);
      long peak = peakKibibytes(server);
      report("backfill", ROWS, "rows", started, peak);
      assertThat(peak).isPositive().isLessThanOrEqualTo(LIMIT_KIBIBYTES);
      assertThat(server.features("shop", "\"user_id\":\"7\"").body())
          .containsPattern("\"features\":\\[[^,]*,\"" + countOfMonth() + "\",");
    }
  }

  @Test
  void trainingDataOfTenMillionEventsIsMadeOnAHeapOfOneGigabyte() throws Exception {
    write(ROWS_FOR_EVENTS);
    sql(
        "COPY (SELECT (hash(i, 3) % "
            + USERS
            + ")::BIGINT AS user_id, TIMESTAMP '2024-02-01' + to_microseconds((hash(i, 4) %"
            + " 12960000000000)::BIGINT) AS \"when\" FROM range("
            + EVENTS
            + ") AS r(i)) TO '"
            + directory.resolve("events.parquet")
            + "'");
    try (Program program = new Program(directory);
        RunningServer server = program.server(directory.resolve("home"))) {
      apply(server);
      long started = System.nanoTime();
      Result made =
          server.run(
              directory,
              "training-data",
              "--service",
              "shop",
              "--timestamp",
              "when",
              "--events",
              "events.parquet",
              "--out",
              "training.parquet");
      assertThat(made.code()).as(made.all()).isZero();
      long peak = peakKibibytes(server);
      report("training data", EVENTS, "events", started, peak);
      assertThat(peak).isPositive().isLessThanOrEqualTo(LIMIT_KIBIBYTES);
    }
    assertThat(sql("SELECT count(*) FROM '" + directory.resolve("training.parquet") + "'"))
        .isEqualTo(EVENTS);
    assertThat(differences()).isZero();
  }

  private void write(long rows) throws IOException, SQLException {
    Files.writeString(directory.resolve("ashlar.yaml"), "workspace: prod\nbatch_schedule: 1d\n");
    Files.writeString(directory.resolve("shop.yaml"), DEFINITIONS);
    sql(
        "COPY (SELECT (hash(i, 0) % "
            + USERS
            + ")::BIGINT AS user_id, TIMESTAMP '2024-01-01' + to_microseconds((hash(i, 1) %"
            + " 15552000000000)::BIGINT) AS bought, (hash(i, 2) % 100000) / 100.0 AS amount FROM"
            + " range("
            + rows
            + ") AS r(i)) TO '"
            + directory.resolve("purchases.parquet")
            + "'");
  }

  private void apply(RunningServer server) {
    Result applied = server.run(directory, "apply", "--yes");
    assertThat(applied.code()).as(applied.all()).isZero();
  }

  /** Returns the second feature of user 7, by name: the purchases of the last 30 days. */
  private long countOfMonth() throws SQLException {
    return sql(
        "SELECT count(*) FROM '"
            + directory.resolve("purchases.parquet")
            + "' WHERE user_id = 7 AND bought >= TIMESTAMP '2024-05-30' AND bought < TIMESTAMP"
            + " '2024-06-29'");
  }

  /** Returns how many of some events have another count than plain SQL gives. */
  private long differences() throws SQLException {
    return sql(
        "SELECT count(*) FILTER (coalesce(spending__amount_count_7d_1d, 0) <> n) + "
            + CHECKED_EVENTS
            + " - count(*) FROM (SELECT any_value(spending__amount_count_7d_1d) AS"
            + " spending__amount_count_7d_1d, count(p.bought) AS n FROM (SELECT *,"
            + " row_number() OVER () AS event FROM (FROM '"
            + directory.resolve("training.parquet")
            + "' LIMIT "
            + CHECKED_EVENTS
            + ")) AS t LEFT JOIN '"
            + directory.resolve("purchases.parquet")
            + "' AS p ON p.user_id = t.user_id AND p.bought < date_trunc('day', t.\"when\") AND"
            + " p.bought >= date_trunc('day', t.\"when\") - INTERVAL 7 DAY GROUP BY event)");
  }

  /** Runs SQL in a DuckDB of the test's own and returns the number that it gives, or of rows. */
  private static long sql(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return statement.getUpdateCount();
      }
      try (ResultSet result = statement.getResultSet()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  /** Returns the most memory that the server has had so far. */
  private static long peakKibibytes(RunningServer server) throws IOException {
    Path status = Path.of("/proc", Long.toString(server.child().process().pid()), "status");
    try (Stream<String> lines = Files.lines(status, StandardCharsets.US_ASCII)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(-1);
    }
  }

  private static void report(
      String what, long done, String unit, long startedNanos, long peakKibibytes) {
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    System.out.println(
        "MemorySoak: "
            + what
            + " of "
            + done
            + " "
            + unit
            + " in "
            + Math.round(seconds)
            + " s, "
            + Math.round(done / seconds)
            + " "
            + unit
            + "/s, peak resident memory "
            + peakKibibytes / 1024
            + " MiB");
  }
}
