package dev.ashlar.materialization;

import java.nio.file.Path;

/**
 * What a job may use.
 *
 * @param spillDirectory where compute spills what does not fit in memory
 * @param spillBytes how much one job may spill
 * @param memoryBytes memory of the job's compute session
 * @param timeoutMillis how long one statement of the job may run
 */
public record RuntimeLimits(
    Path spillDirectory, long spillBytes, long memoryBytes, long timeoutMillis) {
  public RuntimeLimits {
    if (spillBytes <= 0 || memoryBytes <= 0 || timeoutMillis <= 0) {
      throw new IllegalArgumentException("limits of a job (expected: positive)");
    }
  }
}
