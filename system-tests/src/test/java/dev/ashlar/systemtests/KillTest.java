package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Child;
import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of backfills and applies, then resume: every value equals that of a
 * run nobody disturbed. {@code -Dashlar.seed} replays, {@code -Dashlar.kills} sets how many.
 */
final class KillTest {
  private static final int KILLS = Integer.getInteger("ashlar.kills", 20);
  private static final int KILLS_A_HOME = 5;
  private static final int ROWS = 20_000;
  private static final String[] SMALL_JOBS = {"--max-intervals-per-job", "5"};

  @TempDir private Path directory;

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void everyValueEqualsThatOfAnUninterruptedRun() throws Exception {
    long seed = Long.getLong("ashlar.seed", System.nanoTime());
    System.out.println("KillTest: -Dashlar.seed=" + seed + " -Dashlar.kills=" + KILLS);
    Random random = new Random(seed);
    Path shop = Shop.write(directory.resolve("shop"), ROWS, seed);
    try (Program program = new Program(shop)) {
      long started = System.nanoTime();
      String expected = finish(program, directory.resolve("undisturbed"));
      Duration whole = Duration.ofNanos(System.nanoTime() - started);
      assertThat(expected).contains("PRESENT", "spending__amount_count_7d_1d");
      for (int kill = 0; kill < KILLS; kill += KILLS_A_HOME) {
        Path home = directory.resolve("home" + kill);
        for (int i = kill; i < Math.min(KILLS, kill + KILLS_A_HOME); i++) {
          long moment = (long) (random.nextDouble() * whole.toMillis());
          kill(program, home, i % 2 == 0 ? Victim.SERVER : Victim.APPLY, moment);
        }
        assertThat(finish(program, home))
            .as("seed %d, kills from %d", seed, kill)
            .isEqualTo(expected);
      }
    }
  }

  private enum Victim {
    SERVER,
    APPLY
  }

  /** Starts a process that works on the home, and kills it after some milliseconds. */
  private static void kill(Program program, Path home, Victim victim, long millis)
      throws InterruptedException {
    Child child =
        victim == Victim.APPLY
            ? program.start("apply", "--yes", "--home", home.toString())
            : program.start(
                "server", "--port", "0", "--home", home.toString(), SMALL_JOBS[0], SMALL_JOBS[1]);
    // Not a sleep: it ends with the child.
    child.process().waitFor(millis, TimeUnit.MILLISECONDS);
    child.kill();
  }

  /** Resumes whatever is there, waits until all is done, and returns every value. */
  private static String finish(Program program, Path home) throws IOException {
    Path shop = home.resolveSibling("shop");
    try (RunningServer server = program.server(home, SMALL_JOBS)) {
      Result applied = server.run(shop, "apply", "--yes");
      assertThat(applied.code()).as(applied.all()).isZero();
      Program.await(() -> !openJobs(server, shop));
      Result jobs = server.run(shop, "jobs", "list", "--json", "--state", "failed");
      assertThat(jobs.out()).doesNotContain("FAILED");
      // Ranges come in no stated order of keys.
      return values(server, shop).lines().sorted().collect(Collectors.joining("\n"));
    }
  }

  private static boolean openJobs(RunningServer server, Path shop) {
    Result jobs = server.run(shop, "jobs", "list", "--json");
    assertThat(jobs.code()).as(jobs.all()).isZero();
    return jobs.out().contains("\"PENDING\"") || jobs.out().contains("\"RUNNING\"");
  }

  /** Every online vector, a training set from the store, and every range of every view. */
  private static String values(RunningServer server, Path shop) throws IOException {
    StringBuilder values = new StringBuilder();
    for (int user = 0; user <= Shop.USERS; user++) {
      Result got = server.run(shop, "get", Shop.SERVICE, "user_id=" + user);
      assertThat(got.code()).as(got.all()).isZero();
      values.append(got.out());
    }
    values.append(
        file(
            server,
            shop,
            "training-data",
            "--service",
            Shop.SERVICE,
            "--timestamp",
            "bought",
            "--events-sql",
            "SELECT user_id, bought FROM purchases ORDER BY ALL LIMIT 5000"));
    for (String view : new String[] {"spending", "profile"}) {
      values.append(
          file(
              server,
              shop,
              "features-in-range",
              "--view",
              view,
              "--from",
              "2024-01-08",
              "--to",
              "2024-03-05"));
    }
    return values.toString();
  }

  private static String file(RunningServer server, Path shop, String... command)
      throws IOException {
    Path out = shop.resolve("out.csv");
    String[] all = java.util.Arrays.copyOf(command, command.length + 2);
    all[command.length] = "--out";
    all[command.length + 1] = out.toString();
    Result done = server.run(shop, all);
    assertThat(done.code()).as(done.all()).isZero();
    return Files.readString(out);
  }
}
