package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.cli.Console.Color;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Waits for jobs and shows how far they are, one after the other. A bar counts finished jobs and
 * the share of the running one, if it tells; a single job that tells none has no bar. The bar never
 * goes back, even if a job starts again. Used once; not thread-safe.
 */
final class JobFollower {
  private static final int POLL_MILLIS = 100;
  private static final int NOTICE_EVERY_POLLS = 50;
  private static final int BAR_WIDTH = 20;

  private final Function<String, JsonNode> server;
  private final Console console;
  private final Environment.Pause pause;

  /** Of the jobs, at most their number. */
  private double done;

  /**
   * @param server answers the GET of a path
   */
  JobFollower(Function<String, JsonNode> server, Console console, Environment.Pause pause) {
    this.server = server;
    this.console = console;
    this.pause = pause;
  }

  /** Returns whether all jobs succeeded. */
  boolean follow(String jobsPath, List<String> ids) {
    boolean succeeded = true;
    for (int i = 0; i < ids.size(); i++) {
      done = Math.max(done, i);
      JsonNode job = wait(jobsPath + "/" + ids.get(i), i, ids.size());
      succeeded &= "SUCCEEDED".equals(job.path("state").asText());
    }
    return succeeded;
  }

  private JsonNode wait(String path, int index, int count) {
    JsonNode job = server.apply(path);
    for (int polls = 1; isOpen(job); polls++) {
      String text = progress(job, index, count);
      if (console.isTerminal()) {
        console.progress(text);
      } else if (polls % NOTICE_EVERY_POLLS == 0) {
        console.notice(text);
      }
      pause.milliseconds(POLL_MILLIS);
      job = server.apply(path);
    }
    if (console.isTerminal()) {
      console.endProgress();
    }
    console.notice(result(job, index, count));
    return job;
  }

  static boolean isOpen(JsonNode job) {
    String state = job.path("state").asText();
    return "PENDING".equals(state) || "RUNNING".equals(state);
  }

  private String progress(JsonNode job, int index, int count) {
    String name = job.path("feature_view").asText();
    if (!"RUNNING".equals(job.path("state").asText())) {
      String why = job.path("reason").asText("");
      return name
          + String.format(Locale.ROOT, ": job %d of %d waits", index + 1, count)
          + (why.isEmpty() ? "" : ": " + why);
    }
    String doing = "PUBLISH".equals(job.path("kind").asText()) ? "Publishing " : "Backfilling ";
    JsonNode progress = job.path("progress");
    double rows = progress.path("rows").asDouble();
    done = Math.max(done, index + progress.path("share").asDouble());
    return doing
        + name
        + (count > 1 || done > 0 ? "  " + bar(count) : "")
        + String.format(Locale.ROOT, "  job %d of %d", index + 1, count)
        + (rows == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "  %s rows  %s rows/s",
                Numbers.brief(rows),
                Numbers.brief(progress.path("rows_per_second").asDouble())));
  }

  private String bar(int count) {
    int filled = (int) (done * BAR_WIDTH / count);
    return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
  }

  private String result(JsonNode job, int index, int count) {
    String name = job.path("feature_view").asText();
    String state = job.path("state").asText();
    String head = name + "  job " + (index + 1) + " of " + count + "  ";
    if ("SUCCEEDED".equals(state)) {
      return head
          + console.paint(Color.GREEN, "done")
          + "  "
          + Numbers.counted(job.path("rows_written").asLong(), "row", "rows")
          + keys(job)
          + dropped(job);
    }
    return head
        + console.paint(Color.RED, state.toLowerCase(Locale.ROOT))
        + "  "
        + job.path("reason").asText();
  }

  private static String keys(JsonNode job) {
    long keys = job.path("keys_published").asLong();
    return keys == 0 ? "" : ", " + Numbers.counted(keys, "key", "keys") + " online";
  }

  private static String dropped(JsonNode job) {
    long dropped = job.path("rows_with_null_key").asLong();
    long failed = job.path("failed_conditions").asLong();
    return (dropped == 0 ? "" : ", " + Numbers.grouped(dropped) + " left out: null key or time")
        + (failed == 0 ? "" : ", " + Numbers.grouped(failed) + " left out: `where` not computable");
  }
}
