package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.client.http.HttpTransport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "apply",
    description = {
      "Make the workspace what the feature repository says, and wait for the jobs.",
      "",
      "Without a plan's id it plans, shows the plan and asks.",
      ""
    })
final class ApplyCommand extends RepositoryCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "PLAN",
      description = "A plan's id: apply just that, if nothing was applied since.")
  private @Nullable String planId;

  @Mixin private final Confirmation confirmation = new Confirmation();
  @Mixin private final Applying.Waiting waiting = new Applying.Waiting();

  ApplyCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(HttpTransport server, Console console) {
    Applying applying = new Applying(server, console, this);
    if (planId != null) {
      return applying.apply(planId, waiting);
    }
    JsonNode plan = new Planning(server, console, this).plan(repository());
    return applying.showAndApply(plan, confirmation, waiting);
  }
}
