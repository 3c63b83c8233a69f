package dev.ashlar.server.http;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What load balancers and Prometheus ask. Open: they say how the process is, and no values. */
final class OperationRoutes implements RouteGroup {
  private static final MediaType PROMETHEUS_TEXT =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private final Draining draining;
  private final PrometheusMeterRegistry registry;

  OperationRoutes(Draining draining, PrometheusMeterRegistry registry) {
    this.draining = draining;
    this.registry = registry;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/healthz", Access.open(), this::health).onEventLoop(),
        Route.get("/readyz", Access.open(), this::readiness).onEventLoop(),
        Route.get("/metrics", Access.open(), this::metrics));
  }

  private HttpAnswer health(HttpCall call) {
    return HttpAnswer.json(utf8("{\"status\":\"up\"}"));
  }

  private HttpAnswer readiness(HttpCall call) {
    if (!draining.isReady()) {
      throw new AshlarException(
          ErrorCode.UNAVAILABLE,
          draining.hasBegun()
              ? "the server is stopping (expected: another server)"
              : "the server is starting (expected: retry)");
    }
    return HttpAnswer.json(utf8("{\"status\":\"ready\"}"));
  }

  private HttpAnswer metrics(HttpCall call) {
    return new HttpAnswer.Bytes(HttpStatus.OK, PROMETHEUS_TEXT, utf8(registry.scrape()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
