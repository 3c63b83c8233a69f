package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.io.Writer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times, values, keys and files at the edges, through the whole program: right, or refused. */
final class FarTimesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MEBIBYTE = 1 << 20;

  private static final List<String> FAR =
      List.of(
          "0001-01-01T00:00:00Z",
          "1677-09-21T00:12:43.145224Z",
          "1969-12-31T23:59:59.999999Z",
          "2262-04-11T23:47:16.854776Z",
          "9999-12-31T23:59:59.999999Z");

  /** Values of the string column, each the key of its row, but for the longest. */
  private static final List<String> STRINGS =
      List.of(
          "plain",
          "",
          " ",
          "nul\0in the middle",
          "'; DROP TABLE things; --",
          "\"quoted\"\\",
          "line\nbreak\r\n\ttab",
          "\ud83d\ude80\ud840\udc00 beyond the basic plane",
          "\u202e\u05d0right to left\u200f",
          "e\u0301 is not \u00e9",
          "NaN",
          "null",
          "m".repeat(MEBIBYTE));

  private static final List<String> FLOATS =
      List.of("NaN", "Infinity", "-Infinity", "-0.0", "4.9E-324", "1.7976931348623157E308", "0.1");
  private static final List<Long> LONGS =
      List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, (1L << 53) + 1, Long.MAX_VALUE);

  private static final String DEFINITIONS =
      """
      kind: entity
      name: thing
      join_keys: {key: string}
      ---
      kind: batch_source
      name: things
      json: data/things.jsonl
      timestamp: stamp
      schema: {key: string, stamp: timestamp, text: string, whole: int64, broken: float64}
      ---
      kind: batch_feature_view
      name: thing
      entities: [thing]
      sources: [things]
      timestamp: stamp
      sql: SELECT key, stamp, text, whole, broken FROM things
      feature_start_time: 2024-01-02
      feature_end_time: 2024-01-04
      features:
        - {attribute: text}
        - {attribute: whole}
        - {attribute: broken}
      ---
      kind: batch_feature_view
      name: amount
      entities: [thing]
      sources: [things]
      timestamp: stamp
      sql: SELECT key, stamp, whole FROM things
      feature_start_time: 2024-01-02
      feature_end_time: 2024-01-04
      features:
        - {aggregate: count, column: whole, window: 1d}
      ---
      kind: feature_service
      name: things
      features: [thing, amount]
      """;

  @TempDir private static Path base;
  private static Path shop = Path.of("");
  private static Program program;
  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    shop = Files.createDirectories(base.resolve("shop"));
    Files.createDirectories(shop.resolve("data"));
    Files.writeString(shop.resolve("ashlar.yaml"), "workspace: prod\nbatch_schedule: 1d\n");
    Files.writeString(shop.resolve("things.yaml"), DEFINITIONS);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < STRINGS.size(); i++) {
      rows.append(row(i, "2024-01-03T12:00:00Z"));
    }
    for (String far : FAR) {
      rows.append(row(0, far));
    }
    Files.writeString(shop.resolve("data/things.jsonl"), rows);
    program = new Program(shop);
    server =
        program.server(
            base.resolve("home"), "--first-retry-seconds", "0", "--source-root", "" + base);
    Result applied = server.run(shop, "apply", "--yes");
    assertThat(applied.code()).as(applied.all()).isZero();
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  void valuesAndKeysOfAllKindsAreServedAsTheyAre() throws IOException {
    ObjectNode request = JSON.createObjectNode();
    ObjectNode params = request.putObject("params");
    params.put("workspaceName", "prod").put("featureServiceName", "things");
    for (int i = 0; i < STRINGS.size(); i++) {
      params.withArray("requestData").addObject().putObject("joinKeyMap").put("key", key(i));
    }
    params.withArray("requestData").addObject().putObject("joinKeyMap").put("key", "nul");
    HttpResponse<String> answer =
        server.post("/api/v1/feature-service/get-features-batch", request.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode result = JSON.readTree(answer.body()).path("result");
    assertThat(result).hasSize(STRINGS.size() + 1);
    for (int i = 0; i < STRINGS.size(); i++) {
      // Views A to Z and features A to Z: amount.count, thing.broken, thing.text, thing.whole.
      JsonNode features = result.path(i).path("features");
      assertThat(features.path(0).asText()).as(name(i)).isEqualTo("1");
      assertThat(features.path(1)).as(name(i)).isEqualTo(JSON.readTree(broken(i)));
      assertThat(features.path(2).asText()).as(name(i)).isEqualTo(STRINGS.get(i));
      assertThat(features.path(3).asText()).as(name(i)).isEqualTo("" + whole(i));
    }
    assertThat(result.path(STRINGS.size()).path("features")).allMatch(JsonNode::isNull);
    HttpResponse<String> tooLong =
        server.features("things", "\"key\":\"" + STRINGS.getLast() + '"');
    assertThat(tooLong.statusCode()).isEqualTo(400);
    assertThat(tooLong.body()).contains("expected").hasSizeLessThan(1_000);
  }

  @Test
  void eventsAtFarTimesGetWhatWasKnownThen() throws IOException {
    List<String> times = new ArrayList<>(FAR);
    times.add("2024-01-03T23:59:59.999999Z");
    times.add("2024-01-04T00:00:00Z");
    Files.writeString(
        shop.resolve("events.csv"),
        times.stream()
            .map(time -> "plain," + time + "\n")
            .collect(Collectors.joining("", "key,stamp\n", "")));
    Result done = train("events.csv");
    assertThat(done.code()).as(done.all()).isZero();
    List<String> rows = Files.readAllLines(shop.resolve("out.csv"));
    assertThat(rows).hasSize(times.size() + 1);
    for (int i = 0; i < times.size(); i++) {
      // The row at noon of the third is known from the fourth on; an attribute stays, a window
      // ends.
      boolean known = times.get(i).compareTo("2024-01-04") > 0;
      boolean inWindow = times.get(i).startsWith("2024-01-04");
      String features = (known ? ",plain," + whole(0) + ",NaN," : ",,,,") + (inWindow ? "1" : "");
      assertThat(rows.get(i + 1))
          .startsWith("plain," + times.get(i).substring(0, 10))
          .endsWith("Z" + features);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"294247-01-10T04:00:54.775808Z", "-290309-12-21T19:59:05Z", "2024-02-30"})
  void timesBeyondTheRangeAreRefused(String time) throws IOException {
    Files.writeString(
        shop.resolve("beyond.csv"), "key,stamp\nplain,2024-01-04\nplain," + time + "\n");
    assertRefused(train("beyond.csv"));
    String workspace = "beyond-" + time.length();
    Path broken = Files.createDirectories(base.resolve(workspace));
    Files.createDirectories(broken.resolve("data"));
    Files.writeString(broken.resolve("ashlar.yaml"), "batch_schedule: 1d\n");
    Files.writeString(broken.resolve("things.yaml"), DEFINITIONS);
    Files.writeString(
        broken.resolve("data/things.jsonl"), row(0, "2024-01-03T12:00:00Z") + row(0, time));
    server.run(shop, "workspace", "create", workspace, "--live");
    Result apply = server.run(shop, "apply", "--yes", "-d", "../" + workspace, "-w", workspace);
    assertThat(apply.code()).isEqualTo(1);
    assertThat(apply.err()).contains("things").doesNotContain("Exception", "\tat ");
    assertThat(server.run(shop, "get", "things", "key=plain", "-w", workspace).all())
        .doesNotContain("PRESENT");
  }

  @Test
  void rowsOfMissingAndExtraColumnsAreRefused() throws IOException {
    Files.writeString(shop.resolve("missing.csv"), "key,stamp\nplain,2024-01-04\nplain\n");
    assertRefused(train("missing.csv"));
    Files.writeString(
        shop.resolve("extra.csv"), "key,stamp\nplain,2024-01-04\nplain,2024-01-04,more\n");
    assertRefused(train("extra.csv"));
  }

  @Test
  void aThousandColumnsAreKept() throws IOException {
    String names = IntStream.range(0, 1_000).mapToObj(i -> ",c" + i).collect(Collectors.joining());
    String cells = IntStream.range(0, 1_000).mapToObj(i -> "," + i).collect(Collectors.joining());
    Files.writeString(
        shop.resolve("wide.csv"), "key,stamp" + names + "\nplain,2024-01-04" + cells + "\n");
    Result done = train("wide.csv");
    assertThat(done.code()).as(done.all()).isZero();
    List<String> rows = Files.readAllLines(shop.resolve("out.csv"));
    assertThat(rows.getFirst()).startsWith("key,stamp" + names + ",");
    assertThat(rows.getLast()).endsWith(cells + ",plain," + whole(0) + ",NaN,1");
  }

  @Test
  void aLineOfFiftyMegabytesIsRefused() throws IOException {
    try (Writer huge = Files.newBufferedWriter(shop.resolve("huge.jsonl"))) {
      huge.write("{\"key\":\"plain\",\"stamp\":\"2024-01-04T00:00:00Z\",\"more\":\"");
      String megabyte = "x".repeat(MEBIBYTE);
      for (int i = 0; i < 50; i++) {
        huge.write(megabyte);
      }
      huge.write("\"}\n");
    }
    assertRefused(train("huge.jsonl"));
    Files.delete(shop.resolve("huge.jsonl"));
  }

  @Test
  void definitionsOfTwentyMegabytesAreRefused() throws IOException {
    Path huge = Files.createDirectories(base.resolve("huge"));
    Files.writeString(huge.resolve("ashlar.yaml"), "workspace: prod\n");
    try (Writer yaml = Files.newBufferedWriter(huge.resolve("huge.yaml"))) {
      String line = "# " + "x".repeat(97) + "\n";
      for (int i = 0; i < 20 * MEBIBYTE / line.length(); i++) {
        yaml.write(line);
      }
      yaml.write(DEFINITIONS);
    }
    Result plan = server.run(shop, "plan", "-d", "../huge");
    assertRefused(plan);
    assertThat(plan.err()).contains("huge.yaml");
  }

  private static Result train(String events) {
    return server.run(
        shop,
        "training-data",
        "--service",
        "things",
        "--events",
        events,
        "--timestamp",
        "stamp",
        "--out",
        "out.csv");
  }

  private static void assertRefused(Result refused) {
    assertThat(refused.code()).as(refused.all()).isEqualTo(1);
    assertThat(refused.err()).contains("expected").doesNotContain("Exception", "\tat ", "INTERNAL");
    assertThat(refused.err()).as("its length").hasSizeLessThan(2_000);
  }

  /** A row of the source: what it holds beside its string changes with its number. */
  private static String row(int number, String at) throws IOException {
    ObjectNode row = JSON.createObjectNode();
    row.put("key", key(number)).put("stamp", at).put("text", STRINGS.get(number));
    row.put("whole", whole(number)).put("broken", FLOATS.get(number % FLOATS.size()));
    return JSON.writeValueAsString(row) + "\n";
  }

  private static String key(int number) {
    String text = STRINGS.get(number);
    return text.length() == MEBIBYTE ? "huge" : text;
  }

  private static long whole(int number) {
    return LONGS.get(number % LONGS.size());
  }

  /** The float of a row as the wire has it: the two zeros are one. */
  private static String broken(int number) {
    String text = FLOATS.get(number % FLOATS.size()).replace("-0.0", "0.0");
    return Double.isFinite(Double.parseDouble(text)) ? text : '"' + text + '"';
  }

  private static String name(int number) {
    String text = STRINGS.get(number);
    return number + ": " + text.substring(0, Math.min(40, text.length()));
  }
}
