package dev.ashlar.server;

import dev.ashlar.cli.CommandFailure;
import dev.ashlar.connectors.lake.IcebergOfflineStore;
import dev.ashlar.connectors.lake.LakeComputeEngine;
import dev.ashlar.connectors.lake.LakeOptions;
import dev.ashlar.connectors.rocksdb.RocksDbOnlineStore;
import dev.ashlar.controlplane.ControlPlane;
import dev.ashlar.controlplane.jobs.JobConfig;
import dev.ashlar.materialization.MaterializationRuntime;
import dev.ashlar.materialization.RuntimeLimits;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.resolve.Resolver;
import dev.ashlar.server.control.ControlRoutes;
import dev.ashlar.server.http.AshlarHttpServer;
import dev.ashlar.server.http.HttpOptions;
import dev.ashlar.server.http.ServingMeters;
import dev.ashlar.server.http.ServingRoutes;
import dev.ashlar.server.training.TrainingRoutes;
import dev.ashlar.serving.FeatureServing;
import dev.ashlar.serving.ServingLimits;
import dev.ashlar.training.Datasets;
import dev.ashlar.training.RangeBuilder;
import dev.ashlar.training.TrainingDataBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A whole server on one home: control plane, stores, compute, jobs and HTTP, put together with
 * plain constructors. Closing it drains requests, then stops everything in reverse order.
 * Thread-safe.
 */
final class AshlarServer implements AutoCloseable {
  private static final long JOB_TIMEOUT_MILLIS = 6 * 3_600_000L;
  private static final long TRAINING_TIMEOUT_MILLIS = 2 * 3_600_000L;
  private static final long EVENTS_SQL_TIMEOUT_MILLIS = 5 * 60_000L;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Home home;
  private final ServerConfig config;
  private final InstantSource clock = Wiring.clock();
  private final boolean firstStart;
  private URI address = URI.create("http://localhost");
  private boolean closing;

  private AshlarServer(Home home, ServerConfig config) {
    this.home = home;
    this.config = config;
    this.firstStart = Home.adminKey(home.directory()).isEmpty();
    parts.push(home);
  }

  /**
   * Starts a server, or returns empty if another one holds the home.
   *
   * @throws CommandFailure saying why it cannot start
   */
  static Optional<AshlarServer> tryStart(ServerConfig config) {
    Optional<Home> home = Home.take(config.home());
    if (home.isEmpty()) {
      return Optional.empty();
    }
    AshlarServer server = new AshlarServer(home.get(), config);
    try {
      server.start();
    } catch (AshlarException refused) {
      server.close();
      throw new CommandFailure(refused.getMessage());
    } catch (RuntimeException | Error failed) {
      server.close();
      throw failed;
    }
    return Optional.of(server);
  }

  /** Returns where it listens. */
  URI address() {
    return address;
  }

  /** Returns the admin key of the home. */
  String adminKey() {
    return Home.adminKey(home.directory())
        .orElseThrow(() ->
            new AshlarException(
                ErrorCode.UNAUTHENTICATED,
                home.resolve("admin.key") + " is gone (expected: the file, or --key)"));
  }

  /** Returns whether the home was new. */
  boolean isFirstStart() {
    return firstStart;
  }

  /** Waits until the server was closed. */
  void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
    }
    try {
      while (!parts.isEmpty()) {
        stop(parts.pop());
      }
    } finally {
      closed.countDown();
    }
  }

  private void start() {
    LakeComputeEngine compute =
        part(LakeComputeEngine.open(LakeOptions.of(home.addSourceRoots(config.sourceRoots()))));
    IcebergOfflineStore offline = part(IcebergOfflineStore.open(home.resolve("lake")));
    RocksDbOnlineStore online = part(RocksDbOnlineStore.open(home.resolve("online")));
    RuntimeLimits limits =
        new RuntimeLimits(
            home.emptied("spill"),
            config.maxSpillBytes(),
            config.computeMemoryBytes(),
            JOB_TIMEOUT_MILLIS);
    ControlPlane control =
        part(
            ControlPlane.open(
                new ControlPlane.Options(
                    home.directory(),
                    jobConfig(),
                    clock,
                    new SecureRandom(),
                    new MaterializationRuntime(compute, offline, online, limits, clock),
                    table -> {
                      offline.dropTable(table);
                      online.drop(table);
                    },
                    ControlPlane.workerThreads())));
    Catalog catalog = new Catalog();
    control.listen(catalog);
    AshlarHttpServer http = part(http(compute, offline, online, control, catalog));
    address = URI.create("http://localhost:" + http.port());
    control.start();
    http.ready();
    home.publish(address.toString());
  }

  private AshlarHttpServer http(
      LakeComputeEngine compute,
      IcebergOfflineStore offline,
      RocksDbOnlineStore online,
      ControlPlane control,
      Catalog catalog) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    FeatureServing serving =
        new FeatureServing(
            catalog, online, clock, ServingLimits.DEFAULT, new ServingMeters(registry));
    TrainingDataBuilder.Limits limits =
        new TrainingDataBuilder.Limits(
            home.resolve("spill"),
            config.maxSpillBytes(),
            config.computeMemoryBytes() / 2,
            TRAINING_TIMEOUT_MILLIS,
            EVENTS_SQL_TIMEOUT_MILLIS);
    ComputeSchemaProbe probe = new ComputeSchemaProbe(compute);
    Datasets datasets = part(new Datasets(home.resolve("datasets"), clock));
    return AshlarHttpServer.start(
        HttpOptions.of(config.host(), config.port(), home.resolve("uploads")),
        control.keys().verifier(),
        registry,
        List.of(
            new ServingRoutes(serving),
            new ControlRoutes(control, authored -> Resolver.resolve(authored, probe)),
            new TrainingRoutes(
                catalog::contents,
                datasets,
                new TrainingDataBuilder(compute, offline, limits, clock),
                new RangeBuilder(compute, offline, limits))));
  }

  private JobConfig jobConfig() {
    JobConfig standard = JobConfig.DEFAULT;
    return new JobConfig(
        config.maxIntervalsPerJob(),
        standard.workers(),
        standard.maxRetries(),
        config.firstRetry(),
        standard.pollInterval());
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** Stops one part; the others must be stopped whatever happens to it. */
  private static void stop(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failed) {
      System.Logger logger = System.getLogger(AshlarServer.class.getName());
      logger.log(System.Logger.Level.ERROR, "could not stop " + part.getClass(), failed);
    }
  }
}
