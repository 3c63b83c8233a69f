package dev.ashlar.connectors.lake;

import static dev.ashlar.connectors.lake.Lake.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.OfflineStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcesTest {
  @TempDir private Path root;
  @TempDir private Path outside;
  private LakeComputeEngine engine;

  @BeforeEach
  void open() {
    engine = Lake.engine(root);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Map<String, List<List<Object>>> scan(BatchSource source) {
    try (ComputeSession session = engine.open(Lake.options(root, source))) {
      return Lake.byKey(session.keyedRows(rows()));
    }
  }

  private static RowsRequest rows() {
    return new RowsRequest(
        Optional.of(Lake.select("SELECT * FROM flights")),
        Optional.empty(),
        Optional.of("date"),
        0,
        List.of("airport"),
        List.of("delay"),
        Lake.ALWAYS);
  }

  private static void fails(ErrorCode code, ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AshlarException.class,
            error -> {
              assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
              assertThat(error.getMessage()).contains("(expected: ");
              assertThat(List.of(parts))
                  .allMatch(part -> error.getMessage().contains(part), error.getMessage());
            });
  }

  private BatchSource flights(FileFormat format, Path path) {
    return Lake.source("flights", format, path, Lake.FLIGHTS);
  }

  @Test
  void csvIsReadWithTheDeclaredTypes() {
    Path file =
        Lake.write(
            root.resolve("f.csv"),
            """
            extra,delay,date,airport
            x,5,2001-01-01T00:00:00Z,007
            x,,2001-01-02 05:00:00+02:00,"A, \""B\""\"
            x,-7,2001-01-03,007
            """);
    assertThat(scan(flights(FileFormat.CSV, file)))
        .isEqualTo(
            Map.of(
                "[007]",
                List.of(List.of(at("2001-01-01"), 5L), List.of(at("2001-01-03"), -7L)),
                "[A, \"B\"]",
                List.of(Arrays.asList(at("2001-01-02T03:00:00"), null))));
  }

  @Test
  void jsonLinesAreReadWithTheDeclaredTypes() {
    Path file =
        Lake.write(
            root.resolve("f.jsonl"),
            """
            {"airport": "ATL", "date": "2001-01-01T00:00:00Z", "delay": 5, "extra": {"a": 1}}
            {"date": "2001-01-02T00:00:00", "airport": "ATL"}
            {"airport": "ATL", "date": "2001-01-03 01:00:00+01:00", "delay": null}
            """);
    assertThat(scan(flights(FileFormat.JSON_LINES, file)))
        .isEqualTo(
            Map.of(
                "[ATL]",
                List.of(
                    List.of(at("2001-01-01"), 5L),
                    Arrays.asList(at("2001-01-02"), null),
                    Arrays.asList(at("2001-01-03"), null))));
  }

  @Test
  void nanosecondsAreFlooredAlsoBefore1970() {
    Path file =
        Lake.parquet(
            root.resolve("n.parquet"),
            "SELECT 'A' AS airport, 1 AS delay, '1969-12-31 23:59:59.9999999'::TIMESTAMP_NS AS date"
                + " UNION ALL SELECT 'A', 2, '2001-01-01 00:00:00.0000019'::TIMESTAMP_NS");
    assertThat(scan(flights(FileFormat.PARQUET, file)))
        .isEqualTo(Map.of("[A]", List.of(List.of(-1L, 1L), List.of(at("2001-01-01") + 1, 2L))));
  }

  @Test
  void zonedTimesAndDatesAreInUtc() {
    Path file =
        Lake.parquet(
            root.resolve("z.parquet"),
            "SELECT 'A' AS airport, 1 AS delay, '2001-01-01 05:00:00+05'::TIMESTAMPTZ AS date");
    Path dates =
        Lake.parquet(
            root.resolve("d.parquet"),
            "SELECT 'A' AS airport, 1 AS delay, DATE '2001-01-01' AS date");
    Map<String, List<List<Object>>> expected =
        Map.of("[A]", List.of(List.of(at("2001-01-01"), 1L)));
    assertThat(scan(flights(FileFormat.PARQUET, file))).isEqualTo(expected);
    assertThat(scan(flights(FileFormat.PARQUET, dates))).isEqualTo(expected);
  }

  @Test
  void aGlobReadsAllItsFiles() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    Lake.flights(root.resolve("a"));
    Lake.flights(root.resolve("a/b"));
    assertThat(scan(flights(FileFormat.PARQUET, root.resolve("a/*.parquet"))).get("[JFK]"))
        .hasSize(1);
    assertThat(scan(flights(FileFormat.PARQUET, root.resolve("**/flights.parquet"))).get("[JFK]"))
        .hasSize(2);
    assertThat(scan(flights(FileFormat.PARQUET, root.resolve("{a,x}/f*.parquet"))).get("[JFK]"))
        .hasSize(1);
  }

  @Test
  void missingFilesAreNamed() {
    Path missing = root.resolve("missing.parquet");
    fails(
        ErrorCode.SOURCE_UNREADABLE,
        () -> scan(flights(FileFormat.PARQUET, missing)),
        missing.toString());
    fails(
        ErrorCode.SOURCE_UNREADABLE,
        () -> scan(flights(FileFormat.PARQUET, root.resolve("*.parquet"))),
        "*.parquet");
    fails(
        ErrorCode.SOURCE_UNREADABLE,
        () -> scan(flights(FileFormat.PARQUET, root.resolve("none/*.parquet"))),
        "none");
    fails(ErrorCode.SOURCE_UNREADABLE, () -> engine.inspect(FileFormat.CSV, root.toString()));
  }

  @Test
  void aTruncatedParquetFileIsNamed() throws IOException {
    Path file = Lake.flights(root);
    byte[] bytes = Files.readAllBytes(file);
    Path truncated = root.resolve("truncated.parquet");
    Files.write(truncated, Arrays.copyOf(bytes, bytes.length / 2));
    fails(
        ErrorCode.SOURCE_UNREADABLE,
        () -> scan(flights(FileFormat.PARQUET, truncated)),
        "truncated.parquet");
    fails(
        ErrorCode.SOURCE_UNREADABLE,
        () -> engine.inspect(FileFormat.PARQUET, truncated.toString()),
        "truncated.parquet");
  }

  @Test
  void aDamagedParquetFileIsNamedAndNothingIsWritten() throws IOException {
    Path good = Lake.flights(root);
    Path damaged = root.resolve("g/b.parquet");
    Files.createDirectories(damaged.getParent());
    Files.copy(good, root.resolve("g/a.parquet"));
    byte[] bytes = Files.readAllBytes(good);
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
    writesNothing(flights(FileFormat.PARQUET, root.resolve("g/*.parquet")), "b.parquet");
  }

  @Test
  void anotherSchemaHalfwayInAGlobIsNamedAndNothingIsWritten() throws IOException {
    Files.createDirectories(root.resolve("g"));
    Files.copy(Lake.flights(root), root.resolve("g/a.parquet"));
    Lake.parquet(
        root.resolve("g/b.parquet"), "SELECT 'X' AS airport, TIMESTAMP '2001-01-01' AS date");
    writesNothing(flights(FileFormat.PARQUET, root.resolve("g/*.parquet")), "b.parquet");
  }

  @Test
  void anotherHeaderHalfwayInAGlobOfCsvIsNamedAndNothingIsWritten() throws IOException {
    Files.createDirectories(root.resolve("g"));
    Lake.write(root.resolve("g/a.csv"), "airport,date,delay\nATL,2001-01-01,1\n");
    Lake.write(root.resolve("g/b.csv"), "airport,when\nATL,2001-01-01\n");
    writesNothing(flights(FileFormat.CSV, root.resolve("g/*.csv")), "b.csv");
  }

  @Test
  void aCsvCellOfAnotherTypeIsNamedByFileLineAndColumnWithoutItsValue() {
    Path file =
        Lake.write(
            root.resolve("bad.csv"), "airport,date,delay\nATL,2001-01-01,1\nATL,2001-01-01,hush\n");
    writesNothing(
        flights(FileFormat.CSV, file), "bad.csv line 3", "column delay", "(expected: BIGINT)");
  }

  @Test
  void aDamagedJsonLineIsNamed() {
    Path file =
        Lake.write(
            root.resolve("bad.jsonl"),
            "{\"airport\": \"ATL\", \"date\": \"2001-01-01\", \"delay\": 1}\n{\"airport\": \n");
    writesNothing(flights(FileFormat.JSON_LINES, file), "bad.jsonl");
  }

  @Test
  void aJsonCellOfAnotherTypeIsAnError() {
    Path file =
        Lake.write(
            root.resolve("bad.jsonl"),
            "{\"airport\": \"ATL\", \"date\": \"2001-01-01\", \"delay\": \"hush\"}\n");
    writesNothing(flights(FileFormat.JSON_LINES, file), "bad.jsonl");
  }

  @Test
  void aMissingColumnIsNamed() {
    Path file = Lake.write(root.resolve("f.csv"), "airport,date\nATL,2001-01-01\n");
    writesNothing(
        flights(FileFormat.CSV, file), "no column delay", "f.csv", "beside airport, date");
    Path json =
        Lake.write(root.resolve("f.jsonl"), "{\"airport\": \"ATL\", \"date\": \"2001-01-01\"}\n");
    writesNothing(flights(FileFormat.JSON_LINES, json), "no column delay", "f.jsonl");
    Path parquet = Lake.parquet(root.resolve("f.parquet"), "SELECT 1 AS airport");
    writesNothing(flights(FileFormat.PARQUET, parquet), "no column date", "f.parquet");
  }

  private void writesNothing(BatchSource source, String... parts) {
    try (OfflineStore store = IcebergOfflineStore.open(root.resolve("store"))) {
      store.createTable("delays", Lake.FLIGHTS);
      Map<String, Long> before = Lake.files(root);
      fails(
          ErrorCode.SOURCE_UNREADABLE,
          () -> {
            try (ComputeSession session = engine.open(Lake.options(root, source))) {
              session.writeRows(
                  Lake.writeRequest(
                      "SELECT airport, date, delay FROM flights",
                      Lake.span("2001-01-01", "2001-01-03"),
                      store.layout("delays"),
                      "job"));
            }
          },
          parts);
      assertThatThrownBy(() -> scan(source)).hasMessageNotContaining("hush");
      assertThat(Lake.files(root)).isEqualTo(before);
    }
  }

  @Test
  void pathsOutsideTheRootsAreRefused() throws IOException {
    Path secret = Lake.flights(outside);
    Files.createSymbolicLink(root.resolve("link.parquet"), secret);
    Files.createSymbolicLink(root.resolve("dir"), outside);
    for (String path :
        List.of(
            secret.toString(),
            root + "/link.parquet",
            root + "/dir/flights.parquet",
            root + "/dir/*.parquet",
            root + "/*.parquet",
            root + "/../" + outside.getFileName() + "/flights.parquet",
            root + "/x/../../*.parquet",
            "flights.parquet",
            "s3://bucket/flights.parquet",
            "/etc/passwd",
            root + "/[",
            root + "/\0")) {
      fails(ErrorCode.INVALID_ARGUMENT, () -> engine.inspect(FileFormat.PARQUET, path));
      fails(
          ErrorCode.INVALID_ARGUMENT,
          () ->
              engine.open(
                  Lake.options(
                      root,
                      new BatchSource(
                          "flights",
                          FileFormat.PARQUET,
                          path,
                          Optional.of("date"),
                          Lake.FLIGHTS,
                          dev.ashlar.model.definition.Metadata.NONE))));
    }
  }

  @Test
  void linksInsideTheRootsAreFollowed() throws IOException {
    Path file = Lake.flights(root);
    Files.createSymbolicLink(root.resolve("link.parquet"), file);
    assertThat(scan(flights(FileFormat.PARQUET, root.resolve("link.parquet")))).isNotEmpty();
  }

  @Test
  void fileNamesWithQuotesAreFileNames() {
    Path file = Lake.flights(root);
    Path odd = file.resolveSibling("o'dd \"x\"; --.parquet");
    assertThat(file.toFile().renameTo(odd.toFile())).isTrue();
    assertThat(scan(flights(FileFormat.PARQUET, odd))).isNotEmpty();
  }

  @Test
  void inspectInfersTypesOfText() {
    Path csv = Lake.write(root.resolve("f.csv"), "a,b,c,d,e\n1,1.5,x,true,2001-01-01T00:00:00Z\n");
    assertThat(engine.inspect(FileFormat.CSV, csv.toString()))
        .hasToString("a int64, b float64, c string, d bool, e timestamp");
    Path json =
        Lake.write(root.resolve("f.jsonl"), "{\"a\": 1, \"b\": [1.5], \"c\": {\"d\": \"x\"}}\n");
    assertThat(engine.inspect(FileFormat.JSON_LINES, json.toString()))
        .isEqualTo(
            Schema.of(
                new Field("a", DataType.INT64),
                new Field("b", new DataType.ArrayType(DataType.FLOAT64)),
                new Field("c", new DataType.StructType(List.of(new Field("d", DataType.STRING))))));
  }

  @Test
  void inspectNamesAColumnOfATypeThatWeDoNotHave() {
    Path file = Lake.parquet(root.resolve("b.parquet"), "SELECT 'x'::BLOB AS picture");
    fails(
        ErrorCode.INVALID_ARGUMENT,
        () -> engine.inspect(FileFormat.PARQUET, file.toString()),
        "column picture has the type BLOB",
        "b.parquet");
  }
}
