package dev.ashlar.server.http;

import static dev.ashlar.testkit.SampleDefinitions.attribute;
import static dev.ashlar.testkit.SampleDefinitions.attributes;
import static dev.ashlar.testkit.SampleDefinitions.definitions;
import static dev.ashlar.testkit.SampleDefinitions.member;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.platform.auth.KeyVerifier;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.serving.FeatureServing;
import dev.ashlar.serving.ServingLimits;
import dev.ashlar.serving.ServingSnapshot;
import dev.ashlar.testkit.InMemoryOnlineStore;
import dev.ashlar.testkit.OnlineRows;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A running server with one view {@code v}, one service {@code svc} and a key for every role. */
final class HttpFixture implements AutoCloseable {
  static final String VECTOR_OF_U1 = "{\"result\":{\"features\":[\"7\",\"seven\"]}}";
  static final String BODY =
      "{\"params\":{\"workspaceName\":\"prod\",\"featureServiceName\":\"svc\","
          + "\"joinKeyMap\":{\"user_id\":\"u1\"}}}";
  static final String GET_FEATURES = "/api/v1/feature-service/get-features";

  private static final long R = 1_767_225_600_000_000L;
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_767_300_000));

  final InMemoryOnlineStore store = new InMemoryOnlineStore();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final AshlarHttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  HttpFixture(HttpOptions options, RouteGroup... more) {
    BatchFeatureView view =
        attributes(
            "v",
            List.of(new Field("user_id", DataType.STRING)),
            attribute("a", DataType.INT64),
            attribute("b", DataType.STRING));
    ServingSnapshot snapshot =
        new ServingSnapshot(
            "prod",
            true,
            1,
            definitions(List.of(view), Map.of("svc", List.of(member(view)))),
            Map.of("v", "prod.v.1"));
    ServingSnapshot development =
        new ServingSnapshot("dev", false, 1, snapshot.definitions(), Map.of());
    try (OnlineRows rows = new OnlineRows(store, "prod.v.1", view)) {
      rows.row(List.of("u1"), R, 7L, "seven").publish(R);
    }
    FeatureServing serving =
        new FeatureServing(
            name ->
                switch (name) {
                  case "prod" -> Optional.of(snapshot);
                  case "dev" -> Optional.of(development);
                  default -> Optional.empty();
                },
            store,
            CLOCK,
            ServingLimits.DEFAULT,
            new ServingMeters(registry));
    List<RouteGroup> groups = new ArrayList<>(List.of(more));
    groups.add(new ServingRoutes(serving));
    server = AshlarHttpServer.start(options, keys(), registry, groups);
    server.ready();
  }

  static HttpOptions options(Path folder) {
    return HttpOptions.of("127.0.0.1", 0, folder);
  }

  /** Keys are {@code <workspace>-<role>}, and {@code admin}. */
  private static KeyVerifier keys() {
    return key -> {
      if (key.equals("admin")) {
        return Optional.of(new Principal("k", "root", Principal.ALL_WORKSPACES, Role.ADMIN));
      }
      for (Role role : Role.values()) {
        for (String workspace : List.of("prod", "dev", "other")) {
          if (role != Role.ADMIN && key.equals(workspace + "-" + role)) {
            return Optional.of(new Principal("k", "app", workspace, role));
          }
        }
      }
      return Optional.empty();
    };
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).version(HttpClient.Version.HTTP_1_1);
  }

  HttpRequest.Builder post(String path, String key, String body) {
    return request(path)
        .header("Authorization", "Ashlar-key " + key)
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> getFeatures(String key, String body) {
    return send(post(GET_FEATURES, key, body));
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
