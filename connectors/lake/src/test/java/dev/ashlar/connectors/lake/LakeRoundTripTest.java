package dev.ashlar.connectors.lake;

import static dev.ashlar.connectors.lake.Lake.at;
import static dev.ashlar.connectors.lake.Lake.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.Events;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.ComputeSession.WrittenFiles;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OfflineStore.RunCommit;
import dev.ashlar.spi.RowProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LakeRoundTripTest {
  @TempDir private Path root;
  private LakeComputeEngine engine;
  private OfflineStore store;
  private BatchSource flights;

  @BeforeEach
  void open() {
    engine = Lake.engine(root);
    store = IcebergOfflineStore.open(root.resolve("_t=2001-01-01/store"));
    flights = Lake.source("flights", FileFormat.PARQUET, Lake.flights(root), Lake.FLIGHTS);
  }

  @AfterEach
  void close() {
    store.close();
    engine.close();
  }

  private ComputeSession session() {
    return engine.open(Lake.options(root, flights));
  }

  private WrittenFiles materialize(String start, String end, String job) {
    store.createTable("delays", Lake.FLIGHTS);
    try (ComputeSession session = session()) {
      List<RowProgress> progress = new ArrayList<>();
      WrittenFiles written =
          session.writeRows(
              Lake.writeRequest(
                  "SELECT airport, date, delay FROM flights",
                  span(start, end),
                  store.layout("delays"),
                  job,
                  progress::add));
      store.commit("delays", new RunCommit(job, 7, span(start, end), written.files(), 0, 0));
      assertThat(progress.getLast().rows())
          .isEqualTo(written.rowsWritten() + written.rowsWithNullKey());
      return written;
    }
  }

  private RowsRequest table(String start, String end, String... columns) {
    return new RowsRequest(
        Optional.empty(),
        Optional.of(store.snapshot("delays", span(start, end))),
        Optional.empty(),
        0,
        List.of("airport"),
        List.of(columns),
        Lake.ALWAYS);
  }

  @Test
  void inspectReportsTheColumnsOfAFile() {
    assertThat(engine.inspect(FileFormat.PARQUET, root.resolve("flights.parquet").toString()))
        .isEqualTo(Lake.FLIGHTS);
  }

  @Test
  void bindReportsTheColumnsOfASelect() {
    Schema bound =
        engine.bind(
            "SELECT airport, avg(delay) AS mean FROM flights GROUP BY airport;",
            Map.of("flights", Lake.FLIGHTS),
            Set.of());
    assertThat(bound)
        .isEqualTo(
            Schema.of(new Field("airport", DataType.STRING), new Field("mean", DataType.FLOAT64)));
  }

  @Test
  void writesOneFilePerIntervalAndLeavesOutNullKeys() {
    WrittenFiles written = materialize("2001-01-01", "2001-01-03", "job1");
    assertThat(written.rowsWritten()).isEqualTo(4);
    assertThat(written.rowsWithNullKey()).isEqualTo(1);
    assertThat(store.snapshot("delays", span("2001-01-01", "2001-01-03")).files())
        .extracting(OfflineStore.DataFile::intervalStartMicros, OfflineStore.DataFile::rowCount)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(at("2001-01-01"), 2L),
            org.assertj.core.groups.Tuple.tuple(at("2001-01-02"), 2L));
    assertThat(store.snapshot("delays", span("2001-01-02", "2001-01-03")).files()).hasSize(1);
  }

  @Test
  void storedRowsCarryTheSystemColumns() {
    materialize("2001-01-01", "2001-01-03", "job1");
    try (ComputeSession session = session()) {
      assertThat(
              Lake.byKey(
                  session.keyedRows(
                      table(
                          "2001-01-02",
                          "2001-01-03",
                          "delay",
                          "_i",
                          "_v",
                          "_interval",
                          "_run",
                          "_origin"))))
          .isEqualTo(
              Map.of(
                  "[ATL]",
                  List.of(
                      List.of(
                          at("2001-01-02"),
                          7L,
                          at("2001-01-03T01:00:00"),
                          7L,
                          at("2001-01-02"),
                          7L,
                          "batch"),
                      List.of(
                          at("2001-01-02T09:00:00"),
                          8L,
                          at("2001-01-03T01:00:00"),
                          7L,
                          at("2001-01-02"),
                          7L,
                          "batch"))));
    }
  }

  @Test
  void trainingDataKeepsEveryEventInOrder() {
    materialize("2001-01-01", "2001-01-03", "job1");
    Path events =
        Lake.write(
            root.resolve("events.csv"),
            """
            origin,when,label
            ORD,2001-01-05,a
            ATL,2001-01-03,b
            ,2001-01-03,c
            ATL,,d
            ATL,2001-01-03,b
            """);
    Path out = root.resolve("train.parquet");
    try (ComputeSession session = session()) {
      Events frame =
          session.loadEvents(
              new EventsRequest(
                  Optional.of(events), FileFormat.CSV, Optional.empty(), "when", Lake.TIMEOUT));
      assertThat(frame.rowCount()).isEqualTo(5);
      ComputeSession.SpineAndRows scan =
          session.spineAndRows(
              frame, Map.of("airport", "origin"), table("2001-01-01", "2001-01-03", "delay"));
      List<List<Object>> spine = Lake.rows(scan.events());
      List<List<Object>> rows = Lake.rows(scan.rows());
      assertThat(spine).extracting(row -> row.get(2)).containsExactlyInAnyOrder(0L, 1L, 4L);
      assertThat(rows).hasSize(4);
      Schema features =
          Schema.of(
              new Field("_row", DataType.INT64),
              new Field("delays__sum", DataType.INT64),
              new Field("delays__list", new DataType.ArrayType(DataType.STRING)));
      try (BatchWriter writer = session.eventFeatures("delays", features)) {
        writer.write(
            new RowBatch(
                features,
                List.of(
                    new Object[] {4L, 20L, List.of("x", "y")},
                    new Object[] {1L, null, null},
                    new Object[] {0L, 3L, List.of()})));
        writer.finish();
      }
      assertThat(session.writeEvents(frame, List.of("delays"), out, FileFormat.PARQUET))
          .isEqualTo(5);
    }
    assertThat(Lake.duckdb("SELECT * FROM '" + out + "'"))
        .containsExactly(
            List.of("ORD", "2001-01-05 00:00:00.0", "a", "3", "[]"),
            java.util.Arrays.asList("ATL", "2001-01-03 00:00:00.0", "b", null, null),
            java.util.Arrays.asList(null, "2001-01-03 00:00:00.0", "c", null, null),
            java.util.Arrays.asList("ATL", null, "d", null, null),
            List.of("ATL", "2001-01-03 00:00:00.0", "b", "20", "[x, y]"));
  }
}
