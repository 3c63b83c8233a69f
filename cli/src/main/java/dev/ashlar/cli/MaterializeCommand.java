package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.client.http.HttpTransport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "materialize",
    description = {
      "Run a view's intervals again, or those that failed.",
      "",
      "Example: ashlar materialize --view origin_delays --from 2001-03-01 --to 2001-03-08"
          + " --overwrite",
      ""
    })
final class MaterializeCommand extends ServerCommand {
  @Option(names = "--view", required = true, description = "The feature view.")
  private String view = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "Start of the first interval.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      description = "End of the last interval.")
  private String to = "";

  @Option(names = "--overwrite", description = "Replace intervals that are completed.")
  private boolean overwrite;

  @Mixin private final Applying.Waiting waiting = new Applying.Waiting();

  MaterializeCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(HttpTransport server, Console console) {
    ObjectNode request =
        object()
            .put("feature_view", view)
            .put("from", from)
            .put("to", to)
            .put("overwrite", overwrite);
    JsonNode answer = server.post(workspacePath("/materialize"), request.toString());
    List<String> ids = new ArrayList<>();
    answer.path("job_ids").forEach(id -> ids.add(id.asText()));
    boolean succeeded = waiting.follow(server, console, this, ids);
    if (asJson()) {
      console.json(answer);
    } else if (waiting.isOff()) {
      console.line("Started " + PlanPrinter.count(ids.size(), "job", "jobs"));
    }
    return succeeded ? 0 : 1;
  }
}
