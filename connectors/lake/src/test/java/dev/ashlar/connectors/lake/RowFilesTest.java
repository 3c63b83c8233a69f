package dev.ashlar.connectors.lake;

import static dev.ashlar.connectors.lake.Lake.at;
import static dev.ashlar.connectors.lake.Lake.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.ComputeSession.WriteRequest;
import dev.ashlar.spi.ComputeSession.WrittenFiles;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OfflineStore.DataFile;
import dev.ashlar.spi.OfflineStore.RunCommit;
import dev.ashlar.spi.RowProgress;
import dev.ashlar.spi.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowFilesTest {
  private static final String SELECT = "SELECT airport, date, delay FROM flights";
  private static final int MANY_INTERVALS = 250;

  @TempDir private Path root;
  private LakeComputeEngine engine;
  private OfflineStore store;
  private BatchSource flights;
  private ComputeSession session;

  @BeforeEach
  void open() {
    engine = Lake.engine(root);
    store = IcebergOfflineStore.open(root.resolve("store"));
    store.createTable("delays", Lake.FLIGHTS);
    flights = Lake.source("flights", FileFormat.PARQUET, Lake.flights(root), Lake.FLIGHTS);
    session = engine.open(Lake.options(root, flights));
  }

  @AfterEach
  void close() {
    session.close();
    store.close();
    engine.close();
  }

  private WriteRequest request(String sql, Interval span) {
    return Lake.writeRequest(sql, span, store.layout("delays"), "job");
  }

  private static void fails(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            AshlarException.class, error -> assertThat(error.code()).isEqualTo(code));
  }

  @Test
  void rowsOnTheEdgesBelongToTheIntervalThatTheyStart() {
    WrittenFiles written = session.writeRows(request(SELECT, span("2001-01-01", "2001-01-04")));
    assertThat(written.files())
        .extracting(DataFile::intervalStartMicros, DataFile::rowCount)
        .containsExactlyInAnyOrder(
            Tuple.tuple(at("2001-01-01"), 2L), Tuple.tuple(at("2001-01-02"), 2L));
    assertThat(written.rowsWithNullKey()).isEqualTo(1);
  }

  @Test
  void intervalsBefore1970AreFloored() {
    WrittenFiles written =
        session.writeRows(
            request(
                "SELECT 'A' AS airport, make_timestamp(-1::BIGINT) AS date, 1::BIGINT AS delay",
                new Interval(-2 * Lake.DAY, Lake.DAY)));
    assertThat(written.files())
        .extracting(DataFile::intervalStartMicros)
        .containsExactly(-Lake.DAY);
  }

  @Test
  void filesCarryFieldIdsAndAreCompressed() {
    DataFile file =
        session.writeRows(request(SELECT, span("2001-01-01", "2001-01-02"))).files().getFirst();
    assertThat(file.path()).startsWith(store.layout("delays").directory() + "/job_");
    assertThat(
            Lake.duckdb(
                "SELECT name, field_id FROM parquet_schema('"
                    + file.path()
                    + "') WHERE field_id IS NOT NULL"))
        .containsExactlyElementsOf(
            store.layout("delays").columns().stream()
                .map(column -> List.of(column.field().name(), Integer.toString(column.id())))
                .toList());
    assertThat(
            Lake.duckdb("SELECT DISTINCT compression FROM parquet_metadata('" + file.path() + "')"))
        .containsExactly(List.of("ZSTD"));
    assertThat(Path.of(file.path())).hasSize(file.sizeBytes());
  }

  @Test
  void nestedColumnsAreWrittenAndReadBack() {
    Schema nested =
        Schema.of(
            new Field("k", DataType.STRING),
            new Field("t", DataType.TIMESTAMP),
            new Field("l", new DataType.ArrayType(DataType.INT64)),
            new Field(
                "s",
                new DataType.StructType(
                    List.of(
                        new Field("x", DataType.STRING),
                        new Field("m", new DataType.MapType(DataType.STRING, DataType.FLOAT32))))));
    store.createTable("nested", nested);
    WriteRequest base = request(SELECT, span("2001-01-01", "2001-01-02"));
    WrittenFiles written =
        session.writeRows(
            new WriteRequest(
                ViewQuery.of(
                    "SELECT 'a' AS k, TIMESTAMP '2001-01-01' AS t, [1::BIGINT, NULL] AS l,"
                        + " {'x': 'y', 'm': MAP {'z': 1.5::FLOAT}} AS s"),
                nested,
                List.of("k"),
                Optional.of("t"),
                base.span(),
                base.intervalMicros(),
                0,
                0,
                1,
                store.layout("nested"),
                "job",
                rows -> {}));
    store.commit("nested", new RunCommit("job", 1, base.span(), written.files(), 0, 0));
    assertThat(
            Lake.byKey(
                    session.keyedRows(
                        new RowsRequest(
                            Optional.empty(),
                            Optional.of(store.snapshot("nested", Lake.ALWAYS)),
                            Optional.empty(),
                            0,
                            List.of("k"),
                            List.of("l", "s", "_run"),
                            Lake.ALWAYS)))
                .toString())
        .isEqualTo("{[a]=[[978307200000000, [1, null], [y, {z=1.5}], 1]]}");
  }

  @Test
  void aDimensionsRowsBelongToTheFirstInterval() {
    WriteRequest base = request(SELECT, span("2001-01-03", "2001-01-04"));
    WrittenFiles written =
        session.writeRows(
            new WriteRequest(
                base.query(),
                base.columns(),
                base.joinKeys(),
                Optional.empty(),
                base.span(),
                base.intervalMicros(),
                base.delayMicros(),
                at("2000-12-31"),
                9,
                base.layout(),
                "job",
                rows -> {}));
    assertThat(written.rowsWritten()).isEqualTo(5);
    assertThat(written.rowsWithNullKey()).isEqualTo(1);
    assertThat(written.files())
        .extracting(DataFile::intervalStartMicros)
        .containsOnly(at("2001-01-03"));
    assertThat(
            Lake.duckdb(
                "SELECT DISTINCT epoch_us(_t), epoch_us(_i), epoch_us(_interval), _v, _run, _origin"
                    + " FROM '"
                    + written.files().getFirst().path()
                    + "'"))
        .containsExactly(
            List.of(
                "" + at("2000-12-31"),
                "" + at("2001-01-04T01:00:00"),
                "" + at("2001-01-03"),
                "9",
                "9",
                "batch"));
  }

  @Test
  void noRowsMeanNoFiles() {
    WrittenFiles written = session.writeRows(request(SELECT, span("1999-01-01", "1999-01-02")));
    assertThat(written).isEqualTo(new WrittenFiles(List.of(), 0, 0));
  }

  @Test
  void moreIntervalsThanOpenFilesKeepEveryRowInAFileOfItsInterval() {
    int rows = MANY_INTERVALS * 4_000;
    WrittenFiles written =
        session.writeRows(
            request(
                "SELECT 'k' || range % 7 AS airport, range AS delay, TIMESTAMP '2001-01-01' +"
                    + " INTERVAL 1 DAY * (hash(range) % "
                    + MANY_INTERVALS
                    + ")::INT AS date FROM range("
                    + rows
                    + ")",
                new Interval(at("2001-01-01"), at("2001-01-01") + MANY_INTERVALS * Lake.DAY)));
    assertThat(written.rowsWritten()).isEqualTo(rows);
    assertThat(written.files().stream().map(DataFile::intervalStartMicros).distinct())
        .hasSize(MANY_INTERVALS);
    assertThat(
            Lake.duckdb(
                "SELECT count(*), sum(delay), max(n), count(DISTINCT filename) FROM (SELECT *,"
                    + " count(DISTINCT _interval) OVER (PARTITION BY filename) AS n FROM"
                    + " read_parquet('"
                    + store.layout("delays").directory()
                    + "/*.parquet', filename=true))"))
        .containsExactly(
            List.of(
                "" + rows, "" + (long) rows * (rows - 1) / 2, "1", "" + written.files().size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv"})
  void aWriteTellsTheShareOfTheSourceThatItHasRead(String format) {
    Path file = root.resolve("many." + format);
    Lake.duckdb(
        "COPY (SELECT 'airport ' || hash(range) AS airport, TIMESTAMP '2001-01-01' AS date, range AS delay"
            + " FROM range(1000000)) TO '"
            + file
            + "' (FORMAT "
            + format
            + ")");
    FileFormat declared = format.equals("csv") ? FileFormat.CSV : FileFormat.PARQUET;
    List<RowProgress> told = new ArrayList<>();
    try (ComputeSession many =
        engine.open(Lake.options(root, Lake.source("flights", declared, file, Lake.FLIGHTS)))) {
      many.writeRows(
          Lake.writeRequest(
              SELECT, span("2001-01-01", "2001-01-02"), store.layout("delays"), "job", told::add));
    }
    assertThat(told).extracting(RowProgress::rows).isSorted().endsWith(1_000_000L);
    List<Double> shares =
        told.stream().flatMap(done -> done.share().stream().boxed()).distinct().toList();
    // How many shares lie between depends on the speed of the machine.
    assertThat(shares).isSorted();
    assertThat(shares.getFirst()).isBetween(0.0, 0.5);
    assertThat(shares.getLast()).isEqualTo(1.0);
  }

  @Test
  void whatAFailedProgressLeavesIsNothing() {
    Map<String, Long> before = Lake.files(root);
    IllegalStateException stop = new IllegalStateException("enough");
    assertThatThrownBy(() ->
            session.writeRows(
                Lake.writeRequest(
                    SELECT,
                    span("2001-01-01", "2001-01-04"),
                    store.layout("delays"),
                    "job",
                    rows -> {
                      throw stop;
                    })))
        .isSameAs(stop);
    assertThat(Lake.files(root)).isEqualTo(before);
  }

  @Test
  void aCancelledWriteLeavesNothing() {
    Map<String, Long> before = Lake.files(root);
    fails(
        ErrorCode.CANCELLED,
        () ->
            session.writeRows(
                Lake.writeRequest(
                    SELECT + ", range(1000000) a, range(1000000) b",
                    span("2001-01-01", "2001-01-04"),
                    store.layout("delays"),
                    "job",
                    rows -> session.cancel())));
    fails(
        ErrorCode.CANCELLED,
        () -> session.writeRows(request(SELECT, span("2001-01-01", "2001-01-02"))));
    session.close();
    assertThat(Lake.files(root)).isEqualTo(before);
  }

  @Test
  void anErrorInsideTheSqlLeavesNothingAndShowsNoValue() {
    Map<String, Long> before = Lake.files(root);
    assertThatThrownBy(() ->
            session.writeRows(
                request(
                    "SELECT airport, date, CAST(airport || 'hush' AS BIGINT) AS delay FROM flights",
                    span("2001-01-01", "2001-01-04"))))
        .isInstanceOf(SqlException.class)
        .hasMessageNotContaining("hush")
        .hasMessageContaining("Could not convert");
    assertThat(Lake.files(root)).isEqualTo(before);
  }

  @Test
  void anErrorFarIntoTheSqlLeavesNothingAndShowsNoValue() {
    Map<String, Long> before = Lake.files(root);
    assertThatThrownBy(() ->
            session.writeRows(
                request(
                    "SELECT 'k' AS airport, TIMESTAMP '2001-01-01' AS date, CASE WHEN range >"
                        + " 2900000 THEN CAST(range || 'hush' AS BIGINT) ELSE range END AS delay"
                        + " FROM range(3000000)",
                    span("2001-01-01", "2001-01-04"))))
        .isInstanceOf(SqlException.class)
        .hasMessageNotContaining("hush")
        .hasMessageContaining("Could not convert");
    assertThat(Lake.files(root)).isEqualTo(before);
  }

  @Test
  void aColumnOfAnotherTypeOrNameIsRefused() {
    fails(
        ErrorCode.INVALID_ARGUMENT,
        () ->
            session.writeRows(
                request("SELECT airport, date FROM flights", span("2001-01-01", "2001-01-02"))));
  }

  @Test
  void aTargetThatCannotBeWrittenIsAnErrorOfTheStore() {
    Path file = Lake.write(root.resolve("file"), "x");
    fails(
        ErrorCode.STORE_UNAVAILABLE,
        () ->
            session.writeRows(
                Lake.writeRequest(
                    SELECT,
                    span("2001-01-01", "2001-01-02"),
                    new OfflineStore.Layout(
                        file.resolve("x").toString(), store.layout("delays").columns()),
                    "job")));
  }

  @Test
  void whatACrashLeftIsReplaced() {
    Path staging = Path.of(store.layout("delays").directory(), ".job/_partition=1");
    Folders.create(staging);
    Lake.write(staging.resolve("rows_0.parquet"), "half a file");
    WrittenFiles written = session.writeRows(request(SELECT, span("2001-01-01", "2001-01-02")));
    assertThat(written.rowsWritten()).isEqualTo(2);
    assertThat(staging.getParent()).doesNotExist();
  }

  @Test
  void aSessionLeavesNothingInItsSpillFolder() {
    session.writeRows(request(SELECT, span("2001-01-01", "2001-01-02")));
    session.close();
    assertThat(Folders.list(root.resolve("spill"))).isEmpty();
  }

  @Test
  void readersMayBeClosedEarlyAndInAnyOrder() {
    RowsRequest request =
        new RowsRequest(
            Optional.of(
                Lake.select(
                    "SELECT 'k' || range AS airport, TIMESTAMP '2001-01-01' AS date FROM"
                        + " range(300000)")),
            Optional.empty(),
            Optional.of("date"),
            0,
            List.of("airport"),
            List.of(),
            Lake.ALWAYS);
    ComputeSession.KeyedRows first = session.keyedRows(request);
    assertThat(first.rows().next()).isNotNull();
    first.rows().close();
    first.rows().close();
    assertThat(first.rows().next()).isNull();
    assertThat(Lake.rows(first.keys())).hasSize(300_000);
    ComputeSession.KeyedRows second = session.keyedRows(request);
    second.keys().close();
    assertThat(Lake.rows(second.rows())).hasSize(300_000);
  }

  @Test
  void rowsHaveAConstantTimeIfTheSqlHasNone() {
    RowsRequest request =
        new RowsRequest(
            Optional.of(Lake.select(SELECT)),
            Optional.empty(),
            Optional.empty(),
            77,
            List.of("airport"),
            List.of("delay"),
            new Interval(0, 100));
    assertThat(Lake.byKey(session.keyedRows(request)).get("[JFK]"))
        .containsExactly(List.of(77L, 1L));
  }

  @Test
  void aSnapshotWithoutFilesHasNoRows() {
    RowsRequest request =
        new RowsRequest(
            Optional.empty(),
            Optional.of(store.snapshot("delays", Lake.ALWAYS)),
            Optional.empty(),
            0,
            List.of("airport"),
            List.of("delay"),
            Lake.ALWAYS);
    assertThat(Lake.byKey(session.keyedRows(request))).isEmpty();
  }

  @Test
  void anOfflineFileThatIsGoneIsAnErrorOfTheStore() {
    WrittenFiles written = session.writeRows(request(SELECT, span("2001-01-01", "2001-01-02")));
    store.commit(
        "delays", new RunCommit("job", 1, span("2001-01-01", "2001-01-02"), written.files(), 0, 0));
    OfflineStore.Snapshot snapshot = store.snapshot("delays", Lake.ALWAYS);
    written.files().forEach(file -> Folders.delete(Path.of(file.path())));
    fails(
        ErrorCode.STORE_UNAVAILABLE,
        () ->
            session.keyedRows(
                new RowsRequest(
                    Optional.empty(),
                    Optional.of(snapshot),
                    Optional.empty(),
                    0,
                    List.of("airport"),
                    List.of("delay"),
                    Lake.ALWAYS)));
  }
}
