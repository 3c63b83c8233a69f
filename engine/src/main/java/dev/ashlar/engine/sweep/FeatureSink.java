package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;

/** Takes the values of spine entries, in spine order. */
@FunctionalInterface
public interface FeatureSink {

  /**
   * Takes the values of one entry. It is called once per entry, before the spine moves on.
   *
   * @param row the entry's {@link SpineCursor#row()}
   * @param values valid during the call; all null where nothing is known
   */
  void accept(long key, long timeMicros, long row, FeatureVector values);
}
