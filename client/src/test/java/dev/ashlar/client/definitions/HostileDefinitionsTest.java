package dev.ashlar.client.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.api.v1.Problem;
import dev.ashlar.model.expression.ExpressionLimits;
import dev.ashlar.model.resolve.Resolution;
import dev.ashlar.model.resolve.Resolver;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever files hold, they end in problems or definitions, in bounded time. */
final class HostileDefinitionsTest {
  private static final int ROUNDS = 600;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final List<String> PIECES =
      List.of(
          "---\n",
          "- ",
          "{",
          "}",
          "[",
          "]",
          ": ",
          "&a ",
          "*a",
          "|\n",
          ">-\n",
          "\"",
          "'",
          "\t",
          "#",
          "!!int ",
          "!!binary ",
          "? ",
          "null",
          "~",
          "0x1F",
          ".nan",
          "1e999",
          "\u0000",
          "\u2028",
          "\uD83D",
          "🛫",
          "\r",
          "<<: *a",
          "%YAML 1.1\n",
          "kind: entity\n",
          "name: x\n",
          "features:\n",
          "9999999999999999999",
          "-1d",
          "  ",
          "é");

  @TempDir Path folder;

  /** Part of the report of a failing run; {@code -Dashlar.seed} repeats it. */
  private final long seed = Long.getLong("ashlar.seed", 1);

  private static List<String> corpus() throws IOException, URISyntaxException {
    List<String> texts = new ArrayList<>();
    Path golden = Path.of(HostileDefinitionsTest.class.getResource("/golden").toURI());
    try (Stream<Path> files = Files.list(golden)) {
      for (Path file : files.sorted().toList()) {
        texts.add(
            Files.readString(file)
                .replaceAll("(?s)=== report.*", "")
                .replaceAll("=== .*\n", "---\n"));
      }
    }
    return texts;
  }

  private void check(byte[] content) throws IOException {
    Files.write(folder.resolve("a.yaml"), content);
    RepositoryUnderTest repository = new RepositoryUnderTest(folder);
    try {
      RepositoryReading reading = repository.read();
      Resolution resolution = Resolver.resolve(reading.repository(), new FakeSchemaProbe());
      List<Problem> problems = new ArrayList<>(reading.problems());
      resolution.problems().forEach(problem -> problems.add(problem.toMessage()));
      ProblemReport report = new ProblemReport(problems, reading.texts());
      assertThat(report.render(ProblemReport.Style.COLOURED)).isNotEmpty();
      assertThat(report.json()).isNotEmpty();
      assertThat(resolution instanceof Resolution.Resolved || !problems.isEmpty()).isTrue();
    } catch (RuntimeException | StackOverflowError unexpected) {
      throw new AssertionError(
          "seed " + seed + " gave\n" + new String(content, StandardCharsets.UTF_8), unexpected);
    }
  }

  @Test
  void mutatedRepositoriesNeverThrow() {
    Assertions.assertTimeout(
        LIMIT,
        () -> {
          Random random = new Random(seed);
          List<String> corpus = corpus();
          for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder(corpus.get(random.nextInt(corpus.size())));
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
              mutate(text, random);
            }
            check(text.toString().getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(12));
    switch (random.nextInt(4)) {
      case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      case 1 -> text.delete(at, end);
      case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
      default -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
    }
  }

  @Test
  void randomBytesNeverThrow() {
    Assertions.assertTimeout(
        LIMIT,
        () -> {
          Random random = new Random(seed);
          for (int i = 0; i < ROUNDS; i++) {
            byte[] content = new byte[random.nextInt(200)];
            for (int j = 0; j < content.length; j++) {
              boolean any = random.nextInt(20) == 0;
              content[j] = (byte) (any ? random.nextInt(256) : 32 + random.nextInt(95));
            }
            check(content);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE flights; --",
        "../../../../etc/passwd",
        "\u202Ereversed",
        "a\nb",
        "\u001b[31mred",
        "${jndi:ldap://x}",
        "%s%n%d",
        "constructor",
        "😀"
      })
  void hostileNamesAreProblemsAndPrintedHarmlessly(String name) throws IOException {
    String quoted = name.replace("\n", "\\n").replace("\u001b", "\\e").replace("\u202E", "\\u202E");
    new RepositoryUnderTest(folder)
        .write(
            "a.yaml",
            "kind: entity\nname: \""
                + quoted
                + "\"\njoin_keys: {\""
                + quoted
                + "\": string}\n"
                + "---\nkind: \""
                + quoted
                + "\"\n");

    ProblemReport report = new RepositoryUnderTest(folder).report();

    assertThat(report.problems()).isNotEmpty();
    assertThat(report.render(ProblemReport.Style.PLAIN)).doesNotContain("\u001b", "\u202E");
  }

  @Test
  void oneHugeLineIsReadInBoundedTime() {
    Assertions.assertTimeout(
        LIMIT,
        () -> {
          int size = ReaderLimits.MAX_FILE_BYTES - 100;
          for (String piece :
              List.of("a", "[", "{", "? ", "- ", "a: ", "\"", "&a ", "!", "|", "'a' ")) {
            String text = piece.repeat(size / piece.length());
            check(text.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  static List<String> hugeConditions() {
    int most = ExpressionLimits.MAX_TEXT_LENGTH;
    return List.of(
        "a".repeat(most),
        "delay = " + "9".repeat(most - 8),
        "delay." + "a.".repeat(most / 2 - 3),
        "(".repeat(most),
        "(".repeat(most / 2) + ")".repeat(most / 2),
        "[".repeat(most),
        "{a: ".repeat(most / 4),
        "NOT ".repeat(most / 4),
        "-".repeat(most),
        "/*".repeat(most / 2),
        "'".repeat(most - 1),
        "\"".repeat(most - 1),
        "CASE WHEN ".repeat(most / 10),
        "delay::array<".repeat(most / 13),
        "regexp_matches(origin, '" + "(a*)*".repeat(199) + "(')",
        "regexp_matches(origin, '" + "((((a{9}){9}){9}){9}){9}')",
        "delay > 0" + " AND delay > 0".repeat(1_000) + " AND",
        "delay IN (" + "1, ".repeat(6_000) + ")",
        "TRUE" + " ".repeat(most),
        "(".repeat(500_000) + "TRUE" + ")".repeat(500_000));
  }

  @ParameterizedTest
  @MethodSource("hugeConditions")
  void hugeConditionsAreMistakesWithAPlace(String where) throws IOException {
    new RepositoryUnderTest(folder)
        .write("ashlar.yaml", "workspace: dev\n")
        .write(
            "a.yaml",
            """
            kind: entity
            name: airport
            join_keys: {origin: string}
            ---
            kind: batch_source
            name: flights
            parquet: data/flights-3m.parquet
            timestamp: date
            ---
            kind: batch_feature_view
            name: departures
            entities: [airport]
            sources: [flights]
            timestamp: date
            sql: SELECT origin, date, delay FROM flights
            batch_schedule: 1d
            feature_start_time: 2001-01-31
            features:
              - {aggregate: count, column: delay, window: 1d, name: late, where: "#"}
            """
                .replace("#", where.replace("\"", "\\\"")));

    ProblemReport report =
        Assertions.assertTimeoutPreemptively(LIMIT, () -> new RepositoryUnderTest(folder).report());

    assertThat(report.problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.getLine()).isEqualTo(19);
          assertThat(problem.getColumn()).isGreaterThan(67);
          assertThat(problem.getMessage().length() + problem.getHint().length()).isLessThan(1_000);
        });
  }
}
