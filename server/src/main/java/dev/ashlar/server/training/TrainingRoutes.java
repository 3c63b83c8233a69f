package dev.ashlar.server.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.MediaType;
import dev.ashlar.api.NearestName;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.server.http.Access;
import dev.ashlar.server.http.HttpAnswer;
import dev.ashlar.server.http.HttpCall;
import dev.ashlar.server.http.Route;
import dev.ashlar.server.http.RouteGroup;
import dev.ashlar.training.Datasets;
import dev.ashlar.training.Datasets.Dataset;
import dev.ashlar.training.Datasets.Owner;
import dev.ashlar.training.RangeBuilder;
import dev.ashlar.training.RangeRequest;
import dev.ashlar.training.TrainingDataBuilder;
import dev.ashlar.training.TrainingRequest;
import dev.ashlar.training.TrainingRequest.Availability;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.Knowledge;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Starts training sets and features in range, tells how far they are, and hands them out.
 *
 * <p>Events come as the body of the request: a file of the caller's, never a path on the server.
 */
public final class TrainingRoutes implements RouteGroup {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WORKSPACE = "workspace";
  private static final int MAX_NAMES_IN_A_MESSAGE = 20;

  private final TrainingCatalog catalog;
  private final Datasets datasets;
  private final TrainingDataBuilder trainingData;
  private final RangeBuilder ranges;

  public TrainingRoutes(
      TrainingCatalog catalog,
      Datasets datasets,
      TrainingDataBuilder trainingData,
      RangeBuilder ranges) {
    this.catalog = catalog;
    this.datasets = datasets;
    this.trainingData = trainingData;
    this.ranges = ranges;
  }

  /** Gives what a workspace defines and stores. */
  @FunctionalInterface
  public interface TrainingCatalog {
    /** Returns the workspace, or raises NOT_FOUND. */
    Contents workspace(String name);

    /**
     * What a workspace has.
     *
     * @param tables view → its table in the offline store, for views that are stored there
     */
    record Contents(Definitions definitions, Map<String, String> tables) {}
  }

  @Override
  public List<Route> routes() {
    Access reader = Access.role(Role.CONSUMER);
    String workspace = "/api/v1/workspaces/{workspace}";
    return List.of(
        Route.post(workspace + "/training-data", reader, this::startTrainingData)
            .bodyToFile()
            .withQuery(
                "service",
                "timestamp",
                "exclude_current_time",
                "from_source",
                "availability",
                "as_known_at",
                "events_format",
                "output_format"),
        Route.post(workspace + "/features-in-range", reader, this::startRanges)
            .withQuery("view", "from", "to", "from_source", "output_format"),
        Route.get(workspace + "/datasets/{id}", reader, this::show),
        Route.get(workspace + "/datasets/{id}/file", reader, this::file),
        Route.delete(workspace + "/datasets/{id}", reader, this::delete));
  }

  private HttpAnswer startTrainingData(HttpCall call) throws IOException {
    TrainingCatalog.Contents contents = catalog.workspace(call.pathParameter(WORKSPACE));
    String service = call.requiredQueryParameter("service");
    named("feature service", service, contents.definitions().services());
    String timestamp = call.queryParameter("timestamp").orElse("timestamp");
    FileFormat outputFormat = format(call, "output_format");
    CurrentTime currentTime =
        flag(call, "exclude_current_time") ? CurrentTime.EXCLUDED : CurrentTime.INCLUDED;
    RowOrigin origin = origin(call);
    Knowledge knowledge = knowledge(call, origin);
    Optional<String> sql = eventsSql(call);
    FileFormat eventsFormat = sql.isPresent() ? FileFormat.PARQUET : format(call, "events_format");
    Optional<Path> events = sql.isPresent() ? Optional.empty() : Optional.of(spool(call));
    Dataset started =
        datasets.start(
            owner(call),
            suffix(outputFormat),
            events,
            (output, progress) -> {
              TrainingRequest request =
                  new TrainingRequest(
                      contents.definitions(),
                      service,
                      contents.tables(),
                      events,
                      eventsFormat,
                      sql,
                      timestamp,
                      currentTime,
                      origin,
                      knowledge,
                      output,
                      outputFormat);
              return trainingData.build(request, progress);
            });
    return answer(started);
  }

  private HttpAnswer startRanges(HttpCall call) {
    TrainingCatalog.Contents contents = catalog.workspace(call.pathParameter(WORKSPACE));
    BatchFeatureView view =
        named("feature view", call.requiredQueryParameter("view"), contents.definitions().views());
    Interval range = range(call);
    FileFormat format = format(call, "output_format");
    Optional<String> table =
        origin(call) == RowOrigin.SOURCE
            ? Optional.empty()
            : Optional.ofNullable(contents.tables().get(view.name()));
    Dataset started =
        datasets.start(
            owner(call),
            suffix(format),
            Optional.empty(),
            (output, progress) -> {
              RangeRequest request =
                  new RangeRequest(
                      view,
                      contents.definitions().sources().values().stream()
                          .filter(source -> view.query().sourceNames().contains(source.name()))
                          .toList(),
                      table,
                      range,
                      output,
                      format);
              return ranges.build(request, progress);
            });
    return answer(started);
  }

  private static Owner owner(HttpCall call) {
    return new Owner(call.pathParameter(WORKSPACE), call.principal().keyId());
  }

  private HttpAnswer show(HttpCall call) {
    return answer(datasets.get(call.pathParameter(WORKSPACE), call.pathParameter("id")));
  }

  private HttpAnswer file(HttpCall call) {
    Dataset dataset = datasets.take(call.pathParameter(WORKSPACE), call.pathParameter("id"));
    return HttpAnswer.temporaryFile(dataset.file(), MediaType.OCTET_STREAM);
  }

  private HttpAnswer delete(HttpCall call) {
    datasets.delete(call.pathParameter(WORKSPACE), call.pathParameter("id"));
    return HttpAnswer.json(bytes(JSON.createObjectNode()));
  }

  /** Takes the body's file: the server removes it when the handler returns. */
  private Path spool(HttpCall call) throws IOException {
    Path spooled = datasets.spool("");
    Files.move(call.bodyFile(), spooled);
    return spooled;
  }

  private static Optional<String> eventsSql(HttpCall call) throws IOException {
    String type = call.header("content-type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return Optional.empty();
    }
    try {
      JsonNode body = JSON.readTree(Files.readAllBytes(call.bodyFile()));
      if (body != null && body.path("events_sql").isTextual() && body.size() == 1) {
        return Optional.of(body.path("events_sql").asText());
      }
    } catch (JsonProcessingException malformed) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT, "the body is not JSON (expected: {\"events_sql\": …})");
    }
    throw new AshlarException(
        ErrorCode.INVALID_ARGUMENT,
        "the body lacks events_sql or has more (expected: {\"events_sql\": \"SELECT …\"}, or a"
            + " file of events as application/octet-stream)");
  }

  /** Returns the definition of a name, or raises NOT_FOUND with the name that was meant. */
  private static <T> T named(String kind, String name, Map<String, T> definitions) {
    T definition = definitions.get(name);
    if (definition == null) {
      String known =
          definitions.keySet().stream()
              .limit(MAX_NAMES_IN_A_MESSAGE)
              .collect(Collectors.joining(", ", "one of ", ""));
      throw new AshlarException(
          ErrorCode.NOT_FOUND,
          "no "
              + kind
              + " "
              + name
              + " (expected: "
              + NearestName.find(name, definitions.keySet()).orElse(known)
              + ")");
    }
    return definition;
  }

  private static Interval range(HttpCall call) {
    long from = time(call, "from");
    long to = time(call, "to");
    if (from >= to) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT, "from is not before to (expected: from < to)");
    }
    return new Interval(from, to);
  }

  private static long time(HttpCall call, String name) {
    return Timestamps.parse(call.requiredQueryParameter(name))
        .orElseThrow(() ->
            new AshlarException(
                ErrorCode.INVALID_ARGUMENT,
                name + " is not a time (expected: ISO 8601, such as 2001-03-01T00:00:00Z)"));
  }

  private static RowOrigin origin(HttpCall call) {
    return flag(call, "from_source") ? RowOrigin.SOURCE : RowOrigin.STORE_OR_SOURCE;
  }

  private static Knowledge knowledge(HttpCall call, RowOrigin origin) {
    Knowledge knowledge =
        new Knowledge(
            availability(call),
            call.queryParameter("as_known_at").isPresent()
                ? OptionalLong.of(time(call, "as_known_at"))
                : OptionalLong.empty());
    knowledge.check(origin);
    return knowledge;
  }

  private static Availability availability(HttpCall call) {
    String text = call.queryParameter("availability").orElse(Availability.EFFECTIVE_TIME.name());
    return Arrays.stream(Availability.values())
        .filter(value -> value.name().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new AshlarException(
                ErrorCode.INVALID_ARGUMENT,
                "availability " + text + " (expected: EFFECTIVE_TIME or INGESTION_TIME)"));
  }

  private static boolean flag(HttpCall call, String name) {
    String value = call.queryParameter(name).orElse("false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT, name + " is neither true nor false (expected: one of them)");
    }
    return value.equals("true");
  }

  private static FileFormat format(HttpCall call, String name) {
    return switch (call.queryParameter(name).orElse("parquet")) {
      case "parquet" -> FileFormat.PARQUET;
      case "csv" -> FileFormat.CSV;
      case "json_lines" -> FileFormat.JSON_LINES;
      default ->
          throw new AshlarException(
              ErrorCode.INVALID_ARGUMENT,
              name + " is unknown (expected: parquet, csv or json_lines)");
    };
  }

  private static String suffix(FileFormat format) {
    return switch (format) {
      case PARQUET -> ".parquet";
      case CSV -> ".csv";
      case JSON_LINES -> ".jsonl";
    };
  }

  private static HttpAnswer answer(Dataset dataset) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("id", dataset.id())
            .put("state", dataset.state().name())
            .put("step", dataset.step())
            .put("steps", dataset.steps())
            .put("events", dataset.events())
            .put("rows", dataset.made().rows())
            .put("features", dataset.made().features())
            .put("error_values", dataset.made().errorValues())
            .put("failed_conditions", dataset.made().failedConditions())
            .put("seconds", dataset.seconds())
            .put("message", dataset.message());
    return HttpAnswer.json(bytes(node));
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
