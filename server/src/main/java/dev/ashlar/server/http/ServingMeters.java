package dev.ashlar.server.http;

import dev.ashlar.platform.telemetry.RateMeter;
import dev.ashlar.serving.ServiceTelemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Measures the requests of each feature service. Thread-safe. */
public final class ServingMeters implements Function<String, ServiceTelemetry> {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double[] LATENCY_BOUNDS_SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1
  };

  private final MeterRegistry registry;
  private final RateMeter total = new RateMeter(System::nanoTime);
  private final Map<String, ServiceTelemetry> byService = new ConcurrentHashMap<>();

  /** Registers what is measured of all services together. */
  public ServingMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("feature_service_requests_total_rate", total, RateMeter::perSecond)
        .description("answered serving requests per second over the last minute")
        .register(registry);
  }

  /** Returns what hears of a service's requests. */
  @Override
  public ServiceTelemetry apply(String service) {
    return byService.computeIfAbsent(service, this::register);
  }

  private ServiceTelemetry register(String service) {
    String tag = "feature_service_name";
    RateMeter rate = new RateMeter(System::nanoTime);
    Gauge.builder("feature_service_requests_rate", rate, RateMeter::perSecond)
        .description("answered requests of the service per second over the last minute")
        .tag(tag, service)
        .register(registry);
    Counter requests =
        Counter.builder("feature_service_requests")
            .description("answered requests of the service")
            .tag(tag, service)
            .register(registry);
    Counter vectors =
        Counter.builder("feature_service_vectors")
            .description("vectors in answers of the service")
            .tag(tag, service)
            .register(registry);
    DistributionSummary latency =
        DistributionSummary.builder("feature_service_latency")
            .description("seconds from the received request to the written answer")
            .serviceLevelObjectives(LATENCY_BOUNDS_SECONDS)
            .tag(tag, service)
            .register(registry);
    return (count, nanos) -> {
      total.mark(1);
      rate.mark(1);
      requests.increment();
      vectors.increment(count);
      latency.record(nanos / NANOS_PER_SECOND);
    };
  }
}
