package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.client.http.HttpTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "training-data",
    description = {
      "Join a service's features on events, each as of its event's time.",
      "",
      "Rows, their order and all other columns are kept; features are added as view__feature.",
      "",
      "Example: ashlar training-data --service departure_delay --events flights.csv"
          + " --timestamp date --out train.parquet",
      ""
    })
final class TrainingDataCommand extends ServerCommand {
  @Option(names = "--service", required = true, description = "The feature service.")
  private String service = "";

  @ArgGroup(multiplicity = "1")
  private EventsOption events = new EventsOption();

  /** Where events come from: exactly one of the two. */
  static final class EventsOption {
    @Option(
        names = "--events",
        required = true,
        paramLabel = "FILE",
        description = "Events: a Parquet, CSV or JSON lines file with the join keys and a time.")
    @Nullable Path file;

    @Option(
        names = "--events-sql",
        required = true,
        paramLabel = "SELECT",
        description = "Events: one SELECT over the workspace's sources.")
    @Nullable String sql;
  }

  @Option(
      names = "--timestamp",
      defaultValue = "timestamp",
      description = "The events' time column (default: ${DEFAULT-VALUE}).")
  private String timestamp = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write: .parquet or .csv.")
  private Path out = Path.of("");

  @Option(
      names = "--exclude-current-time",
      description = "Leave out what became known at the very time of an event.")
  private boolean excludeCurrentTime;

  @Option(
      names = "--from-source",
      description = "Compute from the sources, also where the offline store has the rows.")
  private boolean fromSource;

  @Option(
      names = "--availability",
      paramLabel = "EFFECTIVE_TIME|INGESTION_TIME",
      description =
          "From when rows count: as if every job had run in time (EFFECTIVE_TIME, the default), or"
              + " from when they were known, as serving saw them (INGESTION_TIME).")
  private @Nullable String availability;

  @Option(
      names = "--as-known-at",
      paramLabel = "TIME",
      description =
          "Only rows of jobs that had completed by this time, within `history_retention`: what an earlier"
              + " training set was made from.")
  private @Nullable String asKnownAt;

  TrainingDataCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(HttpTransport server, Console console) {
    Path target = environment().workingDirectory().resolve(out);
    String query =
        "?service="
            + encode(service)
            + query("timestamp", timestamp)
            + query("output_format", Formats.of(target))
            + query("exclude_current_time", Boolean.toString(excludeCurrentTime))
            + query("from_source", Boolean.toString(fromSource))
            + (availability == null ? "" : query("availability", availability))
            + (asKnownAt == null ? "" : query("as_known_at", asKnownAt));
    JsonNode started = start(server, workspacePath("/training-data") + query);
    JsonNode done =
        follow(new DatasetFollower(server, console, environment().pause()), started, target);
    if (asJson()) {
      console.json(done);
      return 0;
    }
    console.line(
        String.format(
            Locale.ROOT,
            "%s × %s in %.1f s → %s",
            Numbers.counted(done.path("events").asLong(), "event", "events"),
            Numbers.counted(done.path("features").asLong(), "feature", "features"),
            done.path("seconds").asDouble(),
            out));
    DatasetFollower.tellErrors(console, done);
    return 0;
  }

  private JsonNode follow(DatasetFollower follower, JsonNode started, Path target) {
    try {
      return follower.follow(workspacePath("/datasets"), started, target);
    } catch (CommandFailure failed) {
      throw events.file == null
          ? failed
          : new CommandFailure("no training data of " + events.file + ": " + failed.getMessage());
    }
  }

  private JsonNode start(HttpTransport server, String path) {
    Path file = events.file;
    if (file == null) {
      return server.post(path, object().put("events_sql", events.sql).toString());
    }
    Path resolved = environment().workingDirectory().resolve(file);
    if (!Files.isReadable(resolved) || Files.isDirectory(resolved)) {
      throw new CommandFailure(file + ": cannot be read (expected: a file of events)");
    }
    return server.upload(path + query("events_format", Formats.of(resolved)), resolved);
  }
}
