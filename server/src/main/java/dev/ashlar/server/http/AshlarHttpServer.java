package dev.ashlar.server.http;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import com.linecorp.armeria.server.logging.AccessLogWriter;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.platform.auth.KeyVerifier;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. Thread-safe. It answers {@code /readyz} with 503 until {@link #ready} and again
 * once {@link #close} has begun; close returns when the requests that had arrived are answered.
 */
public final class AshlarHttpServer implements AutoCloseable {
  /** Threads for reading and writing files of bodies. */
  private static final int FILE_THREADS = 4;

  private static final long STOP_POLL_MILLIS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(AshlarHttpServer.class);
  private static final Duration NO_TIMEOUT = Duration.ZERO;

  private final Server server;
  private final WorkPool pool;
  private final Draining draining;

  private AshlarHttpServer(Server server, WorkPool pool, Draining draining) {
    this.server = server;
    this.pool = pool;
    this.draining = draining;
  }

  /**
   * Starts a server.
   *
   * @throws AshlarException UNAVAILABLE if the address cannot be listened on
   */
  public static AshlarHttpServer start(
      HttpOptions options,
      KeyVerifier keys,
      PrometheusMeterRegistry registry,
      List<? extends RouteGroup> groups) {
    Draining draining = new Draining();
    WorkPool pool = new WorkPool(options.poolThreads(), options.poolQueue());
    RouteService.Shared shared =
        new RouteService.Shared(
            new Authentication(keys), pool, new Uploads(options.uploadDirectory()), draining);
    ServerBuilder builder = builder(options, new HttpTelemetry(registry));
    List<RouteGroup> all = new ArrayList<>(groups);
    all.add(new OperationRoutes(draining, registry));
    for (RouteGroup group : all) {
      for (Route route : group.routes()) {
        bind(builder.route(), route, options, shared);
      }
    }
    Server server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      pool.close();
      throw new AshlarException(
          ErrorCode.UNAVAILABLE,
          "cannot listen on "
              + options.host()
              + ":"
              + options.port()
              + " (expected: an address of this machine and a free port)",
          e);
    }
    return new AshlarHttpServer(server, pool, draining);
  }

  private static ServerBuilder builder(HttpOptions options, HttpTelemetry telemetry) {
    return Server.builder()
        .port(new InetSocketAddress(options.host(), options.port()), SessionProtocol.HTTP)
        .maxRequestLength(options.bodyBytes())
        .http1MaxHeaderSize(options.headerBytes())
        .http1MaxInitialLineLength(options.addressBytes())
        .http2MaxHeaderListSize(options.headerBytes())
        .requestTimeout(options.requestTimeout())
        .gracefulShutdownTimeout(options.quietPeriod(), options.graceTimeout())
        .blockingTaskExecutor(FILE_THREADS)
        .accessLogWriter(AccessLogWriter.disabled(), false)
        .disableServerHeader()
        .errorHandler(new JsonErrors(options, telemetry));
  }

  private static void bind(
      ServiceBindingBuilder builder, Route route, HttpOptions options, RouteService.Shared shared) {
    builder.methods(route.method()).path(route.path());
    if (route.body() == Route.Body.TO_FILE) {
      builder.maxRequestLength(options.uploadBytes()).requestTimeout(NO_TIMEOUT);
    }
    route.timeout().ifPresent(builder::requestTimeout);
    builder.build(new RouteService(route, shared));
  }

  /** Returns the port that the server listens on. */
  public int port() {
    return server.activeLocalPort();
  }

  /** Says that the server may be sent work: {@code /readyz} turns 200. */
  public void ready() {
    draining.ready();
  }

  /** Returns whether {@code /readyz} answers 200. */
  public boolean isReady() {
    return draining.isReady();
  }

  /**
   * Drains and stops: {@code /readyz} turns 503, requests go on being answered until none came for
   * the quiet period or the grace timeout is over.
   */
  @Override
  public void close() {
    draining.begin();
    CompletableFuture<Void> stopped = server.stop();
    boolean done = false;
    while (!done) {
      done = isDone(stopped) || server.activePorts().isEmpty();
    }
    pool.close();
  }

  /**
   * The ports close when draining is over. What follows are two seconds of idle connections and
   * threads going away: the caller need not wait for them.
   */
  private static boolean isDone(CompletableFuture<Void> stopped) {
    try {
      stopped.get(STOP_POLL_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException e) {
      LOG.warn("the HTTP server did not stop cleanly", e);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
