package dev.ashlar.controlplane.store;

import dev.ashlar.model.time.Interval;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A materialization job.
 *
 * @param seq the order in which jobs were made
 * @param span the intervals to materialize; absent if it only publishes
 * @param run the version of the rows it writes, from its first attempt on
 * @param publishThrough the end of the interval to publish, while it runs and if it does
 * @param attempts how many attempts were begun
 * @param reason why it failed, was cancelled or waits for another attempt
 */
public record JobRow(
    long seq,
    String id,
    long versionId,
    String workspace,
    String view,
    String table,
    long snapshot,
    JobKind kind,
    Optional<Interval> span,
    JobState state,
    OptionalLong run,
    OptionalLong publishThrough,
    int attempts,
    long nextAttemptAtMicros,
    Optional<String> reason,
    Counts counts,
    long createdAtMicros,
    long updatedAtMicros) {

  /** What a job that succeeded did; see {@code JobRunner.Report}. */
  public record Counts(
      long rowsWritten, long rowsWithNullKey, long keysPublished, long failedConditions) {}
}
