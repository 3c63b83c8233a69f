package dev.ashlar.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpMethod;
import dev.ashlar.controlplane.ControlPlane;
import dev.ashlar.controlplane.jobs.JobConfig;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.resolve.Resolver;
import dev.ashlar.model.resolve.SchemaProbe;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.server.http.AshlarHttpServer;
import dev.ashlar.server.http.HttpOptions;
import dev.ashlar.spi.JobRunner;
import dev.ashlar.spi.JobRunner.Report;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A control plane behind HTTP, with a key for every role of {@code prod}. */
final class ControlFixture implements AutoCloseable {
  static final String PROD = "/api/v1/workspaces/prod";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2001-02-10T12:00:00Z");
  private static final Schema VIEW_COLUMNS =
      Schema.of(
          new Field("airport", DataType.STRING),
          new Field("date", DataType.TIMESTAMP),
          new Field("delay", DataType.INT64));

  final ControlPlane plane;
  final ControlRoutes routes;
  final Map<Role, String> keys = new EnumMap<>(Role.class);

  /** What a job does when the plane ticks. */
  JobRunner runner = (job, progress) -> new Report(10, 0, 5, 0);

  private final AshlarHttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  ControlFixture(Path home) {
    plane =
        ControlPlane.open(
            new ControlPlane.Options(
                home,
                JobConfig.DEFAULT,
                InstantSource.fixed(NOW),
                new SplittableRandom(1),
                (job, progress) -> runner.run(job, progress),
                table -> {},
                Runnable::run));
    keys.put(Role.ADMIN, plane.firstAdminKey().orElseThrow());
    Principal admin = plane.keys().verifier().verify(keys.get(Role.ADMIN)).orElseThrow();
    for (Role role : List.of(Role.OWNER, Role.EDITOR, Role.OPERATOR, Role.CONSUMER, Role.VIEWER)) {
      keys.put(role, plane.keys().create(role.name(), "prod", role, admin).text());
    }
    routes = new ControlRoutes(plane, repository -> Resolver.resolve(repository, new Probe()));
    server =
        AshlarHttpServer.start(
            HttpOptions.of("127.0.0.1", 0, home)
                .withDraining(Duration.ofMillis(1), Duration.ofSeconds(1)),
            plane.keys().verifier(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            List.of(routes));
  }

  /** An answer whose body is JSON, as everything is. */
  record Answer(int status, JsonNode body) {
    String text(String field) {
      return body.path(field).asText();
    }
  }

  Answer get(String path) {
    return call(HttpMethod.GET, path, keys.get(Role.ADMIN), "");
  }

  Answer post(String path, String body) {
    return call(HttpMethod.POST, path, keys.get(Role.ADMIN), body);
  }

  Answer delete(String path) {
    return call(HttpMethod.DELETE, path, keys.get(Role.ADMIN), "");
  }

  /** Calls with a key; an empty one is left out. */
  Answer call(HttpMethod method, String path, String key, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method.name(), BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Ashlar-key " + key);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), MAPPER.readTree(response.body()));
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Plans one view whose aggregates have some windows, and returns the plan. */
  Answer plan(String... windows) {
    return post(PROD + "/plans", "{\"repository\":" + repository("delay", windows) + "}");
  }

  /** Applies one view, and returns the answer. */
  Answer apply(String... windows) {
    return post(PROD + "/plans/" + plan(windows).text("id") + "/apply", "");
  }

  static String repository(String column, String... windows) {
    List<String> features = new ArrayList<>();
    for (String window : windows) {
      features.add(
          """
          {"aggregate": {"function": "mean", "column": "COLUMN", "window": "WINDOW"}}
          """
              .replace("COLUMN", column)
              .replace("WINDOW", window));
    }
    return """
    {"definitions": [
      {"name": "airport", "entity": {"join_keys": [{"name": "airport", "type": "string"}]}},
      {"name": "flights", "batch_source": {"format": "SOURCE_FORMAT_PARQUET", "timestamp": "date",
         "path": "/data/flights.parquet"}},
      {"name": "departures", "batch_feature_view": {"entities": ["airport"],
         "sources": [{"source": "flights"}], "timestamp": "date", "batch_schedule": "1d",
         "aggregation_interval": "1d", "feature_start_time": "2001-01-31",
         "online": true, "offline": true,
         "sql": {"text": "SELECT origin AS airport, date, delay FROM flights"},
         "features": [FEATURES]}},
      {"name": "svc", "feature_service": {"members": [{"view": "departures"}]}}]}
    """
        .replace("FEATURES", String.join(",", features));
  }

  @Override
  public void close() {
    server.close();
    plane.close();
    client.close();
  }

  private static final class Probe implements SchemaProbe {
    @Override
    public Schema inspect(FileFormat format, String path) {
      return Schema.of(
          new Field("origin", DataType.STRING),
          new Field("date", DataType.TIMESTAMP),
          new Field("delay", DataType.INT64));
    }

    @Override
    public Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters) {
      return VIEW_COLUMNS;
    }
  }
}
