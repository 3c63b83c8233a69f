package dev.ashlar.server.http;

import static dev.ashlar.testkit.SampleDefinitions.aggregates;
import static dev.ashlar.testkit.SampleDefinitions.definitions;
import static dev.ashlar.testkit.SampleDefinitions.member;
import static dev.ashlar.testkit.SampleDefinitions.weekly;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.ashlar.connectors.rocksdb.RocksDbOnlineStore;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.serving.FeatureServing;
import dev.ashlar.serving.ServingLimits;
import dev.ashlar.serving.ServingSnapshot;
import dev.ashlar.testkit.OnlineRows;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A server to measure: one view of 50 features over 100,000 keys in RocksDB, and beside it an empty
 * JSON endpoint of the same server. Prints its port; ends with its input.
 */
final class MeasuredServer {
  private static final int KEYS = 100_000;
  private static final int FEATURES = 50;
  private static final long R = 1_767_225_600_000_000L;

  private MeasuredServer() {}

  public static void main(String[] arguments) throws Exception {
    Feature[] features = new Feature[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      boolean isCount = i % 5 == 0;
      features[i] =
          isCount
              ? weekly("f" + i, AggregateFunction.COUNT, DataType.INT64)
              : weekly("f" + i, AggregateFunction.MEAN, DataType.FLOAT64);
    }
    BatchFeatureView view =
        aggregates("v", List.of(new Field("user_id", DataType.STRING)), features);
    ServingSnapshot snapshot =
        new ServingSnapshot(
            "prod",
            true,
            1,
            definitions(List.of(view), Map.of("svc", List.of(member(view)))),
            Map.of("v", "v"));
    Optional<ServingSnapshot> found = Optional.of(snapshot);
    RocksDbOnlineStore store = RocksDbOnlineStore.open(Files.createTempDirectory("measured"));
    publish(store, view);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    FeatureServing serving =
        new FeatureServing(
            name -> found,
            store,
            InstantSource.system(),
            ServingLimits.DEFAULT,
            new ServingMeters(registry));
    Optional<Principal> principal = Optional.of(new Principal("k", "bench", "prod", Role.CONSUMER));
    boolean onPool = arguments.length > 0 && arguments[0].equals("pool");
    AshlarHttpServer server =
        AshlarHttpServer.start(
            HttpOptions.of("127.0.0.1", 0, Path.of("/tmp")),
            key -> principal,
            registry,
            List.of(onPool ? onPool(serving) : new ServingRoutes(serving), MeasuredServer::routes));
    System.out.println(server.port());
    System.in.read();
    System.exit(0);
  }

  private static RouteGroup onPool(FeatureServing serving) {
    return () ->
        new ServingRoutes(serving)
            .routes().stream()
                .map(r ->
                    new Route(
                        r.method(),
                        r.path(),
                        r.access(),
                        r.handler(),
                        r.body(),
                        Route.RunsOn.POOL,
                        r.queryParameters(),
                        r.timeout()))
                .toList();
  }

  private static void publish(RocksDbOnlineStore store, BatchFeatureView view) {
    Random random = new Random(1);
    try (OnlineRows rows = new OnlineRows(store, "v", view)) {
      Object[] values = new Object[FEATURES];
      for (int key = 0; key < KEYS; key++) {
        for (int i = 0; i < FEATURES; i++) {
          values[i] = i % 5 == 0 ? (Object) (long) random.nextInt(100) : random.nextDouble() * 100;
        }
        rows.row(List.of("u" + key), R, values);
      }
      rows.publish(R);
    }
  }

  private static List<Route> routes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return List.of(
        Route.post("/bench/empty", Access.anyKey(), c -> HttpAnswer.json("{}".getBytes(UTF_8)))
            .onEventLoop(),
        Route.get(
            "/bench/allocated",
            Access.open(),
            c ->
                HttpAnswer.json(
                    (threads.getTotalThreadAllocatedBytes() + " " + system.getProcessCpuTime())
                        .getBytes(UTF_8))));
  }
}
