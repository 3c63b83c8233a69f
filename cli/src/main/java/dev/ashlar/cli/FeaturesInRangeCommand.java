package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.client.http.HttpTransport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "features-in-range",
    description = {
      "Write a view's values over time: one row for each span in which a key's values stay the"
          + " same.",
      "",
      "A row is valid from _valid_from (included) to _valid_to (not included).",
      "Rows are ordered by the join keys, then by _valid_from.",
      ""
    })
final class FeaturesInRangeCommand extends ServerCommand {
  @Option(names = "--view", required = true, description = "The feature view.")
  private String view = "";

  @Option(names = "--from", required = true, paramLabel = "TIME", description = "Start, included.")
  private String from = "";

  @Option(names = "--to", required = true, paramLabel = "TIME", description = "End, not included.")
  private String to = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write: .parquet or .csv.")
  private Path out = Path.of("");

  @Option(
      names = "--from-source",
      description = "Compute from the sources, also where the offline store has the rows.")
  private boolean fromSource;

  FeaturesInRangeCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(HttpTransport server, Console console) {
    Path target = environment().workingDirectory().resolve(out);
    String query =
        "?view="
            + encode(view)
            + query("from", from)
            + query("to", to)
            + query("output_format", Formats.of(target))
            + query("from_source", Boolean.toString(fromSource));
    JsonNode started = server.post(workspacePath("/features-in-range") + query, "{}");
    JsonNode done =
        new DatasetFollower(server, console, environment().pause())
            .follow(workspacePath("/datasets"), started, target);
    if (asJson()) {
      console.json(done);
    } else {
      console.line(Numbers.counted(done.path("rows").asLong(), "range", "ranges") + " → " + out);
      DatasetFollower.tellErrors(console, done);
    }
    return 0;
  }
}
