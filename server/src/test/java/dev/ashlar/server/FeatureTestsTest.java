package dev.ashlar.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ashlar.cli.Cli;
import dev.ashlar.cli.CommandFailure;
import dev.ashlar.cli.Environment;
import dev.ashlar.cli.Environment.Terminal;
import dev.ashlar.cli.LocalServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a repository says of its own features: by {@code test}, and before {@code plan}. It is one
 * piece because all of it runs over one repository, which each test changes a little.
 */
final class FeatureTestsTest {
  private static final String DEFINITIONS =
      """
      kind: entity
      name: airport
      join_keys: {airport: string}
      ---
      kind: batch_source
      name: flights
      csv: data/flights.csv
      timestamp: date
      schema: {origin: string, date: timestamp, delay: int64}
      ---
      kind: batch_source
      name: airports
      csv: data/airports.csv
      schema: {iata: string, city: string}
      ---
      kind: batch_feature_view
      name: departures
      entities: [airport]
      sources: [flights]
      timestamp: date
      sql: SELECT origin AS airport, date, delay, delay > 15 AS late FROM flights
      feature_start_time: 2001-01-31
      feature_end_time: 2001-03-01
      features:
        - {aggregate: count, column: delay, window: 1d}
        - {aggregate: sum, column: delay, window: 1d}
        - {aggregate: mean, column: late, window: 7d, name: late_share_7d}
        - {aggregate: last(2), column: delay, window: 7d, name: last_delays}
      ---
      kind: batch_feature_view
      name: places
      entities: [airport]
      sources: [airports]
      sql: SELECT iata AS airport, city FROM airports
      feature_start_time: 2001-01-31
      feature_end_time: 2001-03-01
      features:
        - {attribute: city}
      ---
      kind: feature_service
      name: trip
      features:
        - {view: departures, as: origin, join_keys: {airport: origin}, only: [late_share_7d]}
        - {view: places, as: destination, join_keys: {airport: destination}}
      """;

  private static final String TEST =
      """
      kind: feature_test
      name: late_share
      view: departures
      given:
        flights:
          - {origin: ORD, date: 2001-02-01T10:00, delay: 20}
          - {origin: ORD, date: 2001-02-02T11:00, delay: 5}
          - {origin: ORD, date: 2001-02-02T12:00}
          - {origin: LAX, date: 2001-02-03T00:00, delay: 1}
      expect:
        - key: {airport: ORD}
          at: 2001-02-03
          values: {delay_count_1d_1d: 1, delay_sum_1d_1d: 5, late_share_7d: 0.5}
        - {key: {airport: ORD}, at: 2001-02-02T23:59:59.999999, values: {last_delays: [20]}}
        - {key: {airport: LAX}, at: 2001-02-03, values: {delay_count_1d_1d: null}}
        - {key: {airport: null}, at: 2001-02-03, values: {late_share_7d: null}}
      """;

  @TempDir private Path base;
  private Path repository = Path.of("");

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void write() throws IOException {
    repository = Files.createDirectory(base.resolve("repository"));
    write("ashlar.yaml", "workspace: prod\nbatch_schedule: 1d\n");
    write("airports.yaml", DEFINITIONS);
  }

  private void write(String file, String text) throws IOException {
    Path path = repository.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Ended hermetic(String... arguments) {
    return run(
        (home, root) -> {
          throw new CommandFailure("a test needs no server");
        },
        arguments);
  }

  private Ended local(String... arguments) {
    return run(new LocalServerLauncher(FeatureTestsTest::pause), arguments);
  }

  private static void pause(long milliseconds) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
  }

  private Ended run(LocalServers servers, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Cli.run(
            List.of(arguments),
            new Environment(
                new PrintWriter(out),
                new PrintWriter(err),
                repository,
                Map.of(),
                Terminal.ABSENT,
                FeatureTestsTest::pause,
                servers,
                new LocalFeatureTests(),
                List.of()));
    return new Ended(code, out.toString(), err.toString());
  }

  @Test
  void aTestNeedsNoServerStoreOrSource() throws IOException {
    write("tests/departures.yaml", TEST);
    Ended ended = hermetic("test");
    assertThat(ended)
        .isEqualTo(
            new Ended(
                0,
                """
                  ok    late_share  6 values  tests/departures.yaml:2
                1 test passed
                """,
                ""));
    try (Stream<Path> files = Files.list(repository)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ashlar.yaml", "airports.yaml", "tests");
    }
  }

  @Test
  void sourceFilesThatAreThereAreNotRead() throws IOException {
    write("data/flights.csv", "origin,date,delay\nORD,2001-02-02T10:00:00,1000\n");
    write("tests/departures.yaml", TEST);
    assertThat(hermetic("test").code()).isZero();
  }

  @Test
  void aFailureShowsPlaceKeyTimeAndBothValues() throws IOException {
    write(
        "tests/departures.yaml",
        TEST.replace("_1d: 5,", "_1d: 6,").replace("[20]}", "[20, null]}"));
    assertThat(hermetic("test"))
        .isEqualTo(
            new Ended(
                1,
                """
                  FAIL  late_share  6 values  tests/departures.yaml:2
                tests/departures.yaml:13: delay_sum_1d_1d of airport: "ORD" at 2001-02-03T00:00:00Z
                   expected 6
                   got      5
                tests/departures.yaml:14: last_delays of airport: "ORD" at 2001-02-02T23:59:59.999999Z
                   expected [20, null]
                   got      [20]
                1 of 1 test failed
                """,
                ""));
  }

  private static void assertPassed(Ended ended) {
    assertThat(ended.out()).as(ended.toString()).endsWith("1 test passed\n");
  }

  @Test
  void numbersAreComparedInEveryBit() throws IOException {
    write("tests/departures.yaml", TEST.replace("7d: 0.5}", "7d: 0.5000000000000001}"));
    assertThat(hermetic("test").out())
        .contains("   expected 0.5000000000000001\n   got      0.5\n");
  }

  @Test
  void aServiceIsTestedByItsNamesAndKeys() throws IOException {
    write(
        "service.yaml",
        """
        kind: feature_test
        name: trip_of_two
        service: trip
        given:
          flights: [{origin: ORD, date: 2001-02-01T10:00, delay: 20}]
          airports: [{iata: LAX, city: Los Angeles}, {iata: ORD, city: Chicago}]
        expect:
          - key: {origin: ORD, destination: LAX}
            at: 2001-02-02
            values: {origin.late_share_7d: 1, destination.city: Los Angeles}
          - {key: {origin: LAX, destination: ORD}, at: 2001-02-02, values: {destination.city: Chicago}}
        """);
    assertPassed(hermetic("test"));
    write(
        "service.yaml",
        Files.readString(repository.resolve("service.yaml"))
            .replace("city: Los Angeles}}", "x}}")
            .replace("destination.city: Los Angeles", "destination.city: Chicago"));
    assertThat(hermetic("test").out())
        .contains(
            "service.yaml:10: destination.city of origin: \"ORD\", destination: \"LAX\" at",
            "   expected \"Chicago\"\n   got      \"Los Angeles\"\n");
  }

  @Test
  void everyTypeIsGivenAndExpected() throws IOException {
    write(
        "types.yaml",
        """
        kind: batch_source
        name: things
        csv: data/things.csv
        timestamp: t
        schema:
          airport: string
          t: timestamp
          i: int64
          d: float64
          f: float32
          b: bool
          s: string
          a: array<float64>
          r: "struct<x: int64, y: string>"
          m: map<string, timestamp>
        ---
        kind: batch_feature_view
        name: all
        entities: [airport]
        sources: [things]
        timestamp: t
        sql: SELECT * FROM things
        feature_start_time: 2001-01-31
        features:
          - attributes: [i, d, f, b, s, a, r, m]
        ---
        kind: feature_test
        name: types
        view: all
        given:
          things:
            - {airport: A, t: 2001-02-01, i: -9223372036854775808, d: NaN, f: 0.1, b: true, s: "ERROR",
               a: [1, null, -Infinity, -0.0], r: {y: z}, m: {k: 2001-02-01T00:00:00.000001, n: null}}
            - {airport: B, t: 2001-02-01, d: 4.9e-324, f: Infinity, b: false, s: "", a: [], m: {}}
        expect:
          - key: {airport: A}
            at: 2001-02-02
            values: {i: -9223372036854775808, d: NaN, f: 0.1, b: true, s: "ERROR",
               a: [1.0, null, -Infinity, 0], r: {x: null, y: z}, m: {n: null, k: 2001-02-01T00:00:00.000001Z}}
          - key: {airport: B}
            at: 2001-02-02
            values: {i: null, d: 4.9e-324, f: Infinity, b: false, s: "", a: [], r: null, m: {}}
        """);
    assertPassed(hermetic("test"));
    write(
        "types.yaml",
        Files.readString(repository.resolve("types.yaml"))
            .replaceAll("(?s)  - key: \\{airport: A.*", "")
            .concat(
                """
                  - key: {airport: A}
                    at: 2001-02-02
                    values: {i: 1, d: 0, f: 0, b: false, s: "a\\"b", a: null, r: null, m: null}
                """));
    assertThat(hermetic("test").out())
        .contains(
            "expected 1\n   got      -9223372036854775808\n",
            "expected 0.0\n   got      NaN\n",
            "expected 0.0\n   got      0.1\n",
            "expected false\n   got      true\n",
            "expected \"a\\\"b\"\n   got      \"ERROR\"\n",
            "expected null\n   got      [1.0, null, -Infinity, 0.0]\n",
            "expected null\n   got      {x: null, y: \"z\"}\n",
            "expected null\n   got      {\"k\": 2001-02-01T00:00:00.000001Z, \"n\": null}\n");
  }

  @Test
  void aValueThatCannotBeComputedIsAnErrorAndNotNull() throws IOException {
    String overflow =
        """
        kind: feature_test
        name: overflow
        view: departures
        given:
          flights:
            - {origin: ORD, date: 2001-02-01T10:00, delay: 9223372036854775807}
            - {origin: ORD, date: 2001-02-01T11:00, delay: 1}
        expect:
          - {key: {airport: ORD}, at: 2001-02-02, values: {delay_sum_1d_1d: ERROR}}
        """;
    write("overflow.yaml", overflow);
    assertPassed(hermetic("test"));
    write("overflow.yaml", overflow.replace("ERROR", "null"));
    assertThat(hermetic("test").out()).contains("   expected null\n   got      ERROR\n");
  }

  @Test
  void sqlThatFailsOverTheRowsFailsTheTest() throws IOException {
    write("airports.yaml", DEFINITIONS.replace("city FROM", "CAST(city AS BIGINT) AS city FROM"));
    write(
        "tests/places.yaml",
        """
        kind: feature_test
        name: cast
        view: places
        given: {airports: [{iata: ORD, city: Chicago}]}
        expect: [{key: {airport: ORD}, at: 2001-02-03, values: {city: 1}}]
        """);
    Ended ended = hermetic("test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("tests/places.yaml:2: cast\n   Could not convert")
        .endsWith("failed\n");
  }

  @Test
  void theExampleOfInitPasses() {
    assertThat(hermetic("init", "shop").code()).isZero();
    assertPassed(hermetic("test", "-d", "shop"));
  }

  @Test
  void namesChooseTests() throws IOException {
    write("a.yaml", TEST);
    write("b.yaml", TEST.replace("late_share\n", "other\n").replace("_1d: 5,", "_1d: 6,"));
    assertThat(hermetic("test").out()).endsWith("1 of 2 tests failed\n");
    assertPassed(hermetic("test", "late_share"));
    assertThat(hermetic("test", "othr"))
        .isEqualTo(new Ended(1, "", "ashlar: no test `othr` (did you mean other?)\n"));
    assertThat(hermetic("test", "--nonsense").code()).isEqualTo(2);
  }

  @Test
  void aRepositoryWithoutTestsPasses() {
    assertThat(hermetic("test").code()).isZero();
    assertThat(hermetic("test").out()).startsWith("No tests are in this repository");
    assertThat(hermetic("test", "-d", "nowhere").err()).contains("is not a feature repository");
  }

  @Test
  void programsGetOneDocument() throws IOException {
    write("tests/departures.yaml", TEST.replace("_1d: 5,", "_1d: 6,"));
    Ended ended = hermetic("test", "--json");
    assertThat(ended.code()).isEqualTo(1);
    JsonNode answer = new ObjectMapper().readTree(ended.out());
    assertThat(answer.path("failed").asInt()).isEqualTo(1);
    JsonNode test = answer.path("tests").path(0);
    assertThat(test.path("status").asText()).isEqualTo("FAILED");
    assertThat(test.path("mismatches").path(0).toString())
        .isEqualTo(
            "{\"line\":13,\"feature\":\"delay_sum_1d_1d\",\"key\":\"airport: \\\"ORD\\\"\","
                + "\"at\":\"2001-02-03T00:00:00Z\",\"expected\":\"6\",\"got\":\"5\"}");
    write("tests/departures.yaml", TEST.replace("at: 2001-02-03\n", "at: noon\n"));
    Ended mistake = hermetic("test", "--json");
    assertThat(new ObjectMapper().readTree(mistake.out()).path("problems")).hasSize(1);
  }

  @Test
  void anEmptyAshlarYamlMakesARepository() throws IOException {
    write("ashlar.yaml", "");
    assertThat(hermetic("test").code()).isZero();
    Files.delete(repository.resolve("ashlar.yaml"));
    assertThat(hermetic("test").err()).contains("is not a feature repository");
  }

  @Test
  void mistakesAreFoundWithoutTestsToo() throws IOException {
    write("airports.yaml", DEFINITIONS.replace("aggregate: sum", "aggregate: smu"));
    assertThat(hermetic("test"))
        .isEqualTo(
            new Ended(
                1,
                "",
                """
                airports.yaml:26:17: unknown aggregate `smu`
                  26 |   - {aggregate: smu, column: delay, window: 1d}
                     |                 ^^^ did you mean `sum`?
                1 error in 1 file; nothing was applied
                """));
  }

  @Test
  void mistakesOfWhatIsNotTestedAreFoundBesideThoseOfTheNotation() throws IOException {
    write("tests/departures.yaml", TEST);
    write(
        "airports.yaml",
        DEFINITIONS
            .replace(
                "features:\n  - {attribute: city}",
                "aggregation_secondary_key: citty\nfeatures:\n"
                    + "  - {aggregate: count, column: city, window: 1d}")
            .replace("window: 7d, name: late_share_7d}", "window: 7d, where: true, name: x}")
            .replace("last(2)", "lst(2)"));
    Ended ended = hermetic("test");
    assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains(
            "`where` is true or false",
            "unknown aggregate `lst(2)`",
            "unknown column `citty` in `aggregation_secondary_key`");
  }

  @Test
  void sourcesWithoutASchemaLeaveTheColumnsOfTheirViewsOpenAndNothingElse() throws IOException {
    String undeclared = DEFINITIONS.replaceAll("(?m)^schema: .*\n", "");
    write("airports.yaml", undeclared.replace("attribute: city", "attribute: citty"));
    String notice =
        "2 views rest on sources without a `schema`: departures, places; `ashlar plan` checks the"
            + " columns\n";
    Ended passed = hermetic("test");
    assertThat(passed.code()).as(passed.toString()).isZero();
    assertThat(passed.err()).isEqualTo(notice);
    assertThat(new ObjectMapper().readTree(hermetic("test", "--json").out()).toString())
        .isEqualTo(
            "{\"tests\":[],\"failed\":0,\"views_without_columns\":[\"departures\",\"places\"]}");

    write(
        "airports.yaml",
        undeclared
            .replace("aggregate: sum", "aggregate: smu")
            .replace("window: 7d", "window: 36h"));
    Ended refused = hermetic("test");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith(notice)
        .contains("unknown aggregate `smu`", "`window` of 36h is not a multiple");

    write("airports.yaml", undeclared.replace("only: [late_share_7d]", "only: [delay_sum_7d_1d]"));
    assertThat(hermetic("test").err())
        .contains("view `departures` has no feature `delay_sum_7d_1d`");
  }

  @Test
  void planAndApplyRefuseUntilTheTestPasses() throws IOException {
    write("data/flights.csv", "origin,date,delay\nORD,2001-02-02T10:00:00,10\n");
    write("data/airports.csv", "iata,city\nORD,Chicago\n");
    write("tests/departures.yaml", TEST.replace("_1d: 5,", "_1d: 6,"));
    String refusal =
        """
        tests/departures.yaml:13: delay_sum_1d_1d of airport: "ORD" at 2001-02-03T00:00:00Z
           expected 6
           got      5
        1 of 1 test failed; nothing was applied
        """;
    assertThat(local("plan")).isEqualTo(new Ended(1, "", refusal));
    assertThat(local("apply", "--yes")).isEqualTo(new Ended(1, "", refusal));
    assertThat(local("log", "--json").out()).contains("\"snapshots\" : [ ]");
    Ended json = local("plan", "--json");
    assertThat(new ObjectMapper().readTree(json.out()).path("failed").asInt()).isEqualTo(1);

    write("tests/departures.yaml", TEST);
    Ended applied = local("apply", "--yes");
    assertThat(applied.code()).as(applied.toString()).isZero();
    assertThat(applied.err()).startsWith("1 test passed\n");
    assertThat(applied.out()).contains("Applied snapshot 1");

    write("tests/departures.yaml", TEST.replace("late_share\n", "another_name\n"));
    assertThat(local("plan").out()).endsWith("Nothing to change.\n");
  }

  @Test
  void mistakesInTestsAreReportedWithThoseOfDefinitions() throws IOException {
    write("airports.yaml", DEFINITIONS.replace("attribute: city", "attribute: citty"));
    write(
        "tests/departures.yaml",
        TEST.replace("view: departures", "view: departure")
            .replace("at: 2001-02-03\n", "at: [x]\n"));
    Ended ended = local("plan");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains(
            "airports.yaml:38:17: ",
            "did you mean `city`?",
            "tests/departures.yaml:3:7: unknown batch_feature_view `departure`",
            "did you mean `departures`?",
            "tests/departures.yaml:12:9: `at` is a list")
        .endsWith("2 files; nothing was applied\n");
  }
}
