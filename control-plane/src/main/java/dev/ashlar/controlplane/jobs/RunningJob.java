package dev.ashlar.controlplane.jobs;

import dev.ashlar.model.time.Timestamps;
import dev.ashlar.spi.JobRunner;
import dev.ashlar.spi.RowProgress;
import java.time.InstantSource;

/** A job that runs in this process: its progress, and whether it shall stop. Thread-safe. */
final class RunningJob implements JobRunner.Progress {
  private final InstantSource clock;
  private final long startedAtMicros;
  private volatile RowProgress done = RowProgress.NONE;
  private volatile boolean cancelled;

  RunningJob(InstantSource clock) {
    this.clock = clock;
    this.startedAtMicros = Timestamps.micros(clock.instant());
  }

  @Override
  public void rows(RowProgress progress) {
    done = progress;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  void cancel() {
    cancelled = true;
  }

  JobProgress progress() {
    return new JobProgress(done, startedAtMicros, Timestamps.micros(clock.instant()));
  }
}
