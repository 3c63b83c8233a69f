package dev.ashlar.engine.exact;

import java.math.BigInteger;

/**
 * Skewness and kurtosis of the population, from the exact central moments M2, M3 and M4 (sums of
 * powers of the distances to the mean), each rounded once to the nearest double.
 */
public final class ExactMoments {
  private final BigInteger count;
  private final BigInteger[] powerSums = new BigInteger[5];
  private final int exponent;

  /**
   * Takes the sums of n values.
   *
   * @param count n, at least 1
   * @param sums Σx, Σx², Σx³ and Σx⁴
   */
  public ExactMoments(long count, ExactSum... sums) {
    this.count = BigInteger.valueOf(count);
    // Power k has the exponent k·e, so that all products of one degree have the same.
    int least = 0;
    for (int k = 1; k <= sums.length; k++) {
      if (sums[k - 1].signum() != 0) {
        least = Math.min(least, Math.floorDiv(sums[k - 1].exponent(), k));
      }
    }
    exponent = least;
    for (int k = 1; k <= sums.length; k++) {
      ExactSum sum = sums[k - 1];
      powerSums[k] =
          sum.signum() == 0
              ? BigInteger.ZERO
              : sum.toBigInteger().shiftLeft(sum.exponent() - k * exponent);
    }
  }

  /** Returns M2: (n·Σx² − (Σx)²) / n, rounded. */
  public double second() {
    BigInteger sum = powerSums[1];
    BigInteger numerator = count.multiply(powerSums[2]).subtract(sum.pow(2));
    return Rounding.ratio(numerator, count, 2 * exponent);
  }

  /** Returns M3 / (M2·√M2) · √n; meaningful only if M2 is not 0. */
  public double skewness() {
    double second = second();
    return third() / (second * Math.sqrt(second)) * Math.sqrt(count.doubleValue());
  }

  /** Returns n·M4 / M2² − 3; meaningful only if M2 is not 0. */
  public double kurtosis() {
    double second = second();
    return count.doubleValue() * fourth() / (second * second) - 3;
  }

  /** Returns M3: (n²·Σx³ − 3n·Σx·Σx² + 2(Σx)³) / n², rounded. */
  private double third() {
    BigInteger sum = powerSums[1];
    BigInteger numerator =
        count
            .pow(2)
            .multiply(powerSums[3])
            .subtract(times(3, count.multiply(sum).multiply(powerSums[2])))
            .add(times(2, sum.pow(3)));
    return Rounding.ratio(numerator, count.pow(2), 3 * exponent);
  }

  /** Returns M4: (n³·Σx⁴ − 4n²·Σx·Σx³ + 6n·(Σx)²·Σx² − 3(Σx)⁴) / n³, rounded. */
  private double fourth() {
    BigInteger sum = powerSums[1];
    BigInteger numerator =
        count
            .pow(3)
            .multiply(powerSums[4])
            .subtract(times(4, count.pow(2).multiply(sum).multiply(powerSums[3])))
            .add(times(6, count.multiply(sum.pow(2)).multiply(powerSums[2])))
            .subtract(times(3, sum.pow(4)));
    return Rounding.ratio(numerator, count.pow(3), 4 * exponent);
  }

  private static BigInteger times(int factor, BigInteger number) {
    return number.multiply(BigInteger.valueOf(factor));
  }
}
