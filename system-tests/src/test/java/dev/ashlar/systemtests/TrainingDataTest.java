package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ashlar.systemtests.Program.Child;
import dev.ashlar.systemtests.Program.Result;
import dev.ashlar.training.Datasets;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Training data and features in range, through the command line, on a server of its own. One piece,
 * long as it is: a server is started and a shop is stored on it once, and all tests ask that one.
 */
final class TrainingDataTest {
  private static final String EVENTS =
      """
      note,user_id,when,amount
      b,7,2024-02-10T12:00:00,1
      a,7,2024-02-10T12:00:00,2
      b,7,2024-02-10T12:00:00,1
      "x, ""y""\",3,2024-01-20T00:00:00,3
      no user,,2024-01-20T00:00:00,4
      no time,3,,5
      far past,3,0001-01-01T00:00:00,6
      far future,3,2900-01-01T00:00:00,7
      nobody,999,2024-02-10T12:00:00,8
      """;

  @TempDir private static Path directory;
  private static Program program;
  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    Shop.write(directory, 3_000, 1);
    Files.writeString(directory.resolve("events.csv"), EVENTS);
    program = new Program(directory);
    server = program.server(directory.resolve("home"));
    Result applied = server.run(directory, "apply", "--yes");
    assertThat(applied.code()).as(applied.all()).isZero();
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  void rowsTheirOrderDuplicatesAndOtherColumnsAreKept() throws Exception {
    train("kept.csv", "--events", "events.csv");
    List<List<String>> before =
        rows("SELECT note, user_id, \"when\"::TIMESTAMP, amount FROM 'events.csv'");
    List<List<String>> after =
        rows("SELECT note, user_id, \"when\"::TIMESTAMP, amount FROM 'kept.csv'");
    assertThat(after).hasSize(9).isEqualTo(before);
    assertThat(rows("SELECT column_name FROM (DESCRIBE FROM 'kept.csv')"))
        .map(List::getFirst)
        .containsExactly(
            "note",
            "user_id",
            "when",
            "amount",
            "spending__amount_count_1d_1d",
            "spending__amount_count_7d_1d",
            "spending__amount_sum_1d_1d",
            "spending__amount_sum_7d_1d",
            "spending__amount_mean_7d_1d",
            "profile__country");
  }

  @Test
  void aNullKeyOrTimeKeepsTheRowWithNullFeatures() throws Exception {
    train("nulls.csv", "--events", "events.csv");
    assertThat(
            rows(
                "SELECT note FROM 'nulls.csv' WHERE spending__amount_count_7d_1d IS NULL"
                    + " AND profile__country IS NULL ORDER BY note"))
        .map(List::getFirst)
        .containsExactly("far past", "no time", "no user", "nobody");
  }

  @Test
  void valuesEqualPlainSqlOverTheSource() throws Exception {
    train("values.parquet", "--events-sql", "SELECT user_id, bought AS \"when\" FROM purchases");
    assertThat(
            rows(
                """
                SELECT count(*), count(*) FILTER (spending__amount_count_7d_1d IS DISTINCT FROM n
                  OR abs(coalesce(spending__amount_sum_7d_1d - s, 0)) > 1e-6)
                FROM (SELECT t.*, (SELECT CASE WHEN count(*) > 0 THEN count(amount) END FROM 'data/purchases.csv' p
                    WHERE p.user_id = t.user_id AND p.bought >= date_trunc('day', t."when") - INTERVAL 7 DAY
                    AND p.bought < date_trunc('day', t."when")) AS n,
                  (SELECT sum(amount) FROM 'data/purchases.csv' p WHERE p.user_id = t.user_id
                    AND p.bought >= date_trunc('day', t."when") - INTERVAL 7 DAY
                    AND p.bought < date_trunc('day', t."when")) AS s
                  FROM 'values.parquet' t WHERE "when" >= '2024-01-08')\
                """))
        .satisfiesExactly(row -> {
          assertThat(Long.parseLong(row.get(0))).isGreaterThan(2_000);
          assertThat(row.get(1)).isEqualTo("0");
        });
  }

  @Test
  void parquetAndCsvEventsGiveTheSame() throws Exception {
    rows("COPY (FROM 'events.csv') TO 'events.parquet'");
    train("csv.csv", "--events", "events.csv");
    train("parquet.csv", "--events", "events.parquet");
    assertThat(directory.resolve("parquet.csv"))
        .hasSameTextualContentAs(directory.resolve("csv.csv"));
  }

  @Test
  void fromSourceEqualsTheStoreWhenNoRowIsLate() {
    String events = "SELECT user_id, bought AS \"when\" FROM purchases ORDER BY ALL";
    train("store.csv", "--events-sql", events);
    train("source.csv", "--events-sql", events, "--from-source");
    assertThat(directory.resolve("source.csv"))
        .hasSameTextualContentAs(directory.resolve("store.csv"));
  }

  @Test
  void excludeCurrentTimeLooksAMicrosecondEarlier() throws Exception {
    Files.writeString(
        directory.resolve("midnight.csv"),
        "user_id,when\n3,2024-02-10T00:00:00\n3,2024-02-09T23:59:59.999999\n");
    train("with.csv", "--events", "midnight.csv");
    train("without.csv", "--events", "midnight.csv", "--exclude-current-time");
    String features = "SELECT * EXCLUDE (\"when\") FROM ";
    assertThat(rows(features + "'with.csv'").get(0))
        .isNotEqualTo(rows(features + "'with.csv'").get(1));
    assertThat(rows(features + "'without.csv'").get(0))
        .isEqualTo(rows(features + "'with.csv'").get(1));
    assertThat(rows("SELECT \"when\"::TIMESTAMP FROM 'without.csv'"))
        .isEqualTo(rows("SELECT \"when\" FROM 'midnight.csv'"));
  }

  /** The jobs ran after all purchases: nobody was served anything until then. */
  @Test
  void byIngestionTimeAnEventSeesWhatServingSaw() throws Exception {
    String then = "SELECT user_id, bought AS \"when\" FROM purchases ORDER BY ALL";
    train("then.csv", "--events-sql", then, "--availability", "INGESTION_TIME");
    assertThat(
            rows(
                "SELECT count(*) > 0, count(profile__country), count(spending__amount_sum_7d_1d)"
                    + " FROM 'then.csv'"))
        .containsExactly(List.of("true", "0", "0"));
    String later = "SELECT user_id, TIMESTAMP '2150-01-01' AS \"when\" FROM users ORDER BY ALL";
    train("later.csv", "--events-sql", later, "--availability", "INGESTION_TIME");
    String end = "SELECT user_id, TIMESTAMP '2024-03-01' AS \"when\" FROM users ORDER BY ALL";
    train("end.csv", "--events-sql", end);
    String features = "SELECT * EXCLUDE (\"when\") FROM ";
    assertThat(rows(features + "'later.csv'")).isEqualTo(rows(features + "'end.csv'"));
  }

  @Test
  void asKnownWhenTheJobsWereDoneIsAsKnownNowAndBeforeThemNothingWasKnown() throws Exception {
    JsonNode jobs =
        new ObjectMapper().readTree(server.run(directory, "jobs", "list", "--json").out());
    List<String> finished = new ArrayList<>();
    List<String> created = new ArrayList<>();
    for (JsonNode job : jobs.path("jobs")) {
      finished.add(job.path("updated_at").asText());
      created.add(job.path("created_at").asText());
    }
    String events = "SELECT user_id, bought AS \"when\" FROM purchases ORDER BY ALL";
    train("now.csv", "--events-sql", events);
    train("done.csv", "--events-sql", events, "--as-known-at", Collections.max(finished));
    assertThat(directory.resolve("done.csv")).hasSameTextualContentAs(directory.resolve("now.csv"));
    train("before.csv", "--events-sql", events, "--as-known-at", Collections.min(created));
    assertThat(
            rows(
                "SELECT count(*) > 0, count(profile__country), count(spending__amount_sum_7d_1d)"
                    + " FROM 'before.csv'"))
        .containsExactly(List.of("true", "0", "0"));
  }

  @Test
  void eachViewKeepsItsHistoryAsLongAsItSays() throws Exception {
    Result made =
        server.run(
            directory,
            "training-data",
            "--service",
            "spending_only",
            "--timestamp",
            "when",
            "--events-sql",
            "SELECT user_id, bought AS \"when\" FROM purchases",
            "--as-known-at",
            "2001-01-01",
            "--out",
            "long-ago.csv");
    assertThat(made.code()).as(made.all()).isZero();
    assertThat(rows("SELECT count(*) > 0, count(spending__amount_sum_7d_1d) FROM 'long-ago.csv'"))
        .containsExactly(List.of("true", "0"));
  }

  @Test
  void whatIsNotKnownAnyMoreOrNeverWasIsAnError() {
    String events = "SELECT user_id, bought AS \"when\" FROM purchases";
    assertThat(trainingData("--events-sql", events, "--as-known-at", "2001-01-01").err())
        .contains(
            "what view profile knew at 2001-01-01T00:00:00Z may be gone"
                + " (expected: a time within its history_retention of 30d, not before ");
    assertThat(trainingData("--events-sql", events, "--as-known-at", "yesterday").err())
        .contains("as_known_at is not a time (expected: ISO 8601");
    assertThat(trainingData("--events-sql", events, "--availability", "LATE").err())
        .contains("availability LATE (expected: EFFECTIVE_TIME or INGESTION_TIME)");
    assertThat(
            trainingData(
                    "--events-sql", events, "--availability", "INGESTION_TIME", "--from-source")
                .err())
        .contains("from the source (expected: from the offline store)");
    assertThat(
            trainingData(
                    "--events-sql",
                    events,
                    "--availability",
                    "INGESTION_TIME",
                    "--as-known-at",
                    "2026-01-01")
                .err())
        .contains("(expected: one of the two)");
  }

  @Test
  void featuresInRangeJoinedOnEventsEqualTrainingDataAndNeverOverlap() throws Exception {
    ranges("ranges.parquet");
    String events =
        "SELECT user_id, bought AS \"when\" FROM purchases WHERE bought >= TIMESTAMP '2024-01-08'"
            + " AND user_id IS NOT NULL";
    train("free.parquet", "--events-sql", events);
    assertThat(
            rows(
                """
                SELECT count(*), count(r.user_id), count(*) FILTER (
                  r.amount_count_1d_1d IS DISTINCT FROM t.spending__amount_count_1d_1d
                  OR r.amount_sum_7d_1d IS DISTINCT FROM t.spending__amount_sum_7d_1d
                  OR r.amount_mean_7d_1d IS DISTINCT FROM t.spending__amount_mean_7d_1d)
                FROM 'free.parquet' t LEFT JOIN 'ranges.parquet' r ON r.user_id = t.user_id
                  AND r._valid_from <= t."when" AND t."when" < r._valid_to\
                """))
        .satisfiesExactly(row -> {
          assertThat(Long.parseLong(row.get(0)))
              .isEqualTo(Long.parseLong(rows("SELECT count(*) FROM 'free.parquet'").get(0).get(0)));
          assertThat(Long.parseLong(row.get(1))).isGreaterThan(1_000);
          assertThat(row.get(2)).isEqualTo("0");
        });
    assertThat(
            rows(
                "SELECT count(*) FROM 'ranges.parquet' a JOIN 'ranges.parquet' b ON a.user_id ="
                    + " b.user_id AND a._valid_from < b._valid_from AND b._valid_from <"
                    + " a._valid_to"))
        .containsExactly(List.of("0"));
  }

  @Test
  void timesOfTextEndInZ() throws Exception {
    train("times.csv", "--events", "events.csv");
    assertThat(directory.resolve("times.csv"))
        .content()
        .contains("b,7,2024-02-10T12:00:00Z,1,")
        .contains("far past,3,0001-01-01T00:00:00Z,6,");
    ranges("ranges.csv");
    assertThat(
            Files.readAllLines(directory.resolve("ranges.csv")).stream()
                .skip(1)
                .map(line -> line.replaceFirst(".*?,([^,]+,[^,]+)$", "$1")))
        .isNotEmpty()
        .allMatch(
            times -> times.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z,\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z"));
  }

  @Test
  void rangesAreOrderedByKeyAndTime() throws Exception {
    ranges("ordered.parquet");
    assertThat(
            rows(
                "SELECT count(*) > 100, count(*) FILTER (p IS NOT NULL AND (user_id, _valid_from)"
                    + " <= (p.u, p.v)) FROM (SELECT user_id, _valid_from, lag({'u': user_id, 'v':"
                    + " _valid_from}) OVER (ORDER BY file_row_number) AS p FROM read_parquet('"
                    + directory.resolve("ordered.parquet")
                    + "', file_row_number=true))"))
        .containsExactly(List.of("true", "0"));
  }

  @Test
  void aMistakeInTheRequestIsAnErrorBeforeAnythingIsQueued() {
    String workspace = "/api/v1/workspaces/prod/";
    HttpResponse<String> service =
        server.post(workspace + "training-data?service=shpo", "{\"events_sql\":\"SELECT 1\"}");
    assertThat(service.statusCode()).isEqualTo(404);
    assertThat(service.body()).contains("no feature service shpo (expected: shop)");
    HttpResponse<String> unlike =
        server.post(workspace + "training-data?service=x", "{\"events_sql\":\"SELECT 1\"}");
    assertThat(unlike.body()).contains("no feature service x (expected: one of shop, ");
    HttpResponse<String> view =
        server.post(
            workspace + "features-in-range?view=spendings&from=2024-01-08&to=2024-01-09", "{}");
    assertThat(view.statusCode()).isEqualTo(404);
    assertThat(view.body()).contains("no feature view spendings (expected: spending)");
    assertThat(
            server
                .post(
                    workspace + "training-data?service=shop&output_format=xls",
                    "{\"events_sql\":\"SELECT 1\"}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aCommandThatIsEndedTakesItsDatasetAlong() {
    Path spill = directory.resolve("home/spill");
    Child child =
        program.start(
            "training-data",
            "--server",
            server.address(),
            "--key",
            server.key(),
            "--service",
            Shop.SERVICE,
            "--timestamp",
            "when",
            "--events-sql",
            "SELECT a.range AS user_id, TIMESTAMP '2024-01-08' AS \"when\" FROM range(1000000) a,"
                + " range(1000000) b WHERE hash(a.range, b.range) = 0",
            "--out",
            "never.csv");
    // Its first line of progress: from then on it knows its dataset.
    Program.await(() ->
        Pattern.compile("Waiting for|Joining").matcher(Program.text(child.err())).find()
            || !child.process().isAlive());
    assertThat(isEmpty(spill)).isFalse();
    assertThat(child.process().isAlive()).as(child.printed()).isTrue();
    long ended = System.nanoTime();
    child.process().destroy();
    Program.await(() -> isEmpty(spill));
    assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(Datasets.LEASE);
    assertThat(directory.resolve("never.csv")).doesNotExist();
  }

  @Test
  void oneEventIsOneEvent() throws Exception {
    Files.writeString(directory.resolve("one.csv"), "user_id,when\n3,2024-02-10\n");
    assertThat(train("one-out.csv", "--events", "one.csv").out())
        .startsWith("1 event × 6 features");
  }

  /** The rows of these files are wrong as well: what is told is what their header says. */
  @Test
  void aMissingKeyColumnIsAnErrorBeforeAnyWork() throws Exception {
    Files.writeString(directory.resolve("keyless.csv"), "user,when\n1,soon\n");
    assertRefused("keyless.csv", "user_id");
  }

  @Test
  void collidingNamesAreAnErrorBeforeAnyWork() throws Exception {
    Files.writeString(
        directory.resolve("colliding.csv"), "user_id,when,Profile__country\n1,soon,x\n");
    assertRefused("colliding.csv", "column Profile__country and the feature profile__country");
    rows("COPY (SELECT 1 AS user_id, 'soon' AS \"when\", 2 AS profile__COUNTRY) TO 'c.parquet'");
    assertRefused("c.parquet", "column profile__COUNTRY and the feature profile__country");
  }

  @Test
  void duplicateNamesAreAnErrorBeforeAnyWork() throws Exception {
    Files.writeString(directory.resolve("twice.csv"), "user_id,when,note,Note\n1,soon,x,y\n");
    assertRefused("twice.csv", "the events' column note and the events' column Note");
    Result refused =
        trainingData(
            "--events-sql",
            "SELECT user_id, CAST(bought || 'x' AS TIMESTAMP) AS \"when\", 1 AS a, 2 AS a"
                + " FROM purchases");
    assertThat(refused.code()).as(refused.all()).isEqualTo(1);
    assertThat(refused.err()).contains("the events' column a and the events' column a ");
  }

  @Test
  void aMissingOrUntimelyTimestampIsAnError() throws Exception {
    Files.writeString(directory.resolve("timeless.csv"), "user_id,then\n1,2024-02-10\n");
    assertRefused("timeless.csv", "when");
    Files.writeString(directory.resolve("untimely.csv"), "user_id,when\n1,soon\n");
    assertRefused("untimely.csv", "when");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; SELECT 2",
        "COPY (SELECT 1) TO 'stolen.csv'",
        "ATTACH 'stolen.db'",
        "CREATE TABLE t (a INT)",
        "DELETE FROM purchases",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '1TB'",
        "PRAGMA database_list",
        "SELECT content AS user_id FROM read_text('/etc/passwd')",
        "SELECT file AS user_id FROM glob('/etc/*')",
        "SELECT * FROM read_csv('data/../../../etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT getenv('HOME') AS user_id",
        "SELECT",
        ""
      })
  void eventsSqlIsOneSelectOverDeclaredSources(String sql) {
    var before = Trees.digests(directory);
    Result refused =
        server.run(
            directory,
            "training-data",
            "--service",
            Shop.SERVICE,
            "--timestamp",
            "when",
            "--events-sql",
            sql,
            "--out",
            "stolen.csv");
    assertThat(refused.code()).as(refused.all()).isNotZero();
    assertThat(refused.err()).contains("expected").doesNotContain("root:", "Exception");
    assertThat(changes(before, Trees.digests(directory))).isEmpty();
  }

  private static List<String> changes(
      SortedMap<String, String> before, SortedMap<String, String> after) {
    List<String> changes = new ArrayList<>();
    after.forEach((path, digest) -> {
      if (!path.startsWith("home") && !digest.equals(before.get(path))) {
        changes.add(path);
      }
    });
    return changes;
  }

  private static void assertRefused(String events, String named) {
    Result refused = trainingData("--events", events);
    assertThat(refused.code()).as(refused.all()).isEqualTo(1);
    assertThat(refused.err()).contains(events, named, "expected");
    assertThat(directory.resolve("refused.csv")).doesNotExist();
  }

  private static Result trainingData(String... events) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "training-data",
                "--service",
                Shop.SERVICE,
                "--timestamp",
                "when",
                "--out",
                "refused.csv"));
    command.addAll(List.of(events));
    return server.run(directory, command.toArray(String[]::new));
  }

  private static boolean isEmpty(Path folder) {
    String[] names = folder.toFile().list();
    return names == null || names.length == 0;
  }

  private static void ranges(String out) {
    Result made =
        server.run(
            directory,
            "features-in-range",
            "--view",
            "spending",
            "--from",
            "2024-01-08",
            "--to",
            "2024-03-10",
            "--out",
            out);
    assertThat(made.code()).as(made.all()).isZero();
  }

  private static Result train(String out, String... events) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "training-data", "--service", Shop.SERVICE, "--timestamp", "when", "--out", out));
    command.addAll(List.of(events));
    Result made = server.run(directory, command.toArray(String[]::new));
    assertThat(made.code()).as(made.all()).isZero();
    return made;
  }

  private static List<List<String>> rows(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET file_search_path = '" + directory + "'; SET TimeZone = 'UTC'");
      List<List<String>> rows = new ArrayList<>();
      if (!statement.execute(sql.replace("TO '", "TO '" + directory + "/"))) {
        return rows;
      }
      try (ResultSet result = statement.getResultSet()) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(String.valueOf(result.getString(i)));
          }
          rows.add(row);
        }
      }
      return rows;
    }
  }
}
