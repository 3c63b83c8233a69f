package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Child;
import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of applies and backfills, then resume: every value equals that of a
 * run nobody disturbed. {@code -Dashlar.seed} replays, {@code -Dashlar.kills} sets how many.
 *
 * <p>The moments are drawn from how long an undisturbed run took and from the jobs that are open;
 * what each kill met is asked of the victim just before, counted and printed.
 */
final class KillTest {
  private static final int KILLS = Integer.getInteger("ashlar.kills", 20);
  private static final int KILLS_A_HOME = 4;
  private static final int EVERY_START = 10;
  private static final int ENOUGH = 5;
  private static final int ROWS = 20_000;
  private static final String[] SMALL_JOBS = {"--max-intervals-per-job", "10"};
  private static final Pattern OPEN = Pattern.compile("\"(PENDING|RUNNING)\"");
  private static final String JOBS = "/api/v1/workspaces/prod/jobs";

  @TempDir private Path directory;

  private final long seed = Long.getLong("ashlar.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<Met, Integer> met = new EnumMap<>(Met.class);
  private Path shop = Path.of("");
  private long startMillis;
  private long applyMillis;
  private long jobMillis;

  /** What a kill met. */
  private enum Met {
    START,
    RUNNING_JOB,
    OTHER_WORK,
    NO_WORK
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void everyValueEqualsThatOfAnUninterruptedRun() throws Exception {
    System.out.println("KillTest: -Dashlar.seed=" + seed + " -Dashlar.kills=" + KILLS);
    shop = Shop.write(directory.resolve("shop"), ROWS, seed);
    try (Program program = new Program(shop)) {
      String expected = measure(program);
      assertThat(expected).contains("PRESENT", "spending__amount_count_7d_1d");
      // A machine that becomes faster than it was measured to be meets less: then it tries longer.
      for (int kill = 0; kill < KILLS || (isTooFew() && kill < 3 * KILLS); kill += KILLS_A_HOME) {
        Path home = directory.resolve("home" + kill);
        killApply(program, home);
        for (int i = kill + 1; i < kill + KILLS_A_HOME; i++) {
          killBackfill(program, home);
        }
        assertThat(finish(program, home))
            .as("seed %d, kills from %d", seed, kill)
            .isEqualTo(expected);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "KillTest: a start takes %d ms, an apply %d ms, a job %d ms; kills met %s%n",
        startMillis,
        applyMillis,
        jobMillis,
        met);
    assertThat(isTooFew()).as("%s", met).isFalse();
  }

  private boolean isTooFew() {
    return met.getOrDefault(Met.RUNNING_JOB, 0) <= KILLS / ENOUGH;
  }

  /** Applies without disturbance, notes how long that takes, and returns every value. */
  private String measure(Program program) throws IOException {
    Path home = directory.resolve("undisturbed");
    long started = System.nanoTime();
    Child child = program.start("apply", "--yes", "--home", home.toString());
    RunningServer apply = serving(child, home);
    startMillis = millisSince(started);
    started = System.nanoTime();
    Program.await(() -> what(apply) == Met.NO_WORK);
    applyMillis = millisSince(started);
    assertThat(child.await().code()).isZero();
    try (RunningServer server = program.server(home, SMALL_JOBS)) {
      overwrite(server);
      int jobs = openJobs(jobs(server));
      started = System.nanoTime();
      Program.await(() -> openJobs(jobs(server)) == 0);
      jobMillis = millisSince(started) / jobs;
    }
    return finish(program, home);
  }

  /** Kills a command that starts everything itself, applies, and runs the first backfills. */
  private void killApply(Program program, Path home) {
    Child child = program.start("apply", "--yes", "--home", home.toString());
    if (random.nextInt(EVERY_START) == 0) {
      killAfter(child, random.nextLong(startMillis + 1));
      return;
    }
    kill(serving(child, home), random.nextLong(applyMillis + 1));
  }

  private static RunningServer serving(Child child, Path home) {
    Program.await(() -> Files.exists(home.resolve("server")) || !child.process().isAlive());
    assertThat(child.process().isAlive()).isTrue();
    return RunningServer.of(child, home);
  }

  /** Kills a server that resumes what the last kill left, and then runs every interval again. */
  private void killBackfill(Program program, Path home) {
    if (random.nextInt(EVERY_START) == 0) {
      Child child = program.start("server", "--port", "0", "--home", home.toString());
      killAfter(child, random.nextLong(startMillis + 1));
      return;
    }
    RunningServer server = program.server(home, SMALL_JOBS);
    Result applied = server.run(shop, "apply", "--yes", "--no-wait");
    assertThat(applied.code()).as(applied.all()).isZero();
    if (openJobs(jobs(server)) == 0) {
      overwrite(server);
    }
    int left = openJobs(jobs(server));
    int more = random.nextInt(Math.max(1, left));
    Program.await(() -> openJobs(jobs(server)) <= left - more);
    kill(server, random.nextLong(jobMillis + 1));
  }

  private void killAfter(Child child, long millis) {
    pause(child, millis);
    child.kill();
    met.merge(Met.START, 1, Integer::sum);
  }

  private void kill(RunningServer server, long millis) {
    pause(server.child(), millis);
    Met now = what(server);
    server.child().kill();
    met.merge(now, 1, Integer::sum);
  }

  /** Waits, but not for a child that has ended. */
  private static void pause(Child child, long millis) {
    try {
      child.process().waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static Met what(RunningServer server) {
    try {
      String jobs = server.get(JOBS).body();
      if (jobs.contains("\"RUNNING\"")) {
        return Met.RUNNING_JOB;
      }
      // Of an apply, what comes before its jobs is work too.
      return openJobs(jobs) > 0 || !jobs.contains("\"SUCCEEDED\"") ? Met.OTHER_WORK : Met.NO_WORK;
    } catch (UncheckedIOException ended) {
      return Met.NO_WORK;
    }
  }

  /** Resumes whatever is there, waits until all is done, and returns every value. */
  private String finish(Program program, Path home) throws IOException {
    try (RunningServer server = program.server(home, SMALL_JOBS)) {
      Result applied = server.run(shop, "apply", "--yes");
      assertThat(applied.code()).as(applied.all()).isZero();
      Program.await(() -> openJobs(jobs(server)) == 0);
      assertThat(jobs(server)).doesNotContain("FAILED");
      return ShopValues.of(server, shop);
    }
  }

  private void overwrite(RunningServer server) {
    for (String view : new String[] {"spending", "profile"}) {
      Result started =
          server.run(
              shop,
              "materialize",
              "--view",
              view,
              "--from",
              "2024-01-08",
              "--to",
              "2024-03-01",
              "--overwrite",
              "--no-wait");
      assertThat(started.code()).as(started.all()).isZero();
    }
  }

  private static String jobs(RunningServer server) {
    HttpResponse<String> jobs = server.get(JOBS);
    assertThat(jobs.statusCode()).as(jobs.body()).isEqualTo(200);
    return jobs.body();
  }

  private static int openJobs(String jobs) {
    return OPEN.splitAsStream(jobs).skip(1).mapToInt(job -> 1).sum();
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
