package dev.ashlar.server.http;

import com.linecorp.armeria.common.HttpMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A method and path, who may call it, and how it is answered. Immutable.
 *
 * @param path with parameters in braces: {@code /api/v1/workspaces/{workspace}/plan}
 * @param queryParameters those that a request may have; others are refused
 * @param timeout how long an answer may take to begin; absent for the server's own limit
 */
public record Route(
    HttpMethod method,
    String path,
    Access access,
    Handler handler,
    Body body,
    RunsOn runsOn,
    Set<String> queryParameters,
    Optional<Duration> timeout) {

  public Route {
    queryParameters = Set.copyOf(queryParameters);
  }

  /** Answers a call. May block unless the route says that it runs on the event loop. */
  @FunctionalInterface
  public interface Handler {
    /** Returns the answer; every exception becomes an error answer. */
    HttpAnswer handle(HttpCall call) throws Exception;
  }

  /** What becomes of the request's body. */
  public enum Body {
    /** It is gathered in memory, up to the server's limit. */
    IN_MEMORY,
    /** It is written to a file as it arrives, up to the upload limit; the file goes afterwards. */
    TO_FILE
  }

  /** Which threads run the handler. */
  public enum RunsOn {
    /** A bounded pool; for whatever may wait. */
    POOL,
    /** The connection's own thread; for microseconds of work that never waits. */
    EVENT_LOOP
  }

  /** Returns a GET route. */
  public static Route get(String path, Access access, Handler handler) {
    return of(HttpMethod.GET, path, access, handler);
  }

  /** Returns a POST route. */
  public static Route post(String path, Access access, Handler handler) {
    return of(HttpMethod.POST, path, access, handler);
  }

  /** Returns a DELETE route. */
  public static Route delete(String path, Access access, Handler handler) {
    return of(HttpMethod.DELETE, path, access, handler);
  }

  private static Route of(HttpMethod method, String path, Access access, Handler handler) {
    return new Route(
        method, path, access, handler, Body.IN_MEMORY, RunsOn.POOL, Set.of(), Optional.empty());
  }

  /** Returns the same route, run on the connection's thread. */
  public Route onEventLoop() {
    return new Route(
        method, path, access, handler, body, RunsOn.EVENT_LOOP, queryParameters, timeout);
  }

  /** Returns the same route, its body written to a file: {@link HttpCall#bodyFile()}. */
  public Route bodyToFile() {
    return new Route(
        method, path, access, handler, Body.TO_FILE, RunsOn.POOL, queryParameters, timeout);
  }

  /** Returns the same route with a limit of its own on the time to the answer. */
  public Route within(Duration limit) {
    return new Route(
        method, path, access, handler, body, runsOn, queryParameters, Optional.of(limit));
  }

  /** Returns the same route, whose requests may have some query parameters. */
  public Route withQuery(String... names) {
    return new Route(method, path, access, handler, body, runsOn, Set.of(names), timeout);
  }
}
