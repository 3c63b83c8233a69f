package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.client.http.HttpTransport;
import java.nio.file.Path;

/** Waits for a dataset that a server makes, shows its progress, and downloads it. */
final class DatasetFollower {
  private static final int POLL_MILLIS = 50;
  private static final int NOTICE_EVERY_POLLS = 150;

  private final HttpTransport server;
  private final Console console;
  private final Environment.Pause pause;

  DatasetFollower(HttpTransport server, Console console, Environment.Pause pause) {
    this.server = server;
    this.console = console;
    this.pause = pause;
  }

  /** Returns the finished dataset's document after its file is in place. */
  JsonNode follow(String datasets, JsonNode started, Path target) {
    String path = datasets + "/" + started.path("id").asText();
    try (DatasetHold hold = new DatasetHold(server, path)) {
      JsonNode dataset = finished(path, started);
      server.download(path + "/file", target);
      hold.fetched();
      return dataset;
    }
  }

  private JsonNode finished(String path, JsonNode started) {
    JsonNode dataset = started;
    for (int polls = 0; "RUNNING".equals(dataset.path("state").asText()); polls++) {
      show(dataset, polls);
      pause.milliseconds(POLL_MILLIS);
      dataset = server.get(path);
    }
    if (console.isTerminal()) {
      console.endProgress();
    }
    if (!"DONE".equals(dataset.path("state").asText())) {
      throw new CommandFailure(dataset.path("message").asText());
    }
    return dataset;
  }

  /** Returns a line that says how far a dataset is. */
  static String progress(JsonNode dataset) {
    int steps = dataset.path("steps").asInt();
    if (steps == 0) {
      return "Waiting for a free worker, or reading the events";
    }
    long events = dataset.path("events").asLong();
    if (events == 0) {
      return "Computing values";
    }
    return "Joining view "
        + (dataset.path("step").asInt() + 1)
        + " of "
        + steps
        + " on "
        + Numbers.counted(events, "event", "events");
  }

  /** Says what in a finished dataset could not be computed, if anything. */
  static void tellErrors(Console console, JsonNode dataset) {
    long values = dataset.path("error_values").asLong();
    if (values > 0) {
      console.notice(
          Numbers.counted(values, "value is null", "values are null")
              + " for want of a result: an int64 overflows, or there are more than `max_distinct`"
              + " values or `max_keys` keys");
    }
    long conditions = dataset.path("failed_conditions").asLong();
    if (conditions > 0) {
      console.notice(
          Numbers.counted(conditions, "row is", "rows are")
              + " left out of features because a `where` could not be computed there");
    }
  }

  private void show(JsonNode dataset, int polls) {
    String text = progress(dataset);
    if (console.isTerminal()) {
      console.progress(text);
    } else if (polls > 0 && polls % NOTICE_EVERY_POLLS == 0) {
      console.notice(text);
    }
  }
}
