package dev.ashlar.controlplane.jobs;

import java.time.Duration;

/**
 * How jobs are made and run.
 *
 * @param maxIntervalsPerJob a job covers at most so many intervals
 * @param workers how many jobs run at a time, each of another view
 * @param maxRetries how often a job is tried again after its first failure
 * @param firstBackoff the wait before the first retry; each further one waits four times as long
 * @param pollInterval how often a running server looks for work
 */
public record JobConfig(
    int maxIntervalsPerJob,
    int workers,
    int maxRetries,
    Duration firstBackoff,
    Duration pollInterval) {
  public static final JobConfig DEFAULT =
      new JobConfig(90, 1, 3, Duration.ofSeconds(10), Duration.ofMillis(500));

  private static final int BACKOFF_FACTOR = 4;

  public JobConfig {
    if (maxIntervalsPerJob < 1 || workers < 1 || maxRetries < 0) {
      throw new IllegalArgumentException("job limits (expected: at least one interval and worker)");
    }
  }

  /** Returns how long to wait after an attempt failed, the first one being 1. */
  Duration backoff(int attempt) {
    Duration wait = firstBackoff;
    for (int i = 1; i < attempt; i++) {
      wait = wait.multipliedBy(BACKOFF_FACTOR);
    }
    return wait;
  }
}
