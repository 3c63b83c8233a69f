package dev.ashlar.training;

/**
 * What a finished dataset holds.
 *
 * @param rows events or ranges
 * @param features columns beside them
 * @param errorValues values that could not be computed, written as null
 * @param failedConditions rows that were left out of features because their {@code where} could not
 *     be computed, once for each condition
 */
public record Made(long rows, int features, long errorValues, long failedConditions) {
  /** Of nothing yet. */
  static final Made NOTHING = new Made(0, 0, 0, 0);
}
