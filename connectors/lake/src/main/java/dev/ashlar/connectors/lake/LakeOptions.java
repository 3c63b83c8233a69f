package dev.ashlar.connectors.lake;

import java.nio.file.Path;
import java.util.List;

/**
 * The limits of a {@link LakeComputeEngine}. Immutable.
 *
 * @param sourceRoots folders that every source must lie in, symbolic links followed
 * @param threads threads of one query
 * @param memoryBytes the memory of inspecting and binding; sessions have a limit of their own
 * @param timeoutMillis the time limit of inspecting and binding; sessions have their own
 */
public record LakeOptions(
    List<Path> sourceRoots, int threads, long memoryBytes, long timeoutMillis) {
  private static final long DEFAULT_MEMORY_BYTES = 512L << 20;
  private static final long DEFAULT_TIMEOUT_MILLIS = 60_000;

  public LakeOptions {
    if (threads < 1 || memoryBytes < 1 || timeoutMillis < 1) {
      throw new IllegalArgumentException("a limit of the compute engine (expected: positive)");
    }
    sourceRoots = List.copyOf(sourceRoots);
  }

  /** Returns options with a thread per processor and the usual limits. */
  public static LakeOptions of(List<Path> sourceRoots) {
    return new LakeOptions(
        sourceRoots,
        Runtime.getRuntime().availableProcessors(),
        DEFAULT_MEMORY_BYTES,
        DEFAULT_TIMEOUT_MILLIS);
  }
}
