package dev.ashlar.server.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the server listens and what it allows. Immutable.
 *
 * @param port 0 for any free one
 * @param bodyBytes the longest body kept in memory
 * @param uploadBytes the longest body written to a file
 * @param headerBytes all header lines of a request together
 * @param addressBytes the request line
 * @param requestTimeout how long an answer may take to begin
 * @param poolThreads threads for handlers that may wait
 * @param poolQueue calls that wait for such a thread; further ones are refused
 * @param quietPeriod draining ends when no request came for this long
 * @param graceTimeout draining ends after this long in any case
 * @param uploadDirectory where bodies are written to files
 */
public record HttpOptions(
    String host,
    int port,
    int bodyBytes,
    long uploadBytes,
    int headerBytes,
    int addressBytes,
    Duration requestTimeout,
    int poolThreads,
    int poolQueue,
    Duration quietPeriod,
    Duration graceTimeout,
    Path uploadDirectory) {

  /** Returns the options that a server has unless configured otherwise. */
  public static HttpOptions of(String host, int port, Path uploadDirectory) {
    return new HttpOptions(
        host,
        port,
        4 << 20,
        64L << 30,
        32 << 10,
        8 << 10,
        Duration.ofSeconds(30),
        16,
        256,
        Duration.ofMillis(500),
        Duration.ofSeconds(20),
        uploadDirectory);
  }

  /** Returns the same with other limits on bodies. */
  public HttpOptions withBodies(int inMemoryBytes, long toFileBytes) {
    return new HttpOptions(
        host,
        port,
        inMemoryBytes,
        toFileBytes,
        headerBytes,
        addressBytes,
        requestTimeout,
        poolThreads,
        poolQueue,
        quietPeriod,
        graceTimeout,
        uploadDirectory);
  }

  /** Returns the same with another request timeout. */
  public HttpOptions withRequestTimeout(Duration limit) {
    return new HttpOptions(
        host,
        port,
        bodyBytes,
        uploadBytes,
        headerBytes,
        addressBytes,
        limit,
        poolThreads,
        poolQueue,
        quietPeriod,
        graceTimeout,
        uploadDirectory);
  }

  /** Returns the same with another pool. */
  public HttpOptions withPool(int threads, int queue) {
    return new HttpOptions(
        host,
        port,
        bodyBytes,
        uploadBytes,
        headerBytes,
        addressBytes,
        requestTimeout,
        threads,
        queue,
        quietPeriod,
        graceTimeout,
        uploadDirectory);
  }

  /** Returns the same with other limits on draining. */
  public HttpOptions withDraining(Duration quiet, Duration grace) {
    return new HttpOptions(
        host,
        port,
        bodyBytes,
        uploadBytes,
        headerBytes,
        addressBytes,
        requestTimeout,
        poolThreads,
        poolQueue,
        quiet,
        grace,
        uploadDirectory);
  }
}
