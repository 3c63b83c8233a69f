package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Child;
import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are missing, broken, or elsewhere: a clear error, and nothing created or changed. */
final class HostileFilesTest {
  private static final String SQL = "SELECT user_id, bought, amount FROM purchases";
  private static final String SECRET = "secret-of-another-folder";

  @TempDir private static Path directory;
  private static Path shop;
  private static Path elsewhere;
  private static Program program;
  private static RunningServer server;
  private static @Nullable String undisturbed;

  @BeforeAll
  static void start() throws IOException {
    shop = Files.createDirectories(directory.resolve("shop"));
    elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(
        elsewhere.resolve("purchases.csv"),
        "user_id,bought,amount," + SECRET + "\n1,2024-01-20T00:00:00,1,1\n");
    program = new Program(shop);
    server = program.server(directory.resolve("home"), "--first-retry-seconds", "0");
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @BeforeEach
  void writeShop() {
    Shop.write(shop, 200, 1);
  }

  @Test
  void aMissingSourceIsNamedInThePlan() throws IOException {
    Files.delete(shop.resolve("data/purchases.csv"));
    assertRefusedPlan("purchases.csv");
  }

  @Test
  void aSourceThatIsNoParquetIsNamedInThePlan() throws IOException {
    Files.writeString(shop.resolve("data/purchases.parquet"), "PAR1 but no more");
    replace("csv: data/purchases.csv", "parquet: data/purchases.parquet");
    assertRefusedPlan("purchases.parquet");
  }

  @Test
  void linksThatLeaveTheSourceRootsAreRefused() throws IOException {
    Files.delete(shop.resolve("data/purchases.csv"));
    Files.createSymbolicLink(
        shop.resolve("data/purchases.csv"), elsewhere.resolve("purchases.csv"));
    try {
      assertRefusedPlan("expected");
    } finally {
      Files.delete(shop.resolve("data/purchases.csv"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../elsewhere/purchases.csv", "data/../../elsewhere/purchases.csv", "/etc/passwd"})
  void pathsThatLeaveTheSourceRootsAreRefused(String path) throws IOException {
    replace("csv: data/purchases.csv", "csv: " + path);
    assertRefusedPlan("expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY purchases TO 'data/purchases.csv'",
        "COPY (SELECT 1) TO 'data/beside.csv'",
        "ATTACH 'data/beside.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 64",
        "SELECT user_id, bought, amount FROM purchases; DROP TABLE purchases",
        "SELECT 1 AS user_id, now() AS bought, content AS amount FROM read_text('/etc/passwd')",
        "SELECT 1 AS user_id, now() AS bought, file AS amount FROM glob('/*')",
        "SELECT * FROM read_csv('../elsewhere/purchases.csv')",
        "SELECT * FROM 'data/../../elsewhere/purchases.csv'",
        "SELECT user_id, bought, getenv('HOME') AS amount FROM purchases"
      })
  void aViewsSqlIsOneSelectOverItsSources(String sql) throws IOException {
    replace("sql: " + SQL, "sql: \"" + sql + "\"");
    assertRefusedPlan("expected");
  }

  @Test
  void aSourceOfAnotherSchemaHalfwayFailsItsJobAndServesNothingWrong() throws IOException {
    workspace("halfway");
    StringBuilder broken = new StringBuilder(Files.readString(shop.resolve("data/purchases.csv")));
    // Further down than what the reader looks at to infer the types.
    for (int row = 0; row < 50_000; row++) {
      broken.append("1,2024-01-09T00:00:00,1.5\n");
    }
    Files.writeString(
        shop.resolve("data/purchases.csv"), broken + "not a user,not a time,not an amount\n");
    Result applied = apply("halfway");
    assertThat(applied.code()).as(applied.all()).isEqualTo(1);
    assertThat(applied.err()).contains("failed");
    Result jobs = server.run(shop, "jobs", "list", "-w", "halfway", "--view", "spending");
    assertThat(jobs.out()).contains("failed", "purchases.csv");
    Result got = server.run(shop, "get", "spending_only", "user_id=1", "-w", "halfway");
    assertThat(got.all()).doesNotContain("PRESENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "truncated", "changed"})
  void aSourceThatBreaksLaterFailsItsRunAndWhatWasServedStays(String how) throws IOException {
    String workspace = "breaks-" + how;
    workspace(workspace);
    assertThat(apply(workspace).code()).isZero();
    String before = served(workspace);
    assertThat(before).contains("PRESENT");
    Path source = shop.resolve("data/purchases.csv");
    String rows = Files.readString(source);
    switch (how) {
      case "missing" -> Files.delete(source);
      // In the middle of a time.
      case "truncated" -> Files.writeString(source, rows.substring(0, rows.lastIndexOf('T') - 4));
      default -> Files.writeString(source, "buyer,day\n1,2024-01-09\n");
    }
    Result failed =
        server.run(
            shop,
            "materialize",
            "-w",
            workspace,
            "--view",
            "spending",
            "--from",
            "2024-02-01",
            "--to",
            "2024-02-08",
            "--overwrite");
    assertThat(failed.code()).as(failed.all()).isEqualTo(1);
    assertThat(server.run(shop, "jobs", "list", "-w", workspace, "--state", "failed").out())
        .contains("purchases.csv");
    assertThat(served(workspace)).isEqualTo(before);
  }

  /** Returns vectors, and training data of events of their own. */
  private static String served(String workspace) throws IOException {
    StringBuilder served = new StringBuilder();
    StringBuilder events = new StringBuilder("user_id,bought\n");
    for (int user = 1; user <= Shop.USERS; user++) {
      served.append(
          server.run(shop, "get", Shop.SERVICE, "user_id=" + user, "-w", workspace).all());
      events.append(user).append(",2024-02-10\n");
    }
    Files.writeString(shop.resolve("events.csv"), events);
    Result trained =
        server.run(
            shop,
            "training-data",
            "-w",
            workspace,
            "--service",
            Shop.SERVICE,
            "--events",
            "events.csv",
            "--timestamp",
            "bought",
            "--out",
            "served.csv");
    assertThat(trained.code()).as(trained.all()).isZero();
    return served + Files.readString(shop.resolve("served.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet", "jsonl"})
  void brokenEventsAreRefused(String format) throws IOException {
    workspace("events");
    assertThat(apply("events").code()).isZero();
    Files.write(shop.resolve("events." + format), new byte[] {'P', 'A', 'R', '1', 0, -1, '{', 7});
    SortedMap<String, String> before = Trees.digests(shop);
    Result refused =
        server.run(
            shop,
            "training-data",
            "-w",
            "events",
            "--service",
            Shop.SERVICE,
            "--events",
            "events." + format,
            "--timestamp",
            "bought",
            "--out",
            "out.csv");
    assertThat(refused.code()).as(refused.all()).isEqualTo(1);
    assertThat(refused.err()).contains("expected").doesNotContain("Exception", "/home/");
    assertThat(Trees.digests(shop)).isEqualTo(before);
  }

  /**
   * Fills a file system of a few megabytes that only the child sees: a mount in a namespace of its
   * own, which needs Linux, and no rights where user namespaces are allowed. The smallest one has
   * no room for the metadata, so that no server starts; the next has none for the rows, and a
   * server that lets failed jobs wait for nothing; in the third, which is the online store's alone,
   * something else takes what is left once the server runs.
   */
  @ParameterizedTest
  @CsvSource({"256k,,metadata database", "1500k,,offline store", "8m,online,online store"})
  void withoutRoomTheErrorNamesThePathAndAfterwardsARerunCompletes(
      String size, @Nullable String folder, String store) throws IOException {
    Shop.write(shop, 100_000, 1);
    Path home = Files.createDirectories(directory.resolve("small-home-" + size));
    Path small = Files.createDirectories(folder == null ? home : home.resolve(folder));
    String script =
        """
        mount -t tmpfs -o size=$SIZE none "$SMALL" || exit 99
        if [ "$STORE" != 'metadata database' ]; then
          "$@" server --port 0 --first-retry-seconds 0 > /dev/null &
          until [ -s "$ASHLAR_HOME/server" ] || ! kill -0 $!; do sleep 0.1; done
        fi
        [ "$STORE" != 'online store' ] || dd if=/dev/zero of="$SMALL/other" bs=64k 2> /dev/null
        "$@" apply --yes && exit 98
        [ -z "$!" ] || { kill $! && wait $!; }
        echo '--- room again ---' >&2
        rm -f "$SMALL/other"
        mount -o remount,size=400m "$SMALL" || exit 97
        "$@" apply --yes || exit 96
        for job in $("$@" jobs list --state failed | awk 'NR > 1 { print $1 }'); do
          "$@" jobs retry "$job" || exit 95
        done
        echo "key $(cat "$ASHLAR_HOME/admin.key")"
        exec "$@" server --port 0
        """;
    Child child =
        program.start(
            List.of(
                "env",
                "SIZE=" + size,
                "STORE=" + store,
                "ASHLAR_HOME=" + home,
                "SMALL=" + small,
                "unshare",
                "-rm",
                "sh",
                "-c",
                script,
                "sh"),
            List.of());
    Program.await(() -> child.printed().contains("Serving on ") || !child.process().isAlive());
    assertThat(child.process().isAlive()).as(child.printed() + Program.text(child.err())).isTrue();
    String error = Program.text(child.err());
    assertThat(error.substring(0, error.indexOf("--- room again")))
        .containsPattern(
            "(?i)no space[^\\n]*"
                + store
                + "[^\\n]*"
                + small
                + "|"
                + store
                + "[^\\n]*"
                + small
                + "[^\\n]*no space")
        .doesNotContain("\tat ", "Exception");
    try (RunningServer rerun =
        new RunningServer(
            child, printed(child, "Serving on (\\S+)"), printed(child, "(?m)^key (\\S+)"))) {
      assertThat(ShopValues.of(rerun, shop)).isEqualTo(undisturbed());
    }
  }

  private static String printed(Child child, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(child.printed());
    assertThat(matcher.find()).as(child.printed()).isTrue();
    return matcher.group(1);
  }

  /** Returns the values of a run that nothing disturbed, of the same shop for every size. */
  private static String undisturbed() throws IOException {
    if (undisturbed == null) {
      undisturbed = runUndisturbed();
    }
    return undisturbed;
  }

  private static String runUndisturbed() throws IOException {
    Path home = directory.resolve("roomy-home");
    try (RunningServer roomy = program.server(home)) {
      Result applied = roomy.run(shop, "apply", "--yes");
      assertThat(applied.code()).as(applied.all()).isZero();
      String values = ShopValues.of(roomy, shop);
      assertThat(values).contains("PRESENT", "spending__amount_count_7d_1d");
      return values;
    }
  }

  /** A plan that is refused with one problem or more, names no secret, and touches nothing. */
  private static void assertRefusedPlan(String named) {
    SortedMap<String, String> before = Trees.digests(shop);
    SortedMap<String, String> other = Trees.digests(elsewhere);
    Result refused = server.run(shop, "apply", "--yes");
    assertThat(refused.code()).as(refused.all()).isEqualTo(1);
    assertThat(refused.err())
        .contains(named, "nothing was applied")
        .doesNotContain(SECRET, "root:", "Exception", "\tat ");
    assertThat(Trees.digests(shop)).isEqualTo(before);
    assertThat(Trees.digests(elsewhere)).isEqualTo(other);
  }

  private static void workspace(String name) {
    server.run(shop, "workspace", "create", name, "--live");
  }

  private static Result apply(String workspace) {
    return server.run(shop, "apply", "--yes", "-w", workspace);
  }

  private static void replace(String what, String by) throws IOException {
    String before = Files.readString(shop.resolve("shop.yaml"));
    assertThat(before).contains(what);
    Files.writeString(shop.resolve("shop.yaml"), before.replace(what, by));
  }
}
