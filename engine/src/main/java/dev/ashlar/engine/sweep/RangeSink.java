package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.time.Interval;

/** Takes ranges of time over which a key's values do not change, by ascending key and time. */
@FunctionalInterface
public interface RangeSink {

  /**
   * Takes one range.
   *
   * @param range {@code [valid_from, valid_to)}
   * @param values valid during the call
   */
  void accept(long key, Interval range, FeatureVector values);
}
