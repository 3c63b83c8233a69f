package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Child;
import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command as a person types it, beside a live server and without one. */
final class CliTest {
  @TempDir private static Path base;
  private static Path directory = Path.of("");
  private static Program program;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    // Repositories lie side by side: one below another would be read as a part of it.
    directory = Shop.write(base.resolve("shop"), 500, 1);
    program = new Program(directory);
    server = program.server(directory.resolve(".ashlar"), "--source-root", base.toString());
    ok("apply", "--yes");
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "init",
        "test",
        "plan",
        "apply",
        "log",
        "restore",
        "workspace",
        "workspace create",
        "workspace list",
        "workspace delete",
        "materialize",
        "jobs",
        "jobs list",
        "jobs show",
        "jobs cancel",
        "jobs retry",
        "training-data",
        "features-in-range",
        "get",
        "key",
        "key create",
        "key list",
        "key revoke",
        "schema"
      })
  void everyCommandHasHelpWithADescription(String command) {
    Result help = cli((command + " --help").split(" ", -1));
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("Usage: ashlar " + command);
    assertThat(help.out().lines().skip(1).filter(line -> line.matches("[A-Z].*\\."))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan --nonsense",
        "get",
        "jobs show",
        "training-data --service shop",
        "restore one",
        "materialize --view spending",
        "key revoke",
        "workspace create"
      })
  void wrongUsageIsOneClearLineAndExitCodeTwo(String line) {
    Result wrong = cli(line.split(" ", -1));
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err().lines()).hasSizeBetween(2, 3);
    assertThat(wrong.err())
        .startsWith("ashlar: ")
        .contains("Try: ashlar " + line.split(" ", -1)[0]);
  }

  @Test
  void anUnknownCommandSuggestsTheNearest() {
    Result wrong = cli("aply");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("'aply'", "apply");
  }

  @Test
  void allMistakesAreReportedTogetherWithTheirPlaces() throws IOException {
    Path broken = Files.createDirectories(base.resolve("broken"));
    Shop.write(broken, 10, 1);
    Files.writeString(
        broken.resolve("shop.yaml"),
        Shop.VIEWS
            .replace("aggregate: mean, column: amount", "aggregate: mean, column: amuont")
            .replace("join_keys: {user_id: int64}", "join_keys: {user_id: int46}")
            .replace("features: [spending, profile]", "features: [spendnig, profile]"));
    Result plan = cli("plan", "-d", "../broken");
    assertThat(plan.code()).isEqualTo(1);
    assertThat(plan.err())
        .containsPattern("shop.yaml:[0-9]+:[0-9]+: .*amuont")
        .containsPattern("shop.yaml:[0-9]+:[0-9]+: .*int46")
        .containsPattern("shop.yaml:[0-9]+:[0-9]+: .*spendnig")
        .contains("^^^^^^", "did you mean `amount`?", "did you mean `spending`?")
        .contains("3 errors in 1 file; nothing was applied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sql: SELECT user_id, cuontry FROM users", "sql_file: profile.sql"})
  void sqlThatDoesNotBindIsShownWhereItStands(String sql) throws IOException {
    Path broken = Files.createDirectories(base.resolve("unbound"));
    Shop.write(broken, 10, 1);
    Path views = broken.resolve("shop.yaml");
    Files.writeString(views, Shop.VIEWS.replace("sql: SELECT user_id, country FROM users", sql));
    Files.writeString(broken.resolve("profile.sql"), "SELECT user_id,\n  cuontry\nFROM users\n");
    Path wrong = sql.startsWith("sql_file") ? broken.resolve("profile.sql") : views;
    List<String> lines = Files.readAllLines(wrong);
    int line = 0;
    while (!lines.get(line).contains("cuontry")) {
      line++;
    }
    String place =
        wrong.getFileName() + ":" + (line + 1) + ":" + (lines.get(line).indexOf("cuontry") + 1);
    Result plan = cli("plan", "-d", "../unbound");
    assertThat(plan.code()).isEqualTo(1);
    assertThat(plan.err()).contains(place + ": ", "country", "1 error in 1 file");
  }

  @Test
  void aViewIsKeptOnlineOrOfflineAsItSays() throws IOException {
    Path other = Shop.write(base.resolve("one-store"), 500, 1);
    Files.writeString(
        other.resolve("shop.yaml"),
        Shop.VIEWS
            .replace("name: spending\nentities", "name: spending\nonline: false\nentities")
            .replace("name: profile\nentities", "name: profile\noffline: false\nentities"));
    ok("workspace", "create", "one-store", "--live");
    ok("apply", "--yes", "-d", "../one-store", "-w", "one-store");
    Result get = cli("get", "spending_only", "user_id=7", "-w", "one-store");
    assertThat(get.code()).isEqualTo(1);
    assertThat(get.err()).contains("spending is not served online", "expected");
    train("one-store", "one-store.csv");
    train("prod", "both-stores.csv");
    assertThat(directory.resolve("one-store.csv"))
        .hasSameTextualContentAs(directory.resolve("both-stores.csv"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: entty\nname: a\n",
        "kind: entity\njoin_keys: {a: int64}\n",
        "kind: entity\nname: a\nkind: entity\njoin_keys: {a: int64}\n",
        "kind: entity\nname: [a\n",
        "\tkind: entity\n"
      })
  void aMistakeOfStructureKeepsItsPlace(String yaml) throws IOException {
    Path broken = Files.createDirectories(base.resolve("structure"));
    Shop.write(broken, 10, 1);
    Files.writeString(broken.resolve("wrong.yaml"), yaml);
    Result plan = cli("plan", "-d", "../structure");
    assertThat(plan.code()).isEqualTo(1);
    assertThat(plan.err())
        .containsPattern("wrong.yaml:[0-9]+:[0-9]+: ")
        .contains("1 error in 1 file; nothing was applied");
  }

  @Test
  void commandsSideBySideShareTheServerOfOne() throws IOException {
    Path alone = Files.createDirectories(base.resolve("side-by-side"));
    Shop.write(alone, 50, 1);
    String home = alone.resolve(".ashlar").toString();
    assertThat(program.run("apply", "--yes", "-d", "../side-by-side", "--home", home).code())
        .isZero();
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      children.add(program.start("get", "shop", "user_id=" + i, "--home", home));
      children.add(program.start("plan", "-d", "../side-by-side", "--home", home));
    }
    for (Child child : children) {
      Result ended = child.await();
      assertThat(ended.code()).as(ended.all()).isZero();
    }
  }

  @Test
  void planAndApplyWithNothingNewSaySo() {
    assertThat(ok("plan").out()).contains("unchanged");
    assertThat(ok("apply", "--yes").out()).contains("Nothing to change.");
    assertThat(ok("plan", "--json").out()).startsWith("{").contains("\"UNCHANGED\"");
  }

  @Test
  void anApplyWaitsForItsJobsAndShowsThem() {
    ok("workspace", "create", "waited", "--live");
    Result applied = ok("apply", "--yes", "-w", "waited");
    // A slow machine has time for lines about jobs that run.
    assertThat(applied.err().lines().filter(line -> line.contains("  done  ")))
        .hasSize(2)
        .allMatch(line ->
            line.matches(
                "(spending|profile)  job [12] of 2  done  [0-9,]+ rows, [0-9]+ keys online.*"))
        .anyMatch(line -> line.startsWith("spending  ") && line.contains(" left out: null key"));
    assertThat(applied.out()).endsWith("Applied snapshot 1\n");
    assertThat(ok("jobs", "list", "-w", "waited").out().lines().skip(1))
        .hasSize(2)
        .allMatch(line -> line.contains(" succeeded "));
  }

  /** The job would run for hours: an apply that waited for it would not return. */
  @Test
  void anApplyThatShallNotWaitReturnsWhileItsJobsAreOpen() throws IOException {
    Path slow = Shop.write(base.resolve("slow"), 200, 1);
    Files.writeString(slow.resolve("shop.yaml"), Shop.SLOW_VIEWS);
    ok("workspace", "create", "slow", "--live");
    Result applied = ok("apply", "--yes", "--no-wait", "-d", "../slow", "-w", "slow");
    assertThat(applied.err()).isEmpty();
    assertThat(applied.out()).endsWith("Applied snapshot 1; 2 jobs run in a server\n");
    List<String> open =
        ok("jobs", "list", "--view", "spending", "-w", "slow").out().lines().skip(1).toList();
    assertThat(open).singleElement().asString().containsPattern(" (pending|running) ");
    ok("jobs", "cancel", open.getFirst().split(" ", -1)[0], "-w", "slow");
  }

  @Test
  void vectorsJobsAndTheLogAreTables() {
    assertThat(ok("get", "shop", "user_id=7").out()).contains("FEATURE", "profile.country", "DE");
    assertThat(ok("get", "shop", "user_id=7", "--json").out()).startsWith("{");
    assertThat(ok("jobs", "list").out()).startsWith("ID").contains("spending", "succeeded");
    assertThat(ok("log").out()).contains("SNAPSHOT", "1");
    String id =
        ok("jobs", "list", "--json").out().replaceFirst("(?s).*?\"id\" : \"?([^\",]+).*", "$1");
    assertThat(ok("jobs", "show", id).out()).contains("feature_view");
  }

  @Test
  void overwritingRunsTheIntervalsAgainAndChangesNoValue() {
    String before = ok("get", "shop", "user_id=7").out();
    String[] span = {"--view", "spending", "--from", "2024-02-01", "--to", "2024-02-08"};
    ok("materialize", span[0], span[1], span[2], span[3], span[4], span[5], "--overwrite");
    assertThat(ok("get", "shop", "user_id=7").out()).isEqualTo(before);
    assertThat(ok("jobs", "list", "--view", "spending").out().lines().count()).isGreaterThan(2);
  }

  @Test
  void aRestoredSnapshotIsANewOne() throws IOException {
    Path other = Files.createDirectories(base.resolve("restore"));
    Shop.write(other, 50, 2);
    ok("workspace", "create", "restore", "--live");
    ok("apply", "--yes", "-d", "../restore", "-w", "restore");
    Files.writeString(
        other.resolve("shop.yaml"),
        Shop.VIEWS.replace(
            "windows: [1d, 7d]}\n  - {aggregate: mean", "window: 1d}\n  - {aggregate: mean"));
    ok("apply", "--yes", "-d", "../restore", "-w", "restore");
    String second = ok("get", "shop", "user_id=7", "-w", "restore").out();
    assertThat(second).doesNotContain("amount_sum_7d_1d");
    ok("restore", "1", "--yes", "-w", "restore");
    assertThat(ok("log", "-w", "restore").out().lines()).hasSize(4);
    assertThat(ok("get", "shop", "user_id=7", "-w", "restore").out()).contains("amount_sum_7d_1d");
    Result unknown = cli("restore", "99", "--yes", "-w", "restore");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("expected");
  }

  @Test
  void trainingAndServingAreForConsumersOfTheWorkspace() {
    String workspace = "/api/v1/workspaces/prod/";
    String names = "{'params':{'workspaceName':'prod','featureServiceName':'shop'}}";
    String keys = "{'params':{'joinKeyMap':{'user_id':'7'}}}";
    String batch = "{'params':{'requestData':[{'joinKeyMap':{'user_id':'7'}}]}}";
    List<List<String>> requests =
        List.of(
            List.of("POST", workspace + "training-data?service=nope", "{'events_sql':'SELECT 1'}"),
            List.of(
                "POST", workspace + "features-in-range?view=nope&from=2024-01-01&to=2024-01-02"),
            List.of("GET", workspace + "datasets/none"),
            List.of("GET", workspace + "datasets/none/file"),
            List.of("DELETE", workspace + "datasets/none"),
            List.of("POST", "/api/v1/feature-service/get-features", names),
            List.of("POST", "/api/v1/feature-service/get-features-batch", names),
            List.of("POST", "/api/v1/feature-service/metadata", names),
            List.of("POST", "/api/v2/workspaces/prod/feature-services/shop/get-features", keys),
            List.of(
                "POST", "/api/v2/workspaces/prod/feature-services/shop/get-features-batch", batch),
            List.of("GET", "/api/v2/workspaces/prod/feature-services/shop/metadata"));
    ok("workspace", "create", "elsewhere", "--live");
    Map<String, String> roles = new LinkedHashMap<>();
    for (String role : List.of("viewer", "operator", "consumer", "editor", "owner")) {
      roles.put(ok("key", "create", "matrix-" + role, "--role", role).out().strip(), role);
      roles.put(
          ok("key", "create", "other-" + role, "--role", role, "-w", "elsewhere").out().strip(),
          "stranger");
    }
    for (List<String> request : requests) {
      String body = request.size() > 2 ? request.get(2).replace('\'', '"') : "";
      for (String none : List.of("", "nonsense")) {
        assertThat(server.status(request.get(0), request.get(1), none, body))
            .as("%s %s", request, none)
            .isEqualTo(401);
      }
      boolean describes = request.get(1).endsWith("metadata");
      Set<String> refused =
          describes ? Set.of("stranger") : Set.of("stranger", "viewer", "operator");
      roles.forEach((key, role) ->
          assertThat(server.status(request.get(0), request.get(1), key, body) == 403)
              .as("%s by %s", request, role)
              .isEqualTo(refused.contains(role)));
    }
  }

  @Test
  void aDevelopmentWorkspaceTrainsFromSourceAndNeverMaterializes() throws IOException {
    ok("workspace", "create", "sandbox");
    assertThat(ok("workspace", "list").out()).containsPattern("sandbox +development");
    assertThat(ok("apply", "--yes", "-w", "sandbox").all()).contains("no jobs");
    assertThat(ok("jobs", "list", "-w", "sandbox").out().lines()).hasSize(1);
    train("sandbox", "sandbox.csv");
    train("prod", "prod.csv");
    assertThat(directory.resolve("sandbox.csv"))
        .hasSameTextualContentAs(directory.resolve("prod.csv"));
    assertThat(cli("get", "shop", "user_id=7", "-w", "sandbox").code()).isEqualTo(1);
    ok("workspace", "delete", "sandbox", "--yes");
    assertThat(ok("workspace", "list").out()).doesNotContain("sandbox");
  }

  @Test
  void aKeyWorksUntilItIsRevoked() {
    String key = ok("key", "create", "model", "--role", "consumer").out().strip();
    assertThat(key).startsWith("ashlar_");
    assertThat(cli("get", "shop", "user_id=7", "--key", key).code()).isZero();
    Result forbidden = cli("plan", "--key", key);
    assertThat(forbidden.code()).isEqualTo(1);
    assertThat(forbidden.err()).contains("expected");
    String list = ok("key", "list").out();
    assertThat(list).contains("model").doesNotContain(key);
    String id =
        list.lines().filter(line -> line.contains("model")).findFirst().get().split(" ", -1)[0];
    ok("key", "revoke", id);
    Result revoked = cli("get", "shop", "user_id=7", "--key", key);
    assertThat(revoked.code()).isEqualTo(1);
    assertThat(revoked.err()).doesNotContain(key);
  }

  @Test
  void withoutATerminalNothingIsConfirmed() {
    assertThat(cli("workspace", "delete", "prod").err()).contains("expected: --yes");
    assertThat(ok("get", "shop", "user_id=7").out()).contains("DE");
  }

  @Test
  void commandsInOtherProcessesFindTheServerThatHoldsTheHome() {
    assertSameAnswers(directory.resolve(".ashlar"), server);
  }

  @Test
  void commandsWorkWithoutAServerAndStartAgainFromAnExample() {
    Path home = base.resolve("alone");
    assertThat(program.run("init", "../fresh").code()).isZero();
    Result applied = program.run("apply", "--yes", "-d", "../fresh", "--home", home.toString());
    assertThat(applied.code()).as(applied.all()).isZero();
    Result get = program.run("get", "customer_value", "customer_id=1", "--home", home.toString());
    assertThat(get.code()).as(get.all()).isZero();
    assertThat(get.out()).contains("orders.amount_sum_30d_1d").contains("PRESENT");
    String alone = home.toString();
    assertThat(program.run("plan", "-d", "../fresh", "--home", alone).out())
        .contains("6 unchanged");
    assertThat(program.run("jobs", "list", "--home", alone).out()).contains("succeeded");
    assertThat(program.run("log", "--home", alone).out()).containsPattern("SNAPSHOT.*\\n1 ");
    String train =
        "training-data --service customer_value --timestamp ordered_at --events-sql"
            + " SELECT\u00a0customer_id,ordered_at\u00a0FROM\u00a0orders --out ";
    Result trained = program.run((train + "alone.parquet --home " + alone).split(" ", -1));
    assertThat(trained.code()).as(trained.all()).isZero();
    assertThat(home.resolve("server")).doesNotExist();
    try (RunningServer beside = program.server(home, "--source-root", base.toString())) {
      Result again = beside.run(directory, (train + "beside.parquet").split(" ", -1));
      assertThat(again.code()).as(again.all()).isZero();
    }
    assertThat(directory.resolve("alone.parquet"))
        .isNotEmptyFile()
        .hasSameBinaryContentAs(directory.resolve("beside.parquet"));
  }

  @Test
  void ofTwoProcessesThatRaceOnOnePlanOneWinsAndOneIsTold() throws IOException {
    Path race = Files.createDirectories(base.resolve("race"));
    Shop.write(race, 20, 3);
    ok("workspace", "create", "race", "--live");
    String plan = planId("race");
    Child first = program.start("apply", plan, "-w", "race", "--no-wait");
    Child second = program.start("apply", plan, "-w", "race", "--no-wait");
    List<Result> ends = List.of(first.await(), second.await());
    assertThat(ends).extracting(Result::code).containsExactly(0, 0);
    assertThat(ends).filteredOn(end -> end.out().startsWith("Applied snapshot 1")).hasSize(1);
    assertThat(ends).filteredOn(end -> end.out().contains("had been applied")).hasSize(1);
    assertThat(ok("log", "-w", "race").out().lines()).hasSize(2);
  }

  @Test
  void aPlanIsRefusedWhenTheWorldMovedSince() throws IOException {
    Path race = Files.createDirectories(base.resolve("moved"));
    Shop.write(race, 20, 3);
    ok("workspace", "create", "moved", "--live");
    String stale = planId("moved");
    Files.writeString(
        race.resolve("ashlar.yaml"),
        "\nowner: someone-else@example.org\n",
        StandardOpenOption.APPEND);
    ok("apply", planId("moved"), "-w", "moved");
    Result refused = cli("apply", stale, "-w", "moved");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("expected");
  }

  @Test
  void aServerThatDoesNotAnswerIsOneClearLine() {
    Result nobody = cli("log", "--server", "http://localhost:1", "--key", "ashlar_x");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err().lines()).hasSize(1);
    assertThat(nobody.err()).contains("expected: a running server");
  }

  private static String planId(String workspace) {
    return ok("plan", "--json", "-d", "../" + workspace, "-w", workspace)
        .out()
        .replaceFirst("(?s).*?\"id\" : \"([^\"]+)\".*", "$1");
  }

  private static void assertSameAnswers(Path home, RunningServer beside) {
    String train =
        "training-data --service shop --timestamp bought --events-sql"
            + " SELECT\u00a0user_id,bought\u00a0FROM\u00a0purchases --out beside.csv";
    for (String line : new String[] {"get shop user_id=7", "plan", "jobs list", "log", train}) {
      String[] here = line.split(" ", -1);
      String[] there = (line + " --home " + home).split(" ", -1);
      Result inProcess = beside.run(directory, here);
      Result inChild = program.run(there);
      assertThat(inChild.code()).as(inChild.all()).isZero();
      String seconds = "in [0-9.]+ s";
      assertThat(inChild.out().replaceAll(seconds, ""))
          .isEqualTo(inProcess.out().replaceAll(seconds, ""));
    }
  }

  private static void train(String workspace, String out) {
    ok(
        "training-data",
        "-w",
        workspace,
        "--service",
        "shop",
        "--timestamp",
        "bought",
        "--events-sql",
        "SELECT user_id, bought FROM purchases ORDER BY ALL",
        "--out",
        out);
  }

  private static Result cli(String... arguments) {
    return server.run(directory, arguments);
  }

  private static Result ok(String... arguments) {
    Result result = cli(arguments);
    assertThat(result.code()).as(result.all()).isZero();
    return result;
  }
}
