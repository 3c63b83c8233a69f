package dev.ashlar.spi;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.time.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs materialization jobs. Thread-safe; a job runs on the caller's thread. */
public interface JobRunner {

  /**
   * Runs a job to its end. Running the same job again is harmless: what it committed is not done
   * twice.
   */
  Report run(Job job, Progress progress);

  /**
   * A job's document.
   *
   * @param id unique; the idempotency key of its commits
   * @param table the name of the view version's table in both stores
   * @param run the version of the rows it writes; later runs have greater ones
   * @param span the intervals to materialize; absent if it only publishes
   * @param publishThroughMicros publish online the values as of the end of this interval; absent if
   *     a later job does
   */
  record Job(
      String id,
      String table,
      BatchFeatureView view,
      List<BatchSource> sources,
      long run,
      Optional<Interval> span,
      OptionalLong publishThroughMicros) {
    public Job {
      sources = List.copyOf(sources);
    }
  }

  /**
   * What a job did.
   *
   * @param rowsWithNullKey rows left out for a null join key or a null time
   * @param failedConditions rows that were left out of published features because their {@code
   *     where} could not be computed, once for each condition
   */
  record Report(long rowsWritten, long rowsWithNullKey, long keysPublished, long failedConditions) {
    /** Returns the report of a job that wrote rows, or found them written. */
    public static Report ofRows(long rowsWritten, long rowsWithNullKey) {
      return new Report(rowsWritten, rowsWithNullKey, 0, 0);
    }
  }

  /** Hears of a running job, and tells it to stop. */
  interface Progress {
    /** Takes how far the reading of its source is. */
    void rows(RowProgress done);

    /** Returns whether the job should end with CANCELLED as soon as it can. */
    boolean isCancelled();
  }
}
