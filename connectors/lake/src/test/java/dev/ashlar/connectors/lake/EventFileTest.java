package dev.ashlar.connectors.lake;

import static dev.ashlar.connectors.lake.Lake.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.Events;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How text files of events are read, and how times and numbers are written to them. */
final class EventFileTest {
  private static final Field ROW = new Field("_row", DataType.INT64);

  @TempDir private Path root;
  private LakeComputeEngine engine;
  private ComputeSession session;

  @BeforeEach
  void open() {
    engine = Lake.engine(root);
    session = engine.open(Lake.options(root));
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  private Events load(Path file, FileFormat format, String timestamp) {
    return session.loadEvents(Lake.events(file, format, timestamp));
  }

  private Events csv(String text) {
    return load(Lake.write(root.resolve("events.csv"), text), FileFormat.CSV, "ts");
  }

  @Test
  void aKeyOfDigitsInTextStaysText() {
    Events events = csv("id,n,ts\n007,1,2001-01-01\n8,-2,2001-01-02\n");
    assertThat(events.schema()).hasToString("id string, n int64, ts timestamp");
    Path out = root.resolve("out.csv");
    session.writeEvents(events, List.of(), out, FileFormat.CSV);
    assertThat(out).hasContent("id,n,ts\n007,1,2001-01-01T00:00:00Z\n8,-2,2001-01-02T00:00:00Z\n");
  }

  @Test
  void columnsOfCsvKeepTheirTextInCsvAndTheirTypeInParquet() {
    String header = "price,ok,day,seen,clock,id,ts\n";
    String row =
        """
        1.50,TRUE,2024-01-06,2024-01-06T00:00:00Z,12:30:00,1,2024-01-06T00:00:00Z
        ,,,,,,
        """;
    Events events = csv(header + row);
    assertThat(events.schema())
        .hasToString(
            "price float64, ok bool, day timestamp, seen timestamp, clock string, id int64, ts"
                + " timestamp");
    Path csv = root.resolve("out.csv");
    session.writeEvents(events, List.of(), csv, FileFormat.CSV);
    assertThat(csv).hasContent(header + row);
    Path parquet = root.resolve("out.parquet");
    session.writeEvents(events, List.of(), parquet, FileFormat.PARQUET);
    assertThat(Lake.duckdb("SELECT typeof(COLUMNS(*)) FROM '" + parquet + "' LIMIT 1"))
        .containsExactly(
            List.of(
                "DOUBLE",
                "BOOLEAN",
                "DATE",
                "TIMESTAMP WITH TIME ZONE",
                "VARCHAR",
                "BIGINT",
                "TIMESTAMP"));
  }

  @Test
  void aColumnThatIsNotWhatItsFirstRowsSayIsText() {
    StringBuilder text = new StringBuilder("a,ts\n");
    for (int i = 0; i < 30_000; i++) {
      text.append("1.5,2024-01-06\n");
    }
    Events events = csv(text + "none,2024-01-06\n");
    assertThat(events.schema()).hasToString("a string, ts timestamp");
    assertThat(events.rowCount()).isEqualTo(30_001);
  }

  @Test
  void timesOfCsvMayMixAllFormsOfIso8601() {
    Events events =
        csv(
            """
            a,ts
            1,2024-01-08
            2,2024-01-09 00:00:00
            3,2024-01-09T00:00
            4,2024-01-09T00:00:00Z
            5,2024-01-09T00:00:00.1234567+02:00
            6,1969-12-31T23:59:59.9999999Z
            7,
            8,2024-01-09T00:00:00.5-0530
            """);
    Path out = root.resolve("out.csv");
    session.writeEvents(events, List.of(), out, FileFormat.CSV);
    assertThat(out)
        .hasContent(
            """
            a,ts
            1,2024-01-08T00:00:00Z
            2,2024-01-09T00:00:00Z
            3,2024-01-09T00:00:00Z
            4,2024-01-09T00:00:00Z
            5,2024-01-08T22:00:00.123456Z
            6,1969-12-31T23:59:59.999999Z
            7,
            8,2024-01-09T05:30:00.5Z
            """);
  }

  @Test
  void timesOfJsonLinesMayMixAllFormsOfIso8601() {
    Path file =
        Lake.write(
            root.resolve("events.jsonl"),
            """
            {"ts": "2024-01-08"}
            {"ts": "2024-01-09T00:00:00+01:00"}
            """);
    Path out = root.resolve("out.jsonl");
    session.writeEvents(
        load(file, FileFormat.JSON_LINES, "ts"), List.of(), out, FileFormat.JSON_LINES);
    assertThat(out)
        .hasContent(
            """
            {"ts":"2024-01-08T00:00:00Z"}
            {"ts":"2024-01-08T23:00:00Z"}
            """);
  }

  @Test
  void theFirstRowThatIsNotATimeIsNamed() {
    Lake.invalid(
        () -> csv("a,ts\n1,2024-01-08\n2,\n3,soon\n4,later\n"),
        "events row 3, column ts is not a time",
        "ISO 8601");
    Lake.invalid(() -> csv("a,ts\n1,13/01/2024\n"), "events row 1, column ts");
    Lake.invalid(() -> csv("a,ts\n1,42\n"), "events row 1, column ts");
  }

  @Test
  void numbersAndTimesOfFeaturesAreWrittenAsTheApiWritesThem() {
    Schema schema =
        Schema.of(
            ROW,
            new Field("d", DataType.FLOAT64),
            new Field("f", DataType.FLOAT32),
            new Field("t", DataType.TIMESTAMP));
    Events events = csv("ts\n2001-01-01\n2001-01-02\n2001-01-03\n2001-01-04\n");
    try (BatchWriter writer = session.eventFeatures("all", schema)) {
      writer.write(
          new RowBatch(
              schema,
              List.of(
                  new Object[] {0L, Double.NaN, Float.NaN, at("2001-02-02T01:02:03.004")},
                  new Object[] {
                    1L, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, at("2001-02-02")
                  },
                  new Object[] {2L, -0.5, 2.5f, at("1969-12-31T23:59:59.999999")},
                  new Object[] {3L, null, null, null})));
      writer.finish();
    }
    Path out = root.resolve("out.csv");
    session.writeEvents(events, List.of("all"), out, FileFormat.CSV);
    assertThat(out)
        .hasContent(
            """
            ts,d,f,t
            2001-01-01T00:00:00Z,NaN,NaN,2001-02-02T01:02:03.004Z
            2001-01-02T00:00:00Z,Infinity,-Infinity,2001-02-02T00:00:00Z
            2001-01-03T00:00:00Z,-0.5,2.5,1969-12-31T23:59:59.999999Z
            2001-01-04T00:00:00Z,,,
            """);
  }
}
