package dev.ashlar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.cli.Environment.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class JobFollowerTest {
  private static final String DONE = "spending  job 1 of 1  done  2,000,000 rows, 20 keys online\n";

  private final StringWriter err = new StringWriter();
  private final OutputOptions options = new OutputOptions();
  private final Deque<JsonNode> answers = new ArrayDeque<>();
  private long waitedMillis;

  @Test
  void atATerminalOneLineIsReplacedAsTheJobGoesOn() {
    options.noColor = true;
    answer(pending(""), running(0), running(950), running(1_234_567), succeeded());

    assertThat(follow(Terminal.PRESENT, "1")).isTrue();

    List<String> lines = Arrays.asList(err.toString().split("\r", -1));
    assertThat(lines)
        .extracting(String::stripTrailing)
        .containsExactly(
            "",
            "spending: job 1 of 1 waits",
            "Backfilling spending  job 1 of 1",
            "Backfilling spending  job 1 of 1  950 rows  475 rows/s",
            "Backfilling spending  job 1 of 1  1.23M rows  617k rows/s",
            "",
            DONE.strip());
    // Each line covers the one before, and the last is wiped out.
    for (int line = 1; line < lines.size() - 1; line++) {
      assertThat(lines.get(line)).hasSizeGreaterThanOrEqualTo(lines.get(line - 1).strip().length());
    }
  }

  @Test
  void progressNeedsNoEscapeCodesAndOnlyColoursHaveThem() {
    answer(running(5), succeeded());
    assertThat(follow(Terminal.PRESENT, "1")).isTrue();
    assertThat(err.toString().replace("\u001b[32mdone\u001b[0m", "done"))
        .endsWith("\r" + DONE)
        .doesNotContain("\u001b");
  }

  @Test
  void theBarOfSeveralJobsCountsThoseThatAreDone() {
    options.noColor = true;
    answer(running(5), succeeded(), running(5), succeeded());
    assertThat(follow(Terminal.PRESENT, "1", "2")).isTrue();
    assertThat(err.toString())
        .contains("Backfilling spending  ░░░░░░░░░░░░░░░░░░░░  job 1 of 2  5 rows")
        .contains("Backfilling spending  ██████████░░░░░░░░░░  job 2 of 2  5 rows");
  }

  @Test
  void theBarMovesWithinAJobThatTellsItsShare() {
    answer(running(0), running(1, 0.1), running(2, 0.54), running(3, 0.55), running(4, 1));
    answer(succeeded());
    assertThat(follow(Terminal.PRESENT, "1")).isTrue();
    assertThat(bars()).containsExactly(2, 10, 11, 20);
    assertThat(err.toString())
        .startsWith("\rBackfilling spending  job 1 of 1\r")
        .contains("\rBackfilling spending  ██░░░░░░░░░░░░░░░░░░  job 1 of 1  1 rows");
  }

  @Test
  void theBarOfSeveralJobsMovesWithinEach() {
    answer(running(1, 0.5), running(2, 1), succeeded());
    answer(running(3), running(4, 0), running(5, 0.25), succeeded());
    assertThat(follow(Terminal.PRESENT, "1", "2")).isTrue();
    assertThat(bars()).containsExactly(5, 10, 10, 10, 12);
  }

  @Test
  void theBarNeverGoesBack() {
    answer(running(1, 0.5), running(2), pending("no space left"), running(0), running(1, 0.2));
    answer(running(3, 0.75), succeeded());
    assertThat(follow(Terminal.PRESENT, "1")).isTrue();
    assertThat(bars()).containsExactly(10, 10, 10, 10, 15);
  }

  @Test
  void withoutATerminalALineComesEveryFiveSeconds() {
    answers.addAll(Collections.nCopies(100, running(950)));
    answer(pending("no space left"));
    answers.addAll(Collections.nCopies(49, pending("no space left")));
    answer(succeeded());

    assertThat(follow(Terminal.ABSENT, "1")).isTrue();

    String rows = "Backfilling spending  job 1 of 1  950 rows  475 rows/s\n";
    assertThat(err).hasToString(rows + rows + "spending: job 1 of 1 waits: no space left\n" + DONE);
    assertThat(waitedMillis).isEqualTo(15_000);
  }

  @Test
  void aShortJobIsOneLineAndAFailureSaysWhy() {
    answer(job("FAILED").put("reason", "no space left on the device"));
    assertThat(follow(Terminal.ABSENT, "1")).isFalse();
    assertThat(err).hasToString("spending  job 1 of 1  failed  no space left on the device\n");
  }

  @Test
  void aJobThatOnlyPublishesSaysSo() {
    options.noColor = true;
    answer(job("RUNNING").put("kind", "PUBLISH"), succeeded());
    assertThat(follow(Terminal.PRESENT, "1")).isTrue();
    assertThat(err.toString()).contains("\rPublishing spending  job 1 of 1\r");
  }

  private boolean follow(Terminal terminal, String... ids) {
    Environment environment =
        new Environment(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            Path.of(""),
            Map.of(),
            terminal,
            duration -> waitedMillis += duration,
            (home, root) -> {
              throw new CommandFailure("no server is started here");
            },
            (repository, tests) -> {
              throw new CommandFailure("no test is run here");
            },
            List.of());
    return new JobFollower(
            path -> answers.remove(), new Console(environment, options), environment.pause())
        .follow("/jobs", List.of(ids));
  }

  /** How far each bar was filled. */
  private List<Integer> bars() {
    return Pattern.compile("(█*)░*  job")
        .matcher(err.toString())
        .results()
        .filter(line -> line.group().length() > "  job".length())
        .map(line -> line.group(1).length())
        .toList();
  }

  private void answer(JsonNode... jobs) {
    answers.addAll(List.of(jobs));
  }

  private static ObjectNode job(String state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("feature_view", "spending")
        .put("kind", "BACKFILL")
        .put("state", state);
  }

  private static JsonNode pending(String reason) {
    return job("PENDING").put("reason", reason);
  }

  /** Two seconds after its start. */
  private static ObjectNode running(long rows) {
    ObjectNode job = job("RUNNING");
    job.putObject("progress").put("rows", "" + rows).put("rows_per_second", rows / 2.0);
    return job;
  }

  private static JsonNode running(long rows, double share) {
    ObjectNode job = running(rows);
    job.withObject("progress").put("share", share);
    return job;
  }

  private static JsonNode succeeded() {
    return job("SUCCEEDED").put("rows_written", "2000000").put("keys_published", "20");
  }
}
