package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.client.http.HttpTransport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description = {"Apply an earlier snapshot's definitions again, as a new snapshot.", ""})
final class RestoreCommand extends ServerCommand {
  @Parameters(paramLabel = "SNAPSHOT", description = "Its number (see: ashlar log).")
  private long snapshot;

  @Mixin private final Confirmation confirmation = new Confirmation();
  @Mixin private final Applying.Waiting waiting = new Applying.Waiting();

  RestoreCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(HttpTransport server, Console console) {
    JsonNode plan =
        server.post(workspacePath("/plans"), object().put("restore_snapshot", snapshot).toString());
    return new Applying(server, console, this).showAndApply(plan, confirmation, waiting);
  }
}
