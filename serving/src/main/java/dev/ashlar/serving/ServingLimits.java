package dev.ashlar.serving;

/**
 * How much one request may ask for.
 *
 * @param batchRows rows of one get-features-batch request
 */
public record ServingLimits(int batchRows) {
  public static final ServingLimits DEFAULT = new ServingLimits(1_000);

  public ServingLimits {
    if (batchRows < 1) {
      throw new IllegalArgumentException(batchRows + " batch rows (expected: at least 1)");
    }
  }
}
