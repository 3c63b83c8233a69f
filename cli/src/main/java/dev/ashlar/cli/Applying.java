package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.client.http.HttpTransport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Applies a plan and follows its jobs. */
final class Applying {
  private final HttpTransport server;
  private final Console console;
  private final ServerCommand command;

  /** Whether to wait for jobs. */
  static final class Waiting {
    @Option(names = "--no-wait", description = "Do not wait for the jobs.")
    private boolean noWait;

    boolean isOff() {
      return noWait;
    }

    /** Follows jobs to their end if that is wanted, and returns whether none of them failed. */
    boolean follow(HttpTransport server, Console console, ServerCommand command, List<String> ids) {
      return noWait
          || new JobFollower(server::get, console, command.environment().pause())
              .follow(command.workspacePath("/jobs"), ids);
    }
  }

  Applying(HttpTransport server, Console console, ServerCommand command) {
    this.server = server;
    this.console = console;
    this.command = command;
  }

  /** Shows a plan, asks, and applies it. */
  int showAndApply(JsonNode plan, Confirmation confirmation, Waiting waiting) {
    if (!command.asJson()) {
      new PlanPrinter(console).print(plan);
    }
    if (PlanPrinter.isEmpty(plan)) {
      if (command.asJson()) {
        console.json(plan);
      } else {
        console.line("Nothing to change.");
      }
      return 0;
    }
    confirmation.ask(console, "Apply plan " + plan.path("id").asText() + "?");
    return apply(plan.path("id").asText(), waiting);
  }

  /** Applies a plan by its id. */
  int apply(String planId, Waiting waiting) {
    JsonNode applied =
        server.post(
            command.workspacePath("/plans/" + ServerCommand.encode(planId) + "/apply"), "{}");
    List<String> jobs = new ArrayList<>();
    applied.path("job_ids").forEach(id -> jobs.add(id.asText()));
    boolean succeeded = waiting.follow(server, console, command, jobs);
    if (command.asJson()) {
      console.json(applied);
    } else {
      boolean again = "ALREADY_APPLIED".equals(applied.path("outcome").asText());
      console.line(
          (again ? "The plan had been applied just before, as snapshot " : "Applied snapshot ")
              + applied.path("snapshot").asText()
              + (waiting.isOff() && !jobs.isEmpty()
                  ? "; " + PlanPrinter.count(jobs.size(), "job runs", "jobs run") + " in a server"
                  : ""));
    }
    return succeeded ? 0 : 1;
  }
}
