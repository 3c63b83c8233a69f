package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ashlar.cli.Cli;
import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Colours for a person at a terminal, one JSON document for a program. */
final class OutputTest {
  private static final String ESCAPE = "\u001b";
  private static final String GREEN_PLUS = "\u001b[32m+\u001b[0m";

  @TempDir private static Path base;
  private static Path shop = Path.of("");
  private static Program program;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    shop = Shop.write(base.resolve("shop"), 100, 1);
    program = new Program(shop);
    server = program.server(shop.resolve(".ashlar"), "--source-root", base.toString());
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  void aPlanIsColouredOnATerminalOnly() {
    Result coloured = program.terminal("TERM=xterm ashlar plan", "");
    assertThat(coloured.code()).as(coloured.all()).isZero();
    assertThat(coloured.out()).contains(GREEN_PLUS, "spending");
    Result refused = program.terminal("TERM=xterm NO_COLOR=1 ashlar plan", "");
    assertThat(refused.out()).contains("  + ", "spending").doesNotContain(ESCAPE);
    Result optedOut = program.terminal("TERM=xterm ashlar plan --no-color", "");
    assertThat(optedOut.out()).isEqualTo(refused.out());
    assertThat(program.run("plan").all()).contains("  + ", "spending").doesNotContain(ESCAPE);
  }

  /**
   * Every leaf of the tree of commands is here with arguments that let it succeed, in this order.
   */
  private static SequencedMap<String, List<String>> commands() {
    SequencedMap<String, List<String>> commands = new LinkedHashMap<>();
    commands.put("init", List.of("../fresh"));
    commands.put("schema", List.of());
    commands.put("test", List.of());
    commands.put("plan", List.of());
    commands.put("apply", List.of("--yes"));
    commands.put("log", List.of());
    commands.put("restore", List.of("1", "--yes"));
    commands.put("workspace create", List.of("other"));
    commands.put("workspace list", List.of());
    commands.put("workspace delete", List.of("other", "--yes"));
    commands.put(
        "materialize",
        List.of("--view", "spending", "--from", "2024-02-01", "--to", "2024-02-03", "--overwrite"));
    commands.put("jobs list", List.of());
    commands.put("jobs show", List.of("{id}"));
    commands.put(
        "training-data",
        List.of(
            "--service",
            Shop.SERVICE,
            "--timestamp",
            "bought",
            "--events-sql",
            "SELECT user_id, bought FROM purchases",
            "--out",
            "out.csv"));
    commands.put(
        "features-in-range",
        List.of(
            "--view", "spending", "--from", "2024-02-01", "--to", "2024-02-03", "--out", "r.csv"));
    commands.put("get", List.of(Shop.SERVICE, "user_id=7"));
    commands.put("key create", List.of("model"));
    commands.put("key list", List.of());
    commands.put("key revoke", List.of("{key}"));
    commands.put("jobs cancel", List.of("{slow}", "-w", "slow"));
    commands.put("jobs retry", List.of("{cancelled}", "-w", "slow", "--no-wait"));
    return commands;
  }

  @Test
  void everyCommandAnswersOneJsonDocumentAndNothingElse() throws IOException {
    Map<String, List<String>> commands = commands();
    CommandLine tree =
        Cli.commandLine(server.environment(shop, new StringWriter(), new StringWriter()));
    assertThat(commands.keySet()).containsExactlyInAnyOrderElementsOf(leaves("", tree));
    Map<String, JsonNode> answers = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> command : commands.entrySet()) {
      List<String> line = new ArrayList<>(List.of(command.getKey().split(" ", -1)));
      for (String argument : command.getValue()) {
        line.add(
            switch (argument) {
              case "{id}" -> answers.get("jobs list").path("jobs").path(0).path("id").asText();
              case "{slow}" -> slowJob();
              case "{cancelled}" -> ended(answers.get("jobs cancel").path("id").asText());
              case "{key}" -> answers.get("key create").path("key").path("id").asText();
              default -> argument;
            });
      }
      line.add("--json");
      Result result = server.run(shop, line.toArray(String[]::new));
      assertThat(result.code()).as("%s: %s", line, result.all()).isZero();
      answers.put(command.getKey(), json(result.out()));
      assertThat(answers.get(command.getKey()).isObject()).as("%s", line).isTrue();
    }
  }

  @Test
  void mistakesAreAJsonDocumentToo() throws IOException {
    Path broken = Shop.write(base.resolve("broken"), 5, 1);
    Files.writeString(
        broken.resolve("shop.yaml"), Shop.VIEWS.replace("features: [spending]", "features: [x]"));
    Result plan = server.run(shop, "plan", "-d", "../broken", "--json");
    assertThat(plan.code()).isEqualTo(1);
    assertThat(json(plan.out()).path("problems")).hasSize(1);
  }

  /** Starts a job that would run for hours, and returns its id. */
  private static String slowJob() throws IOException {
    Path slow = Shop.write(base.resolve("slow"), 200, 1);
    Files.writeString(slow.resolve("shop.yaml"), Shop.SLOW_VIEWS);
    server.run(shop, "workspace", "create", "slow", "--live");
    Result applied = server.run(shop, "apply", "--yes", "-d", "../slow", "-w", "slow", "--no-wait");
    assertThat(applied.code()).as(applied.all()).isZero();
    JsonNode jobs =
        json(server.run(shop, "jobs", "list", "-w", "slow", "--view", "spending", "--json").out());
    return jobs.path("jobs").path(0).path("id").asText();
  }

  /** Waits until a job that was cancelled while it ran has stopped. */
  private static String ended(String id) {
    Program.await(() ->
        server
            .run(shop, "jobs", "show", id, "-w", "slow", "--json")
            .out()
            .contains("\"CANCELLED\""));
    return id;
  }

  private static List<String> leaves(String path, CommandLine command) {
    List<String> leaves = new ArrayList<>();
    command
        .getSubcommands()
        .forEach((name, below) -> {
          if (below.getSubcommands().isEmpty()) {
            leaves.add(path + name);
          } else {
            leaves.addAll(leaves(path + name + " ", below));
          }
        });
    return leaves;
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
  }
}
