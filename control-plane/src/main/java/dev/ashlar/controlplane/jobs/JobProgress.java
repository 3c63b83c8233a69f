package dev.ashlar.controlplane.jobs;

/**
 * How far a running job is.
 *
 * @param rows the rows processed so far
 * @param atMicros when this was so
 */
public record JobProgress(long rows, long startedAtMicros, long atMicros) {
  private static final double MICROS_PER_SECOND = 1e6;

  /** Returns the mean rate since the start, 0 at the start. */
  public double rowsPerSecond() {
    long elapsed = atMicros - startedAtMicros;
    return elapsed <= 0 ? 0 : rows * MICROS_PER_SECOND / elapsed;
  }
}
