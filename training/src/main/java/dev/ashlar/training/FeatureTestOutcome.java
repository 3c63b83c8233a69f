package dev.ashlar.training;

import dev.ashlar.model.definition.FeatureTest;
import java.util.List;
import java.util.Optional;

/**
 * How a test ended. Immutable.
 *
 * @param mismatches the values that are not what was expected, in the order of the test
 * @param error why nothing could be computed
 */
public record FeatureTestOutcome(
    FeatureTest test, List<Mismatch> mismatches, Optional<String> error) {

  /**
   * A value that is not what was expected; values are as authors write them.
   *
   * @param line where it is expected, one-based
   * @param key the key: {@code airport: "ORD"}
   * @param at the time, ISO 8601
   */
  public record Mismatch(
      int line, String feature, String key, String at, String expected, String got) {}

  public FeatureTestOutcome {
    mismatches = List.copyOf(mismatches);
  }

  /** Returns whether everything was as expected. */
  public boolean isPassed() {
    return error.isEmpty() && mismatches.isEmpty();
  }
}
