package dev.ashlar.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a server runs. Immutable.
 *
 * @param home where it keeps everything
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param sourceRoots directories under which definitions may name source files
 * @param maxIntervalsPerJob how many intervals one backfill job takes at most
 * @param firstRetry the wait before a failed job is tried again; each further one is four times as
 *     long
 * @param computeMemoryBytes memory of one job beside the heap; a training set gets half of it
 * @param maxSpillBytes how much of the disk one job or training set may fill for its work
 */
record ServerConfig(
    Path home,
    String host,
    int port,
    List<Path> sourceRoots,
    int maxIntervalsPerJob,
    Duration firstRetry,
    long computeMemoryBytes,
    long maxSpillBytes) {
  static final int DEFAULT_PORT = 7070;
  static final int DEFAULT_MAX_INTERVALS_PER_JOB = 90;
  static final int DEFAULT_FIRST_RETRY_SECONDS = 10;
  static final long DEFAULT_COMPUTE_MEMORY_BYTES = 1L << 30;
  static final long DEFAULT_MAX_SPILL_BYTES = 16L << 30;
  static final String LOOPBACK = "127.0.0.1";

  /** Somebody waits for the command: what will not succeed should fail within half a minute. */
  static final Duration WATCHED_FIRST_RETRY = Duration.ofSeconds(1);

  ServerConfig {
    sourceRoots = List.copyOf(sourceRoots);
  }

  /** Returns the configuration of a server that one command starts for itself. */
  static ServerConfig forOneCommand(Path home, Path sourceRoot) {
    return new ServerConfig(
        home,
        LOOPBACK,
        0,
        List.of(sourceRoot),
        DEFAULT_MAX_INTERVALS_PER_JOB,
        WATCHED_FIRST_RETRY,
        DEFAULT_COMPUTE_MEMORY_BYTES,
        DEFAULT_MAX_SPILL_BYTES);
  }
}
