package dev.ashlar.engine.exact;

import java.math.BigInteger;

/** Variances from exact sums: the exact rational, rounded once. */
public final class ExactVariance {
  private ExactVariance() {}

  /** Returns (n·Σx² − (Σx)²) / n², rounded to the nearest double; n is at least 1. */
  public static double population(long count, ExactSum sum, ExactSum squares) {
    return variance(count, count, sum, squares);
  }

  /** Returns (n·Σx² − (Σx)²) / (n·(n−1)), rounded to the nearest double; n is at least 2. */
  public static double sample(long count, ExactSum sum, ExactSum squares) {
    return variance(count, count - 1, sum, squares);
  }

  private static double variance(long count, long divisor, ExactSum sum, ExactSum squares) {
    BigInteger n = BigInteger.valueOf(count);
    BigInteger scaledSquares = squares.toBigInteger().multiply(n);
    BigInteger sumInteger = sum.toBigInteger();
    BigInteger squaredSum = sumInteger.multiply(sumInteger);
    int squaresExponent = squares.exponent();
    int squaredExponent = 2 * sum.exponent();
    int exponent = Math.min(squaresExponent, squaredExponent);
    BigInteger numerator =
        scaledSquares
            .shiftLeft(squaresExponent - exponent)
            .subtract(squaredSum.shiftLeft(squaredExponent - exponent));
    return Rounding.ratio(numerator, n.multiply(BigInteger.valueOf(divisor)), exponent);
  }
}
