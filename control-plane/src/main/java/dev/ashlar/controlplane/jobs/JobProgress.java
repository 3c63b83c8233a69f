package dev.ashlar.controlplane.jobs;

import dev.ashlar.spi.RowProgress;

/**
 * How far a running job is.
 *
 * @param done how far the reading of its source is
 * @param atMicros when this was so
 */
public record JobProgress(RowProgress done, long startedAtMicros, long atMicros) {
  private static final double MICROS_PER_SECOND = 1e6;

  /** Returns the mean rate since the start, 0 at the start. */
  public double rowsPerSecond() {
    long elapsed = atMicros - startedAtMicros;
    return elapsed <= 0 ? 0 : done.rows() * MICROS_PER_SECOND / elapsed;
  }
}
