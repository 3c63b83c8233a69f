package dev.ashlar.connectors.lake;

import static dev.ashlar.connectors.lake.Lake.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.Events;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.ComputeSession.SpineAndRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFramesTest {
  private static final Field ROW = new Field("_row", DataType.INT64);

  @TempDir private Path root;
  private LakeComputeEngine engine;
  private ComputeSession session;

  @BeforeEach
  void open() {
    engine = Lake.engine(root);
    BatchSource flights =
        Lake.source("flights", FileFormat.PARQUET, Lake.flights(root), Lake.FLIGHTS);
    session = engine.open(Lake.options(root, flights));
  }

  @AfterEach
  void close() {
    session.close();
    session.close();
    engine.close();
  }

  private Events load(Path file, FileFormat format, String timestamp) {
    return session.loadEvents(Lake.events(file, format, timestamp));
  }

  private Events csv(String text) {
    return load(Lake.write(root.resolve("events.csv"), text), FileFormat.CSV, "ts");
  }

  private Events sql(String sql) {
    return session.loadEvents(
        new EventsRequest(
            Optional.empty(), FileFormat.PARQUET, Optional.of(sql), "ts", Lake.TIMEOUT));
  }

  private static RowsRequest rows(String... keys) {
    return rowsOf("SELECT * FROM flights", keys);
  }

  private static RowsRequest rowsOf(String sql, String... keys) {
    return new RowsRequest(
        Optional.of(Lake.select(sql)),
        Optional.empty(),
        Optional.of("date"),
        0,
        List.of(keys),
        List.of("delay", "date"),
        Lake.ALWAYS);
  }

  @Test
  void theOrderOfALargeFileIsKept() {
    for (FileFormat format : List.of(FileFormat.PARQUET, FileFormat.CSV, FileFormat.JSON_LINES)) {
      Path file = root.resolve("many." + format);
      String type =
          Map.of(
                  FileFormat.CSV,
                  "csv",
                  FileFormat.PARQUET,
                  "parquet",
                  FileFormat.JSON_LINES,
                  "json")
              .get(format);
      Lake.duckdb(
          "COPY (SELECT (hash(range) % 1000003)::BIGINT AS n, TIMESTAMP '2001-01-01' AS ts FROM"
              + " range(600000)) TO '"
              + file
              + "' (FORMAT "
              + type
              + ")");
      Events events = load(file, format, "ts");
      assertThat(events.rowCount()).isEqualTo(600_000);
      Path out = root.resolve("out." + format);
      assertThat(session.writeEvents(events, List.of(), out, FileFormat.PARQUET))
          .isEqualTo(600_000);
      assertThat(
              Lake.duckdb(
                  "SELECT count(*), sum((n = hash(file_row_number) % 1000003)::INT) FROM"
                      + " read_parquet('"
                      + out
                      + "', file_row_number=true)"))
          .containsExactly(List.of("600000", "600000"));
    }
  }

  @Test
  void theOrderOfAQueryIsKept() {
    Events events =
        sql(
            "SELECT range AS n, TIMESTAMP '2001-01-01' AS ts FROM range(300000) ORDER BY"
                + " hash(range)");
    Path out = root.resolve("out.parquet");
    session.writeEvents(events, List.of(), out, FileFormat.PARQUET);
    assertThat(
            Lake.duckdb(
                "SELECT count(*) FROM (SELECT hash(n) h, lag(hash(n)) OVER (ORDER BY"
                    + " file_row_number) p FROM read_parquet('"
                    + out
                    + "', file_row_number=true)) WHERE h < p"))
        .containsExactly(List.of("0"));
  }

  @Test
  void allColumnsAndTheirTypesAreKept() {
    Path file =
        Lake.parquet(
            root.resolve("typed.parquet"),
            "SELECT 1::TINYINT AS a, 1.50::DECIMAL(9, 2) AS b, DATE '2001-01-01' AS ts,"
                + " 'x' AS rowid, [1] AS c, '2001-01-01 00:00:00.000000001'::TIMESTAMP_NS AS d");
    Events events = load(file, FileFormat.PARQUET, "ts");
    assertThat(events.schema())
        .hasToString("a int64, b float64, ts timestamp, rowid string, c array<int64>, d timestamp");
    Path out = root.resolve("out.parquet");
    session.writeEvents(events, List.of(), out, FileFormat.PARQUET);
    assertThat(Lake.duckdb("DESCRIBE SELECT * FROM '" + out + "'"))
        .isEqualTo(Lake.duckdb("DESCRIBE SELECT * FROM '" + file + "'"));
    assertThat(Lake.duckdb("SELECT * FROM '" + out + "'"))
        .isEqualTo(Lake.duckdb("SELECT * FROM '" + file + "'"));
  }

  @Test
  void rowsOfAFileAreOrdered() {
    Schema schema =
        Schema.of(
            new Field("k", DataType.STRING),
            new Field("n", DataType.INT64),
            new Field("t", DataType.TIMESTAMP));
    Path out = root.resolve("ordered.csv");
    try (BatchWriter writer = session.newFile(out, FileFormat.CSV, schema, List.of("k", "t"))) {
      writer.write(
          new RowBatch(
              schema,
              List.of(
                  new Object[] {"b", 1L, at("2001-01-01")},
                  new Object[] {"a", 2L, at("2001-01-02")},
                  new Object[] {"a", 3L, at("2001-01-01")})));
      writer.finish();
    }
    assertThat(out)
        .hasContent(
            """
            k,n,t
            a,3,2001-01-01T00:00:00Z
            a,2,2001-01-02T00:00:00Z
            b,1,2001-01-01T00:00:00Z
            """);
  }

  @Test
  void aNumberInTextMatchesAKeyOfText() {
    Events events = csv("id,ts\n7,2001-01-05\n");
    SpineAndRows scan =
        session.spineAndRows(
            events,
            Map.of("k", "id"),
            rowsOf("SELECT '7' AS k, date, delay FROM flights WHERE delay = 5", "k"));
    assertThat(Lake.rows(scan.events())).containsExactly(List.of(0L, at("2001-01-05"), 0L));
    assertThat(Lake.rows(scan.rows()))
        .containsExactly(List.of(0L, at("2001-01-01"), 5L, at("2001-01-01")));
  }

  @Test
  void keysOfAnotherTypeAreRefusedBeforeAnyWork() {
    Events events = csv("id,when,ts\nx,2001-01-01,2001-01-01\n");
    Lake.invalid(
        () -> session.spineAndRows(events, Map.of("delay", "id"), rows("delay")),
        "events column id is string",
        "expected: int64, the type of join key delay");
    Lake.invalid(
        () -> session.spineAndRows(events, Map.of("airport", "when"), rows("airport")),
        "events column when is timestamp");
    Lake.invalid(
        () -> session.spineAndRows(events, Map.of("airport", "nope"), rows("airport")),
        "no column nope",
        "id, when, ts");
    Lake.invalid(
        () -> session.spineAndRows(events, Map.of("nope", "id"), rows("nope")),
        "unknown column nope",
        "airport, date, delay");
  }

  @Test
  void severalKeysAreMatchedTogetherAndNullsMatchNothing() {
    Events events =
        csv(
            """
            a,d,ts
            ATL,5,2001-02-01
            ATL,6,2001-02-01
            ,5,2001-02-01
            ATL,,2001-02-01
            ORD,,2001-02-01
            """);
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("airport", "a");
    keys.put("delay", "d");
    SpineAndRows scan = session.spineAndRows(events, keys, rows("airport", "delay"));
    assertThat(Lake.rows(scan.events()))
        .extracting(row -> row.get(2))
        .containsExactlyInAnyOrder(0L, 1L);
    assertThat(Lake.rows(scan.rows())).hasSize(1);
  }

  @Test
  void eventsOfOneKeyAreSortedByTimeAndThenPosition() {
    Events events = csv("a,ts\nATL,2001-02-02\nATL,2001-02-01\nATL,2001-02-02\nORD,2001-01-01\n");
    SpineAndRows scan = session.spineAndRows(events, Map.of("airport", "a"), rows("airport"));
    try (var rows = scan.rows()) {
      List<List<Object>> spine = Lake.rows(scan.events());
      assertThat(spine.stream().map(row -> row.get(2)).toList()).containsSubsequence(1L, 0L, 2L);
      assertThat(spine.stream().map(row -> (Long) row.getFirst()).toList()).isSorted();
      assertThat(rows.schema().names()).containsExactly("_key", "_t", "delay", "date");
    }
  }

  @Test
  void theTimestampMustBeThereAndBeATime() {
    Lake.invalid(() -> csv("a,b\n1,2\n"), "no column ts", "a, b");
    Lake.invalid(() -> csv("a,ts\n1,yesterday\n"), "events row 1, column ts is not a time");
    Lake.invalid(() -> sql("SELECT 1 AS ts"), "events column ts is int64");
    Lake.invalid(
        () ->
            load(
                Lake.parquet(root.resolve("s.parquet"), "SELECT '2001-01-01' AS ts"),
                FileFormat.PARQUET,
                "ts"),
        "events column ts is string");
  }

  @Test
  void eventsMustBeAFileOrSql() {
    assertThatThrownBy(() ->
            new EventsRequest(
                Optional.empty(), FileFormat.CSV, Optional.empty(), "ts", Lake.TIMEOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: a file or SQL)");
  }

  @Test
  void anUnreadableEventsFileIsNamedWithoutItsFolder() {
    assertThatThrownBy(() -> load(root.resolve("none.parquet"), FileFormat.PARQUET, "ts"))
        .isInstanceOfSatisfying(
            AshlarException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
        .hasMessageContaining("the events: ")
        .hasMessageNotContaining("none.parquet");
    Lake.invalid(
        () ->
            load(
                Lake.parquet(root.resolve("b.parquet"), "SELECT 'x'::BLOB AS b, now() AS ts"),
                FileFormat.PARQUET,
                "ts"),
        "events column b has the type BLOB");
  }

  @Test
  void featuresOfAllTypesComeBackAsTheyWere() {
    Schema schema =
        Schema.of(
            ROW,
            new Field("i", DataType.INT64),
            new Field("d", DataType.FLOAT64),
            new Field("f", DataType.FLOAT32),
            new Field("s", DataType.STRING),
            new Field("b", DataType.BOOL),
            new Field("t", DataType.TIMESTAMP),
            new Field("l", new DataType.ArrayType(new DataType.ArrayType(DataType.INT64))),
            new Field(
                "r",
                new DataType.StructType(
                    List.of(new Field("x", DataType.STRING), new Field("y", DataType.BOOL)))),
            new Field("m", new DataType.MapType(DataType.STRING, DataType.FLOAT64)));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a", 1.5);
    map.put("b", null);
    List<Object[]> rows = new ArrayList<>();
    rows.add(
        new Object[] {
          1L,
          5L,
          -0.5,
          2.5f,
          "é",
          true,
          at("2001-01-01"),
          Arrays.asList(List.of(1L, 2L), null, List.of()),
          Arrays.asList("x", null),
          map
        });
    rows.add(new Object[] {0L, null, null, null, null, null, null, null, null, null});
    Events events = csv("a,ts\nATL,2001-02-02\nATL,2001-02-01\n");
    try (BatchWriter writer = session.eventFeatures("all", schema)) {
      writer.write(new RowBatch(schema, rows));
      writer.finish();
      assertThatThrownBy(() -> writer.write(new RowBatch(schema, rows)))
          .isInstanceOf(IllegalStateException.class);
    }
    Path out = root.resolve("out.parquet");
    session.writeEvents(events, List.of("all"), out, FileFormat.PARQUET);
    assertThat(Lake.duckdb("SELECT * EXCLUDE (a, ts) FROM '" + out + "'"))
        .containsExactly(
            Arrays.asList(null, null, null, null, null, null, null, null, null),
            List.of(
                "5",
                "-0.5",
                "2.5",
                "é",
                "true",
                "2001-01-01 00:00:00.0",
                "[[1, 2], NULL, []]",
                "{'x': x, 'y': NULL}",
                "{a=1.5, b=NULL}"));
  }

  @Test
  void manyFeaturesCrossTheEdgesOfBatches() {
    int count = 200_000;
    Path file = root.resolve("many.parquet");
    Lake.duckdb(
        "COPY (SELECT TIMESTAMP '2001-01-01' AS ts FROM range("
            + count
            + ")) TO '"
            + file
            + "' (FORMAT parquet)");
    Events events = load(file, FileFormat.PARQUET, "ts");
    Schema schema = Schema.of(ROW, new Field("n", DataType.INT64), new Field("s", DataType.STRING));
    try (BatchWriter writer = session.eventFeatures("f", schema)) {
      for (int from = count - 1; from >= 0; from -= 7_001) {
        List<Object[]> rows = new ArrayList<>();
        for (int row = from; row > Math.max(-1, from - 7_001); row--) {
          rows.add(new Object[] {(long) row, row % 3 == 0 ? null : row * 2L, "s" + row});
        }
        writer.write(new RowBatch(schema, rows));
      }
      writer.finish();
    }
    Path out = root.resolve("out.parquet");
    session.writeEvents(events, List.of("f"), out, FileFormat.PARQUET);
    assertThat(
            Lake.duckdb(
                "SELECT count(*), count(n), sum((n = file_row_number * 2)::INT), sum((s = 's' ||"
                    + " file_row_number)::INT) FROM read_parquet('"
                    + out
                    + "', file_row_number=true)"))
        .containsExactly(List.of("200000", "133333", "133333", "200000"));
  }

  @Test
  void unfinishedAndUnknownFeaturesCannotBeWritten() {
    Events events = csv("a,ts\nATL,2001-02-02\n");
    Schema schema = Schema.of(ROW, new Field("n", DataType.INT64));
    Path out = root.resolve("out.parquet");
    session.eventFeatures("f", schema).close();
    Lake.invalid(
        () -> session.writeEvents(events, List.of("f"), out, FileFormat.PARQUET), "features f");
    Lake.invalid(
        () -> session.writeEvents(events, List.of("g"), out, FileFormat.PARQUET), "features g");
    Lake.invalid(() -> session.eventFeatures("h", Schema.of(new Field("n", DataType.INT64))));
    assertThat(out).doesNotExist();
  }

  @Test
  void twoFeaturesOfOneEventAreADefectAndNothingIsWritten() {
    Events events = csv("a,ts\nATL,2001-02-02\n");
    Schema schema = Schema.of(ROW, new Field("n", DataType.INT64));
    try (BatchWriter writer = session.eventFeatures("f", schema)) {
      writer.write(new RowBatch(schema, List.of(new Object[] {0L, 1L}, new Object[] {0L, 2L})));
      writer.finish();
    }
    Map<String, Long> before = Lake.files(root);
    assertThatThrownBy(() ->
            session.writeEvents(
                events, List.of("f"), root.resolve("out.parquet"), FileFormat.PARQUET))
        .hasMessage("2 rows were joined (expected: 1)");
    assertThat(Lake.files(root)).isEqualTo(before);
  }

  @Test
  void anOutputThatCannotBeWrittenIsNamed() {
    Events events = csv("a,ts\nATL,2001-02-02\n");
    Path out = root.resolve("no/such/out.parquet");
    assertThatThrownBy(() -> session.writeEvents(events, List.of(), out, FileFormat.PARQUET))
        .isInstanceOfSatisfying(
            AshlarException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
        .hasMessageContaining(out.toString());
  }

  @Test
  void outputCanBeCsvAndJsonLines() {
    Events events = csv("a,ts\nATL,2001-02-02T01:02:03\n");
    Path csv = root.resolve("out.csv");
    Path json = root.resolve("out.jsonl");
    session.writeEvents(events, List.of(), csv, FileFormat.CSV);
    session.writeEvents(events, List.of(), json, FileFormat.JSON_LINES);
    assertThat(csv).hasContent("a,ts\nATL,2001-02-02T01:02:03Z\n");
    assertThat(json).hasContent("{\"a\":\"ATL\",\"ts\":\"2001-02-02T01:02:03Z\"}\n");
  }
}
