package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Child;
import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The main job on three million real flights. The steps build on one another. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DemoTest {
  private static final Pattern CHECKED =
      Pattern.compile("Checked +1,000 events × 28 features recomputed .*: ([0-9,]+) differ");
  private static final Path DATA = Program.root().resolve("examples/flights/data");

  private static final Path FLIGHTS = DATA.resolve("flights-3m.parquet");

  @TempDir private static Path directory;
  private static Program program;
  private static Result first = new Result(-1, "", "");

  @BeforeAll
  static void runTheDemo() {
    program = new Program(directory);
    first = program.run("demo", "--once");
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  @Order(1)
  void theTrainingSetAgreesWithPlainSqlOverTheSource() {
    assertThat(first.code()).as(first.all()).isZero();
    assertThat(first.out()).contains("Training set   100,000 events × 28 features");
    Matcher checked = CHECKED.matcher(first.out());
    assertThat(checked.find()).as(first.out()).isTrue();
    assertThat(checked.group(1)).isEqualTo("0");
  }

  /** The training set has no flight, and no delay of one, more often than the source. */
  @Test
  @Order(1)
  void theLabelOfTheTrainingSetIsTheDelayOfItsFlights() throws SQLException {
    String flight = "SELECT date, origin, destination, delay FROM '";
    String train = flight + directory.resolve(".ashlar/demo/train.parquet") + "'";
    assertThat(number("SELECT count(*) FROM (" + train + ")")).isEqualTo(100_000);
    assertThat(number("SELECT count(delay) FROM (" + train + ")")).isGreaterThan(90_000);
    assertThat(
            number(
                "SELECT count(*) FROM ("
                    + train
                    + " EXCEPT ALL "
                    + flight
                    + FLIGHTS
                    + "' WHERE date >= '2001-01-31')"))
        .isZero();
  }

  @Test
  @Order(2)
  void sixFlightsAtTheEndTimeAreOutside() throws SQLException {
    assertThat(number("SELECT count(*) FROM '" + FLIGHTS + "' WHERE date >= '2001-07-01'"))
        .isEqualTo(6);
    Path tables = directory.resolve(".ashlar/demo/lake/tables");
    for (String view : new String[] {"origin_delays", "destination_delays", "route_delays"}) {
      String rows = " FROM '" + tables + "/prod_" + view + "_*/data/*.parquet'";
      assertThat(number("SELECT count(*)" + rows)).as(view).isEqualTo(2_999_994);
      assertThat(number("SELECT count(*)" + rows + " WHERE _t >= '2001-07-01'")).isZero();
    }
  }

  @Test
  @Order(3)
  void thePrintedCommandRunsWordForWordAndAnswersWhatTheDemoAnswered() {
    String curl = first.out().lines().filter(line -> line.startsWith("  curl ")).findFirst().get();
    String answer = first.out().lines().filter(line -> line.startsWith("{")).findFirst().get();
    try (RunningServer server =
        program.server(directory.resolve(".ashlar/demo"), "--source-root", "" + DATA)) {
      // The port of the demo may be another's by now.
      curl = curl.replaceFirst("http://localhost:\\d+/", server.address() + "/");
      Result again = program.shell(curl.strip());
      assertThat(again.code()).as(again.all()).isZero();
      assertThat(again.out().strip()).isEqualTo(answer).contains("\"result\"");
      assertThat(
              server
                  .features("departure_delay", "\"origin\":\"ORD\",\"destination\":\"LAX\"")
                  .body())
          .isEqualTo(answer);
      Matcher id =
          Pattern.compile("\\+ feature_service +departure_delay +id ([0-9a-f]{32})\n")
              .matcher(first.out());
      assertThat(id.find()).as(first.out()).isTrue();
      String byId =
          curl.strip()
              .replace(
                  "\"featureServiceName\":\"departure_delay\"",
                  "\"featureServiceId\":\"" + id.group(1) + "\"");
      assertThat(program.shell(byId).out().strip()).isEqualTo(answer);
    }
  }

  @Test
  @Order(4)
  void theSecondStartFindsNothingToChangeAndAtATerminalServesAndSaysWhatIsNext()
      throws IOException {
    Files.createSymbolicLink(directory.resolve("examples"), Program.root().resolve("examples"));
    Files.createSymbolicLink(directory.resolve("ashlar"), program.ashlar());
    Child demo = program.atTerminal("./ashlar demo", "");
    try {
      Program.await(() -> demo.printed().contains("docs/tutorial.md") || !demo.process().isAlive());
      assertThat(demo.printed()).contains("Nothing to change.", "until Ctrl-C", "docs/tutorial.md");
      String next = demo.printed().replaceFirst("(?s).* then (\\./ashlar plan .*?) · .*", "$1");
      Result planned = program.shell(next);
      assertThat(planned.code()).as(planned.all()).isZero();
      assertThat(planned.out()).contains("Nothing to change.");
    } finally {
      for (ProcessHandle child : demo.process().descendants().toList()) {
        child.destroyForcibly();
        child.onExit().join();
      }
    }
  }

  @Test
  @Order(4)
  void theExamplesOfTheHelpRun() throws IOException {
    Files.writeString(
        directory.resolve("flights.csv"),
        "origin,destination,date\nORD,LAX,2001-03-01T08:00:00Z\n");
    int examples = 0;
    try (RunningServer server =
        program.server(directory.resolve(".ashlar/demo"), "--source-root", "" + DATA)) {
      String access =
          "export ASHLAR_SERVER=" + server.address() + " ASHLAR_KEY=" + server.key() + "\n";
      Matcher command = Pattern.compile("(?m)^  ([a-z-]+) ").matcher(help(server));
      while (command.find()) {
        Matcher example =
            Pattern.compile("(?s)Example: (.*?)\n\n").matcher(help(server, command.group(1)));
        if (example.find()) {
          examples++;
          Result ran = program.shell(access + example.group(1).replaceAll("\\s+", " "));
          assertThat(ran.code()).as(command.group(1) + ran.all()).isZero();
        }
      }
    }
    assertThat(examples).isGreaterThanOrEqualTo(4);
  }

  private static String help(RunningServer server, String... command) {
    String[] words = Arrays.copyOf(command, command.length + 1);
    words[command.length] = "--help";
    return server.run(directory, words).out();
  }

  @Test
  @Order(5)
  void featuresThatSeeADayAheadAreCounted() {
    Result planted = program.run("demo", "--once", "--plant-early-availability");
    assertThat(planted.code()).as(planted.all()).isEqualTo(1);
    Matcher checked = CHECKED.matcher(planted.out());
    assertThat(checked.find()).as(planted.out()).isTrue();
    assertThat(Long.parseLong(checked.group(1).replace(",", ""))).isGreaterThan(100);
    assertThat(planted.err()).contains("differs from the source");
  }

  @Test
  @Order(6)
  void anEditedFeatureIsPlannedInPlaceAppliedAndRead() throws IOException, SQLException {
    Path copy = directory.resolve("flights");
    copy(DATA.getParent(), copy);
    Path view = copy.resolve("origin_delays.yaml");
    String yaml = Files.readString(view);
    // The sources stay where they are: another path would be another source, and a rebuild.
    Path sources = copy.resolve("sources.yaml");
    Files.writeString(sources, Files.readString(sources).replace("data/", DATA + "/"));
    Files.writeString(
        view,
        yaml.replace(
            "features:\n", "features:\n  - {aggregate: min, column: delay, window: 7d}\n"));
    Path root = Program.root();
    try (RunningServer server =
        program.server(directory.resolve(".ashlar/demo"), "--source-root", root.toString())) {
      Result plan = server.run(copy, "plan");
      assertThat(plan.code()).as(plan.all()).isZero();
      assertThat(plan.out()).containsPattern("~ batch_feature_view +origin_delays +in place");
      assertThat(plan.out()).doesNotContain("rebuild");
      Result applied = server.run(copy, "apply", "--yes");
      assertThat(applied.code()).as(applied.all()).isZero();
      Result got = server.run(copy, "get", "departure_delay", "origin=ORD", "destination=LAX");
      long lowest =
          number(
              "SELECT min(delay) FROM '"
                  + FLIGHTS
                  + "' WHERE origin = 'ORD' AND date >= '2001-06-24' AND date < '2001-07-01'");
      assertThat(got.out())
          .containsPattern("origin\\.delay_min_7d_1d +" + lowest + " +int64 +PRESENT");
    }
  }

  @Test
  @Order(7)
  void theDataIsWhatItsReadmeSays() throws IOException, SQLException {
    String readme = Files.readString(DATA.resolve("README.md"));
    for (String name : new String[] {"flights-3m.parquet", "airports.csv"}) {
      Path file = DATA.resolve(name);
      assertThat(readme).containsPattern("`" + name + "` .*`" + Trees.sha256(file) + "`");
      assertThat(Files.size(file)).isLessThanOrEqualTo(14_000_000);
    }
    assertThat(number("SELECT num_rows FROM parquet_file_metadata('" + FLIGHTS + "')"))
        .isEqualTo(3_000_000);
    assertThat(readme).contains("`flights-3m.parquet` | 3,000,000 |");
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** Copies the definitions of a repository without its data. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
