package dev.ashlar.systemtests;

import dev.ashlar.spi.JobRunner.Progress;
import dev.ashlar.spi.RowProgress;

/** Progress that nobody hears of, of a job that is cancelled or not. */
record Cancellation(boolean isCancelled) implements Progress {
  /** Of a job that is left to run. */
  static final Progress NONE = new Cancellation(false);

  @Override
  public void rows(RowProgress done) {}
}
