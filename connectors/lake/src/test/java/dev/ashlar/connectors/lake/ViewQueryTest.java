package dev.ashlar.connectors.lake;

import static dev.ashlar.connectors.lake.Lake.at;
import static dev.ashlar.connectors.lake.Lake.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.ViewSource;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.Events;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.ComputeSession.Selection;
import dev.ashlar.spi.ComputeSession.WriteRequest;
import dev.ashlar.spi.ComputeSession.WrittenFiles;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OfflineStore.RunCommit;
import dev.ashlar.spi.RowProgress;
import dev.ashlar.spi.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the SQL of a view sees of its sources, and how often it runs: each case through a job and
 * from source, which give the same rows.
 */
final class ViewQueryTest {
  private static final Interval TWO_DAYS = span("2001-01-02", "2001-01-04");
  private static final String COUNT_BY_DAY =
      "SELECT 'all' AS airport, max(date) AS date, count(*) AS delay FROM flights HAVING count(*) > 0";

  @TempDir private Path root;
  private LakeComputeEngine engine;
  private OfflineStore store;
  private ComputeSession session;
  private final List<RowProgress> told = new ArrayList<>();
  private int runs;

  @BeforeEach
  void open() {
    engine = Lake.engine(root);
    store = IcebergOfflineStore.open(root.resolve("store"));
    store.createTable("delays", Lake.FLIGHTS);
    session =
        engine.open(
            Lake.options(
                root, flights("flights", "f.csv"), flights("earlier", "e.csv"), airports()));
  }

  private BatchSource flights(String name, String file) {
    Lake.write(
        root.resolve(file),
        """
        airport,date,delay
        ATL,2000-12-31T23:59:59.999999Z,1
        ATL,2001-01-01T00:00:00Z,2
        ATL,2001-01-01T23:59:59.999999Z,4
        ATL,2001-01-02T00:00:00Z,8
        ORD,2001-01-02T12:00:00Z,
        ,2001-01-02T13:00:00Z,32
        ORD,,64
        ATL,2001-01-03T23:59:59.999999Z,128
        ATL,2001-01-04T00:00:00Z,256
        """);
    return Lake.source(name, FileFormat.CSV, root.resolve(file), Lake.FLIGHTS);
  }

  private BatchSource airports() {
    Lake.write(root.resolve("a.csv"), "iata,city\nATL,Atlanta\nORD,Chicago\n,Nowhere\n");
    return Lake.source(
        "airports",
        FileFormat.CSV,
        root.resolve("a.csv"),
        Schema.of(new Field("iata", DataType.STRING), new Field("city", DataType.STRING)));
  }

  @AfterEach
  void close() {
    session.close();
    store.close();
    engine.close();
  }

  private static ViewQuery query(String sql, ViewSource... sources) {
    return new ViewQuery(sql, List.of(sources), OptionalLong.empty());
  }

  private static ViewQuery incremental(String sql, ViewSource... sources) {
    return new ViewQuery(sql, List.of(sources), OptionalLong.of(Lake.DAY));
  }

  private static ViewSource seen(String name) {
    return ViewSource.filtered(name);
  }

  /** Returns the rows of a query, [time, delay] by key: from source, and from a job's files. */
  private Map<String, List<List<Object>>> rows(ViewQuery query, Interval span) {
    var fromSource = fromSource(query, span);
    write(query, span);
    var stored =
        Lake.byKey(
            session.keyedRows(
                new RowsRequest(
                    Optional.empty(),
                    Optional.of(store.snapshot("delays", span)),
                    Optional.empty(),
                    0,
                    List.of("airport"),
                    List.of("delay"),
                    span)));
    assertThat(stored).isEqualTo(fromSource);
    return stored;
  }

  private Map<String, List<List<Object>>> fromSource(ViewQuery query, Interval span) {
    return Lake.byKey(
        session.keyedRows(
            new RowsRequest(
                Optional.of(new Selection(query, span)),
                Optional.empty(),
                Optional.of("date"),
                0,
                List.of("airport"),
                List.of("delay"),
                span)));
  }

  private WrittenFiles write(ViewQuery query, Interval span) {
    String prefix = "job" + ++runs;
    WriteRequest base = Lake.writeRequest("", span, store.layout("delays"), prefix);
    WrittenFiles written =
        session.writeRows(
            new WriteRequest(
                query,
                base.columns(),
                base.joinKeys(),
                base.timestamp(),
                span,
                base.intervalMicros(),
                base.delayMicros(),
                base.dimensionTimeMicros(),
                runs,
                base.layout(),
                prefix,
                told::add));
    store.commit(
        "delays",
        new RunCommit(prefix, runs, span, written.files(), written.rowsWithNullKey(), runs));
    return written;
  }

  private static List<Object> row(String time, @Nullable Long delay) {
    return Arrays.asList(at(time), delay);
  }

  @Test
  void aTimedSourceIsSeenInTheWindowAndADimensionWhole() {
    var rows =
        rows(
            query(
                "SELECT city AS airport, date, delay FROM flights JOIN airports ON iata = airport",
                seen("flights"),
                seen("airports")),
            TWO_DAYS);
    assertThat(rows.get("[Atlanta]"))
        .containsExactly(row("2001-01-02", 8L), row("2001-01-03T23:59:59.999999", 128L));
    assertThat(rows.get("[Chicago]")).containsExactly(row("2001-01-02T12:00:00", null));
  }

  @Test
  void twoTimedSourcesAreBothSeenInTheWindow() {
    var rows =
        rows(
            query(
                "SELECT f.airport, f.date, sum(e.delay)::BIGINT AS delay FROM flights f"
                    + " JOIN earlier e ON e.airport = f.airport AND e.date <= f.date GROUP BY ALL",
                seen("flights"),
                seen("earlier")),
            TWO_DAYS);
    assertThat(rows.get("[ATL]"))
        .containsExactly(row("2001-01-02", 8L), row("2001-01-03T23:59:59.999999", 136L));
  }

  @Test
  void anUnfilteredSourceIsSeenWhole() {
    var rows =
        rows(
            query(
                "SELECT airport, TIMESTAMP '2001-01-02' AS date, sum(delay)::BIGINT AS delay"
                    + " FROM flights GROUP BY airport",
                new ViewSource("flights", true, 0, 0)),
            TWO_DAYS);
    assertThat(rows)
        .isEqualTo(
            Map.of(
                "[ATL]", List.of(row("2001-01-02", 399L)),
                "[ORD]", List.of(row("2001-01-02", 64L))));
  }

  @Test
  void earlierRowsAreSeenToTheMicrosecondAndNotKept() {
    ViewQuery sums =
        query(
            "SELECT airport, date, sum(delay) OVER (PARTITION BY airport ORDER BY date)::BIGINT"
                + " AS delay FROM flights",
            new ViewSource("flights", false, -Lake.DAY, 0));
    assertThat(rows(sums, TWO_DAYS).get("[ATL]"))
        .containsExactly(row("2001-01-02", 14L), row("2001-01-03T23:59:59.999999", 142L));
    ViewQuery more = query(sums.sql(), new ViewSource("flights", false, -Lake.DAY - 1, 0));
    assertThat(rows(more, TWO_DAYS).get("[ATL]"))
        .containsExactly(row("2001-01-02", 15L), row("2001-01-03T23:59:59.999999", 143L));
  }

  @Test
  void aFilterThatEndsEarlierHidesTheLastRows() {
    String sum =
        "SELECT airport, $start AS date, sum(delay)::BIGINT AS delay FROM flights"
            + " WHERE airport = 'ATL' GROUP BY airport";
    assertThat(rows(incremental(sum, seen("flights")), TWO_DAYS).get("[ATL]"))
        .containsExactly(row("2001-01-02", 8L), row("2001-01-03", 128L));
    assertThat(
            rows(
                    incremental(sum, new ViewSource("flights", false, -Lake.DAY, -1)),
                    span("2001-01-02", "2001-01-05"))
                .get("[ATL]"))
        .containsExactly(row("2001-01-02", 14L), row("2001-01-03", 8L), row("2001-01-04", 384L));
  }

  @Test
  void anIncrementalQueryRunsOnceForEachInterval() {
    Interval three = span("2001-01-02", "2001-01-05");
    assertThat(rows(query(COUNT_BY_DAY, seen("flights")), three).get("[all]"))
        .containsExactly(row("2001-01-04", 5L));
    assertThat(rows(incremental(COUNT_BY_DAY, seen("flights")), three).get("[all]"))
        .containsExactly(
            row("2001-01-02T13:00:00", 3L),
            row("2001-01-03T23:59:59.999999", 1L),
            row("2001-01-04", 1L));
  }

  @Test
  void boundsAreTimesOfTheInterval() {
    assertThat(
            rows(
                incremental(
                    "SELECT 'ä$start' AS airport, $ /* é */ start AS date,"
                        + " epoch_us(\"x\" - $start) AS delay FROM (SELECT $end AS \"x\")"
                        + " WHERE $end > $start -- $end"),
                TWO_DAYS))
        .isEqualTo(
            Map.of("[ä$start]", List.of(row("2001-01-02", Lake.DAY), row("2001-01-03", Lake.DAY))));
  }

  @Test
  void aRowStampedTheEndBelongsToTheNextIntervalAndIsNotKept() {
    assertThat(
            rows(incremental("SELECT 'a' AS airport, $end AS date, 1::BIGINT AS delay"), TWO_DAYS))
        .isEmpty();
    assertThat(
            rows(
                incremental(
                    "SELECT 'a' AS airport, $end - INTERVAL 1 MICROSECOND AS date, 1::BIGINT AS"
                        + " delay"),
                TWO_DAYS))
        .containsOnlyKeys("[a]");
  }

  @Test
  void eventsAreSelectedFromAllRowsAfterAWindowToo() {
    fromSource(query("SELECT * FROM flights", seen("flights")), TWO_DAYS);
    Events events =
        session.loadEvents(
            new EventsRequest(
                Optional.empty(),
                FileFormat.CSV,
                Optional.of("SELECT airport, date AS at FROM flights"),
                "at",
                Lake.TIMEOUT));
    assertThat(events.rowCount()).isEqualTo(9);
    assertThat(events.lastMicros()).hasValue(at("2001-01-04"));
  }

  @Test
  void noIntervalsAreNoRows() {
    assertThat(
            fromSource(
                incremental(COUNT_BY_DAY, seen("flights")), span("2001-01-02", "2001-01-02")))
        .isEmpty();
  }

  @Test
  void manyIntervalsAreOneJob() {
    Interval span = span("2000-12-01", "2001-03-01");
    WrittenFiles written =
        write(incremental("SELECT 'a' AS airport, $start AS date, 1::BIGINT AS delay"), span);
    assertThat(written.files()).hasSize(90);
    assertThat(written.rowsWritten()).isEqualTo(90);
    assertThat(told).extracting(RowProgress::rows).isSorted().endsWith(90L);
    List<Double> shares =
        told.stream().flatMap(done -> done.share().stream().boxed()).distinct().toList();
    assertThat(shares).isSorted().hasSizeGreaterThan(80).endsWith(1.0);
    assertThat(shares.getFirst()).isLessThan(0.1);
  }

  @Test
  void nullKeysAndTimesAreLeftOutAndCountedAndOtherNullsKept() {
    WrittenFiles written =
        write(query("SELECT * FROM flights", new ViewSource("flights", true, 0, 0)), TWO_DAYS);
    assertThat(written.rowsWritten()).isEqualTo(3);
    assertThat(written.rowsWithNullKey()).isEqualTo(2);
    assertThat(fromSource(query("SELECT * FROM flights"), TWO_DAYS).get("[ORD]"))
        .containsExactly(row("2001-01-02T12:00:00", null));
    WrittenFiles filtered = write(query("SELECT * FROM flights", seen("flights")), TWO_DAYS);
    assertThat(filtered.rowsWithNullKey()).as("a row without a time is in no window").isEqualTo(1);
  }

  @Test
  void aConditionThatIsNullKeepsNoRow() {
    ViewSource flights = seen("flights");
    assertThat(rows(query("SELECT * FROM flights WHERE delay <> 8", flights), TWO_DAYS))
        .isEqualTo(Map.of("[ATL]", List.of(row("2001-01-03T23:59:59.999999", 128L))));
    assertThat(rows(query("SELECT * FROM flights WHERE NOT (delay <> 8)", flights), TWO_DAYS))
        .isEqualTo(Map.of("[ATL]", List.of(row("2001-01-02", 8L))));
    assertThat(rows(query("SELECT * FROM flights WHERE delay NOT IN (8, NULL)", flights), TWO_DAYS))
        .isEmpty();
    assertThat(rows(query("SELECT * FROM flights WHERE delay IS NULL", flights), TWO_DAYS))
        .isEqualTo(Map.of("[ORD]", Collections.singletonList(row("2001-01-02T12:00:00", null))));
  }

  @ParameterizedTest
  @CsvSource({
    "JOIN airports ON iata = airport, 3, 0, '[[Atlanta], [Chicago]]'",
    "LEFT JOIN airports ON iata = airport, 3, 1, '[[Atlanta], [Chicago]]'",
    "JOIN airports ON iata IS NOT DISTINCT FROM airport, 4, 0,"
        + " '[[Atlanta], [Chicago], [Nowhere]]'"
  })
  void aNullIsNoPartnerInAJoin(String join, long written, long withNullKey, String keys) {
    ViewQuery cities =
        query(
            "SELECT city AS airport, date, delay FROM flights " + join,
            seen("flights"),
            seen("airports"));
    WrittenFiles files = write(cities, TWO_DAYS);
    assertThat(files.rowsWritten()).isEqualTo(written);
    assertThat(files.rowsWithNullKey()).isEqualTo(withNullKey);
    assertThat(rows(cities, TWO_DAYS).keySet()).hasToString(keys);
  }

  @Test
  void nullsAreOneGroupAndSqlAggregatesSkipThem() {
    var counts =
        rows(
            query(
                "SELECT coalesce(airport, 'none') AS airport, TIMESTAMP '2001-01-02' AS date,"
                    + " count(delay) AS delay FROM (SELECT * FROM flights UNION ALL"
                    + " SELECT * FROM flights) AS f GROUP BY f.airport",
                seen("flights")),
            TWO_DAYS);
    assertThat(counts)
        .isEqualTo(
            Map.of(
                "[ATL]", List.of(row("2001-01-02", 4L)),
                "[ORD]", List.of(row("2001-01-02", 0L)),
                "[none]", List.of(row("2001-01-02", 2L))));
  }

  @Test
  void parametersAreTimestampsWhenBound() {
    assertThat(
            engine.bind(
                "SELECT $start AS s, $end AS e, [$start] AS l, epoch_us($end) AS n",
                Map.of(),
                ViewQuery.PARAMETERS))
        .hasToString("s timestamp, e timestamp, l array<timestamp>, n int64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT $start AS t | false | 7 | parameter $start is not allowed here (expected: a value; "
            + "the SQL of an incremental view has $start and $end)",
        "SELECT 'é', $1 AS t | true | 12 | parameter $1 is not allowed here (expected: $end or $start)",
        "SELECT $Start AS t | true | 7 | parameter $Start is not allowed here (expected: $end or $start)",
        "SELECT ? AS t | true | 7 | parameter $1 is not allowed here (expected: $end or $start)",
        "SELECT $end, nope | true | 13 | nope"
      })
  void anyOtherParameterIsAnErrorAtItsPlace(
      String sql, boolean isIncremental, int offset, String message) {
    Set<String> parameters = isIncremental ? ViewQuery.PARAMETERS : Set.of();
    assertThatThrownBy(() -> engine.bind(sql, Map.of("flights", Lake.FLIGHTS), parameters))
        .isInstanceOfSatisfying(
            SqlException.class, error -> assertThat(error.offset()).isEqualTo(offset))
        .hasMessageContaining(message);
  }
}
