package dev.ashlar.training;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.spi.ComputeSession.Selection;

/**
 * A view's SQL as it is run where no rows are stored: for all of the view's intervals, as one job
 * would. An incremental view runs one query for each interval, so only those that can be available
 * by the last time that is asked for.
 */
final class SourceRun {
  /** How many queries one view may need; as many days are 27 years. */
  static final int MAX_QUERIES = 10_000;

  private SourceRun() {}

  /**
   * Returns the SQL of a view and its intervals; too many queries are an error.
   *
   * @param lastMicros the last time at which a value is asked for
   */
  static Selection of(BatchFeatureView view, long lastMicros) {
    boolean isIncremental = view.query().everyMicros().isPresent();
    Interval span = isIncremental ? Spans.availableAt(view, lastMicros) : Spans.ofView(view);
    long queries = view.query().windowCount(span);
    if (queries > MAX_QUERIES) {
      throw new AshlarException(
          ErrorCode.TOO_LARGE,
          "incremental view "
              + view.name()
              + " needs a query for each of "
              + queries
              + " intervals from source (expected: at most "
              + MAX_QUERIES
              + "; stored rows have no such limit)");
    }
    return new Selection(view.query(), span);
  }
}
