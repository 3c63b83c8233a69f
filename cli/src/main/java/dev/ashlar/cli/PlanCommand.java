package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.client.http.HttpTransport;
import picocli.CommandLine.Command;

@Command(
    name = "plan",
    description = {
      "Show what an apply would create, change, rebuild and delete, and which jobs would run.",
      "",
      "Reads the feature repository, changes nothing.",
      ""
    })
final class PlanCommand extends RepositoryCommand {
  PlanCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(HttpTransport server, Console console) {
    JsonNode plan = new Planning(server, console, this).plan(repository());
    if (asJson()) {
      console.json(plan);
      return 0;
    }
    new PlanPrinter(console).print(plan);
    String id = plan.path("id").asText();
    console.line(
        PlanPrinter.isEmpty(plan)
            ? "Nothing to change."
            : "Plan " + id + " · apply with: ashlar apply " + id);
    return 0;
  }
}
