package dev.ashlar.connectors.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.SqlException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL that tries to get out ends in a clear error, and no file is created or changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileSqlTest {
  private static final long SHORT_MILLIS = 1_500;
  private static final long SMALL_MEMORY_BYTES = 96L << 20;
  private static final long SMALL_SPILL_BYTES = 32L << 20;

  @TempDir private static Path root;
  private LakeComputeEngine engine;
  private OfflineStore store;
  private BatchSource flights;

  @BeforeAll
  void open() {
    engine = Lake.engine(root);
    store = IcebergOfflineStore.open(root.resolve("store"));
    store.createTable("delays", Lake.FLIGHTS);
    flights = Lake.source("flights", FileFormat.PARQUET, Lake.flights(root), Lake.FLIGHTS);
    Lake.write(root.resolve("secret.txt"), "a secret");
    Lake.parquet(root.resolve("other.parquet"), "SELECT 1 AS x");
  }

  @AfterAll
  void close() {
    store.close();
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY flights TO '{root}/flights.parquet'",
        "COPY flights TO '{root}/flights2.parquet'",
        "COPY (SELECT 1) TO '{root}/x.csv'",
        "ATTACH '{root}/x.db' AS x",
        "ATTACH ':memory:' AS x",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 1",
        "SET enable_external_access = true",
        "RESET allowed_paths",
        "PRAGMA database_list",
        "PRAGMA enable_profiling",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY flights TO '{root}/x.csv'",
        "SELECT 1) TO '{root}/x.csv'; COPY (SELECT 1",
        "CREATE TABLE x AS SELECT 1",
        "CREATE MACRO m() AS 1",
        "INSERT INTO flights VALUES (1)",
        "DELETE FROM flights",
        "UPDATE flights SET delay = 0",
        "DROP VIEW flights",
        "EXPORT DATABASE '{root}/x'",
        "IMPORT DATABASE '{root}/x'",
        "CHECKPOINT",
        "VACUUM",
        "CALL duckdb_settings()",
        "EXECUTE x",
        "PREPARE x AS SELECT 1",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "DESCRIBE flights",
        "SHOW TABLES",
        "SUMMARIZE flights",
        "USE memory",
        "PIVOT flights ON airport",
        "WITH x AS (DELETE FROM flights RETURNING *) SELECT * FROM x",
        "WITH x AS (INSERT INTO flights VALUES (1) RETURNING *) SELECT * FROM x",
        "WITH x AS (COPY flights TO '{root}/x.csv') SELECT 1",
        "WITH x AS (SELECT * FROM read_text('{root}/secret.txt')) SELECT * FROM x",
        "WITH x AS (SELECT 1) SELECT * FROM y",
        "SELECT * FROM (WITH x AS (SELECT 1) SELECT * FROM x), x",
        "WITH x AS (SELECT * FROM x) SELECT * FROM x",
        "WITH \"{root}/flights.parquet\" AS (SELECT * FROM \"{root}/flights.parquet\")"
            + " SELECT * FROM \"{root}/flights.parquet\"",
        "SELECT * FROM read_text('{root}/secret.txt')",
        "SELECT * FROM read_blob('{root}/secret.txt')",
        "SELECT * FROM read_csv('{root}/secret.txt')",
        "SELECT * FROM read_parquet('{root}/flights.parquet')",
        "SELECT * FROM parquet_metadata('{root}/flights.parquet')",
        "SELECT * FROM glob('{root}/*')",
        "SELECT * FROM '{root}/flights.parquet'",
        "SELECT * FROM '{root}/secret.txt'",
        "SELECT * FROM \"{root}/other.parquet\"",
        "SELECT * FROM 'http://localhost/x.parquet'",
        "SELECT (SELECT content FROM read_text('{root}/secret.txt'))",
        "SELECT 1 WHERE EXISTS (FROM glob('/*'))",
        "SELECT * FROM flights WHERE airport IN (SELECT file FROM glob('/*'))",
        "SELECT * FROM flights QUALIFY (SELECT count(*) FROM glob('/*')) > 0",
        "SELECT * FROM flights ORDER BY (SELECT count(*) FROM glob('/*'))",
        "SELECT * FROM flights LIMIT (SELECT count(*) FROM glob('/*'))",
        "SELECT 1 UNION ALL SELECT count(*) FROM glob('/*')",
        "SELECT list_transform([1], lambda x: (SELECT count(*) FROM glob('/*')))",
        "SELECT getenv('HOME')",
        "SELECT current_setting('memory_limit')",
        "SELECT getvariable('x')",
        "SELECT * FROM query('SELECT 42')",
        "SELECT * FROM query_table('flights')",
        "SELECT * FROM json_execute_serialized_sql('{}')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_tables()",
        "SELECT * FROM duckdb_views",
        "SELECT * FROM pragma_table_info('flights')",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM pg_catalog.pg_class",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM memory.main.flights",
        "SELECT * FROM main.flights",
        "SELECT * FROM flights AT (VERSION => 1)",
        "SELECT * FROM (SHOW TABLES)",
        "SELECT * FROM (DESCRIBE flights)",
        "SELECT * FROM flights WHERE delay > $1",
        "SELECT * FROM flights WHERE delay > $delay",
        "SELECT * FROM flights WHERE delay > ?",
        "SELECT * FROM flights WHERE date < $START",
        "SELECT * FROM flights WHERE date < $now",
        "SELECT * FROM flights WHERE airport = getvariable('start')",
        "SELECT now()",
        "SELECT current_date",
        "SELECT CURRENT_TIMESTAMP",
        "SELECT random()",
        "SELECT uuid()",
        "SELECT main.now()",
        "SELECT sleep_ms(1)",
        "SELECT nextval('x')",
        "SELECT localtime",
        "SELECT current_localtime()",
        "SELECT current_localtimestamp()",
        "SELECT get_current_timestamp()",
        "SELECT transaction_timestamp()",
        "SELECT age(date) FROM flights",
        "SELECT ago(INTERVAL 1 DAY)",
        "SELECT pg_postmaster_start_time()",
        "SELECT gen_random_uuid()",
        "SELECT reservoir_quantile(delay, 0.5) FROM flights",
        "SELECT list_aggr([1, 2], 'reservoir_quantile', 0.5)",
        "SELECT list_aggregate([1, 2], airport) FROM flights",
        "SELECT txid_current()",
        "SELECT assert_true(false, airport) FROM flights",
        "SELECT * FROM flights USING SAMPLE 50%",
        "SELECT * FROM flights USING SAMPLE 2",
        "SELECT * FROM flights TABLESAMPLE 50%",
        "SELECT * FROM flights TABLESAMPLE bernoulli(50%) REPEATABLE (1)",
        "SELECT * FROM flights TABLESAMPLE reservoir(100 ROWS) REPEATABLE (1)",
        "SELECT * FROM (SELECT * FROM flights TABLESAMPLE system(50%))",
        "SELECT * FROM flights f JOIN flights g TABLESAMPLE 50% USING (airport)",
        "SELECT * FROM flights WHERE delay IN (SELECT delay FROM flights USING SAMPLE 1)",
        "WITH x AS (SELECT * FROM flights USING SAMPLE 1) SELECT * FROM x",
        "SELECT write_log('x')",
        "SELECT pg_typeof(1)",
        "",
        ";",
        "-- nothing",
        "SELECT FROM WHERE",
        "SELECT 'unfinished",
        "SELECT 1 /* unfinished",
        "SELECT \0",
        "not sql at all"
      })
  void hostileSqlIsRefusedEverywhereAndTouchesNothing(String template) {
    String sql = template.replace("{root}", root.toString());
    Map<String, Schema> tables = Map.of("flights", Lake.FLIGHTS);
    Map<String, Long> before = Lake.files(root);
    assertThatThrownBy(() -> engine.bind(sql, tables, Set.of())).isInstanceOf(SqlException.class);
    assertThatThrownBy(() -> engine.bind(sql, tables, ViewQuery.PARAMETERS))
        .isInstanceOf(SqlException.class);
    try (ComputeSession session = engine.open(Lake.options(root, flights))) {
      assertThatThrownBy(() ->
              session.writeRows(
                  Lake.writeRequest(
                      sql, Lake.span("2001-01-01", "2001-01-02"), store.layout("delays"), "j")))
          .isInstanceOf(SqlException.class)
          .hasMessageNotContaining("a secret");
      assertThatThrownBy(() -> session.keyedRows(rows(sql))).isInstanceOf(SqlException.class);
      assertThatThrownBy(() -> session.loadEvents(events(sql, Lake.TIMEOUT)))
          .isInstanceOf(SqlException.class);
    }
    assertThat(Lake.files(root)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM flights;",
        "FROM flights",
        "(SELECT * FROM flights)",
        "TABLE flights",
        "WITH x AS (SELECT * FROM flights), y AS (SELECT * FROM x) SELECT * FROM y -- the end",
        "WITH x AS MATERIALIZED (SELECT * FROM flights) SELECT * FROM x UNION ALL SELECT * FROM x",
        "SELECT f.* FROM FLIGHTS f JOIN (SELECT DISTINCT airport FROM flights) USING (airport)",
        "SELECT airport, date, sum(delay) OVER (PARTITION BY airport ORDER BY date)::BIGINT AS"
            + " delay FROM flights QUALIFY row_number() OVER () > 0",
        "SELECT airport, date, (SELECT max(delay) FROM flights g WHERE g.airport = f.airport) AS"
            + " delay FROM flights f WHERE EXISTS (SELECT 1 FROM flights)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3)"
            + " SELECT airport, date, i::BIGINT AS delay FROM flights, n",
        "SELECT airport, date, unnest([1, 2])::BIGINT AS delay FROM flights",
        "SELECT airport, date, r.range AS delay FROM flights, range(3) r",
        "SELECT airport, date, CASE WHEN delay BETWEEN 1 AND 5 THEN 1::BIGINT END AS delay FROM"
            + " flights",
        "SELECT DISTINCT ON (airport) airport, date, delay FROM flights ORDER BY ALL LIMIT 2 OFFSET"
            + " 1",
        "SELECT airport, date_trunc('hour', date) AS date, count(*) FILTER (WHERE delay > 1) AS"
            + " delay FROM flights GROUP BY ALL HAVING count(*) > 0",
        "SELECT * EXCLUDE (delay), list_transform([delay], lambda d: d + 1)[1] AS delay FROM"
            + " flights",
        "SELECT airport, date, list_sum(list_apply([delay], lambda d: d + 1))::BIGINT AS delay FROM"
            + " flights WHERE split_part(airport || ',x', ',', 2) LIKE 'x%' AND age(date, DATE"
            + " '2001-01-01') < INTERVAL 1 YEAR",
        "SELECT airport, max(date) AS date, list_aggr(list(delay ORDER BY delay), 'max') AS delay"
            + " FROM flights GROUP BY GROUPING SETS ((airport), ()) HAVING grouping(airport) = 0"
      })
  void ordinarySelectsRun(String sql) {
    assertThat(engine.bind(sql, Map.of("flights", Lake.FLIGHTS), Set.of()).names())
        .containsExactlyInAnyOrder("airport", "date", "delay");
    try (ComputeSession session = engine.open(Lake.options(root, flights))) {
      assertThat(Lake.byKey(session.keyedRows(rows(sql)))).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "today", "tomorrow", "yesterday", "current_timestamp"})
  void wordsForTheClockAreNoTimes(String word) {
    try (ComputeSession session = engine.open(Lake.options(root, flights))) {
      for (String type : List.of("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS")) {
        for (String text : List.of("'" + word + "'", "airport || '" + word + "'")) {
          String sql =
              "SELECT airport, 1 AS delay, CAST("
                  + text.replace("airport", "airport[:0]")
                  + " AS "
                  + type
                  + ") AS date FROM flights";
          assertThatThrownBy(() -> session.keyedRows(rows(sql)))
              .as(sql)
              .isInstanceOf(SqlException.class);
        }
      }
    }
  }

  @Test
  void anEndlessCrossJoinEndsAtTheTimeLimitAndLeavesNothing() {
    assertEndsAtTheTimeLimit(
        "SELECT airport, date, delay FROM flights, range(1000000) a, range(1000000) b"
            + " WHERE hash(a.range, b.range) = 0");
  }

  @Test
  void aCrossJoinThatProducesRowsEndsAtTheTimeLimitAndLeavesNothing() {
    assertEndsAtTheTimeLimit(
        "SELECT airport, date, delay FROM flights, range(1000000) a, range(1000000) b");
  }

  private void assertEndsAtTheTimeLimit(String sql) {
    Map<String, Long> before = Lake.files(root);
    assertThatThrownBy(
            () -> {
              try (ComputeSession session =
                  engine.open(Lake.options(root, SHORT_MILLIS, Lake.MEMORY, flights))) {
                session.writeRows(
                    Lake.writeRequest(
                        sql, Lake.span("2001-01-01", "2001-01-03"), store.layout("delays"), "j"));
              }
            })
        .isInstanceOfSatisfying(
            AshlarException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED))
        .hasMessageEndingWith("(expected: within 1500 ms)");
    assertThat(Lake.files(root)).isEqualTo(before);
  }

  @Test
  void anAggregateThatFillsMemoryEndsAtTheMemoryLimit() {
    String sql =
        "SELECT max(airport) AS airport, max(date) AS date, len(list(a.range)) AS delay"
            + " FROM flights, range(30000000) a";
    try (ComputeSession session =
        engine.open(Lake.options(root, Lake.TIMEOUT, SMALL_MEMORY_BYTES, flights))) {
      assertThatThrownBy(() -> session.keyedRows(rows(sql)))
          .isInstanceOfSatisfying(
              AshlarException.class,
              error -> assertThat(error.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
    }
  }

  @Test
  void sqlOfEventsThatFillsTheDiskEndsAtTheSpillLimit() {
    String sql =
        "SELECT a.range AS n, hash(a.range)::VARCHAR AS h, TIMESTAMP '2001-01-01' AS date FROM"
            + " range(100000000) a";
    try (ComputeSession session =
        engine.open(Lake.smallSpill(root, SMALL_SPILL_BYTES, SMALL_MEMORY_BYTES))) {
      assertThatThrownBy(() -> session.loadEvents(events(sql, Lake.TIMEOUT)))
          .isInstanceOfSatisfying(
              AshlarException.class,
              error -> assertThat(error.code()).isEqualTo(ErrorCode.TOO_LARGE))
          .hasMessageContaining("the spill limit")
          .hasMessageContaining("--max-spill-mb");
    }
  }

  @Test
  void sqlOfEventsThatWouldNotEndEndsAtALimitOfItsOwn() {
    String sql =
        "SELECT 'a' AS airport, a.range AS n, TIMESTAMP '2001-01-01' AS date FROM"
            + " range(1000000) a, range(1000000) b WHERE hash(a.range, b.range) = 0";
    try (ComputeSession session = engine.open(Lake.options(root, flights))) {
      assertThatThrownBy(() -> session.loadEvents(events(sql, SHORT_MILLIS)))
          .isInstanceOfSatisfying(
              AshlarException.class,
              error -> assertThat(error.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED))
          .hasMessage("the SQL of the events did not end in time (expected: within 1500 ms)");
    }
  }

  private static RowsRequest rows(String sql) {
    return new RowsRequest(
        Optional.of(Lake.select(sql)),
        Optional.empty(),
        Optional.of("date"),
        0,
        List.of("airport"),
        List.of("delay"),
        Lake.ALWAYS);
  }

  private static EventsRequest events(String sql, long millis) {
    return new EventsRequest(
        Optional.empty(), FileFormat.PARQUET, Optional.of(sql), "date", millis);
  }
}
