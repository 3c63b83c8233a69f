package dev.ashlar.server.http;

import com.linecorp.armeria.common.HttpStatus;
import dev.ashlar.platform.telemetry.RateMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the HTTP server tells of itself. Thread-safe. */
final class HttpTelemetry {
  private final MeterRegistry registry;
  private final Map<Integer, Errors> byStatus = new ConcurrentHashMap<>();

  HttpTelemetry(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("feature_server_utilization", HttpTelemetry::utilization)
        .description("share of the machine's processors that this process uses")
        .register(registry);
  }

  void error(HttpStatus status) {
    byStatus.computeIfAbsent(status.code(), this::register).mark();
  }

  private Errors register(int status) {
    String text = Integer.toString(status);
    RateMeter rate = new RateMeter(System::nanoTime);
    Gauge.builder("feature_server_errors_rate", rate, RateMeter::perSecond)
        .description("error answers per second over the last minute")
        .tag("status", text)
        .register(registry);
    Counter count =
        Counter.builder("feature_server_errors")
            .description("error answers")
            .tag("status", text)
            .register(registry);
    return new Errors(rate, count);
  }

  private static double utilization() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuLoad())
        : 0;
  }

  private record Errors(RateMeter rate, Counter count) {
    private void mark() {
      rate.mark(1);
      count.increment();
    }
  }
}
