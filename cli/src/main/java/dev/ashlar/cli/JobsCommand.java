package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.client.http.HttpTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "jobs",
    description = {"List, show, cancel and retry materialization jobs.", ""})
final class JobsCommand extends CommandGroup {

  JobsCommand(Environment environment) {
    super(
        new ListAll(environment),
        new Show(environment),
        new Cancel(environment),
        new Retry(environment));
  }

  @Command(name = "list", description = "List jobs, newest first.%n")
  static final class ListAll extends ServerCommand {
    @Option(names = "--view", defaultValue = "", description = "Only jobs of this view.")
    private String view = "";

    @Option(
        names = "--state",
        defaultValue = "",
        description = "Only jobs in this state: pending, running, succeeded, failed, cancelled.")
    private String state = "";

    ListAll(Environment environment) {
      super(environment);
    }

    @Override
    int run(HttpTransport server, Console console) {
      String query =
          (view.isEmpty() ? "?" : "?view=" + encode(view))
              + (state.isEmpty() ? "" : query("state", state.toUpperCase(Locale.ROOT)));
      JsonNode answer = server.get(workspacePath("/jobs") + query);
      if (asJson()) {
        console.json(answer);
        return 0;
      }
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("ID", "VIEW", "KIND", "STATE", "FROM", "TO", "ROWS", "ATTEMPTS", "REASON"));
      for (JsonNode job : answer.path("jobs")) {
        rows.add(
            List.of(
                text(job, "id"),
                text(job, "feature_view"),
                text(job, "kind").toLowerCase(Locale.ROOT),
                text(job, "state").toLowerCase(Locale.ROOT),
                text(job, "start_time"),
                text(job, "end_time"),
                Numbers.grouped(job.path("rows_written").asLong()),
                job.path("attempts").asText("0"),
                text(job, "reason")));
      }
      console.table(rows);
      return 0;
    }
  }

  /** A command about one job. */
  abstract static class OneJob extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The job's id (see: ashlar jobs list).")
    private String id = "";

    OneJob(Environment environment) {
      super(environment);
    }

    String path() {
      return workspacePath("/jobs/" + encode(id));
    }

    void print(JsonNode job, Console console) {
      if (asJson()) {
        console.json(job);
        return;
      }
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("FIELD", "VALUE"));
      for (Map.Entry<String, JsonNode> field : job.properties()) {
        JsonNode value = field.getValue();
        rows.add(List.of(field.getKey(), value.isTextual() ? value.asText() : value.toString()));
      }
      console.table(rows);
    }
  }

  @Command(name = "show", description = "Show one job.%n")
  static final class Show extends OneJob {
    Show(Environment environment) {
      super(environment);
    }

    @Override
    int run(HttpTransport server, Console console) {
      print(server.get(path()), console);
      return 0;
    }
  }

  @Command(name = "cancel", description = "Cancel a job that waits or runs.%n")
  static final class Cancel extends OneJob {
    Cancel(Environment environment) {
      super(environment);
    }

    @Override
    int run(HttpTransport server, Console console) {
      print(server.post(path() + "/cancel", "{}"), console);
      return 0;
    }
  }

  @Command(name = "retry", description = "Run a failed or cancelled job again, and wait for it.%n")
  static final class Retry extends OneJob {
    @Mixin private final Applying.Waiting waiting = new Applying.Waiting();

    Retry(Environment environment) {
      super(environment);
    }

    @Override
    int run(HttpTransport server, Console console) {
      String id = text(server.post(path() + "/retry", "{}"), "id");
      boolean succeeded = waiting.follow(server, console, this, List.of(id));
      print(server.get(path()), console);
      return succeeded ? 0 : 1;
    }
  }
}
