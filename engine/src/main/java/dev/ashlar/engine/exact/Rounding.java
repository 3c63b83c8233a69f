package dev.ashlar.engine.exact;

import java.math.BigInteger;

/** Rounding of exact numbers to the nearest double, ties to even. */
final class Rounding {
  private static final int MIN_NORMAL_EXPONENT = -1022;
  private static final int DROPPED_BITS = 11;

  private Rounding() {}

  /**
   * Returns the double nearest to ±(top + f) × 2^exponent.
   *
   * @param top 64 bits, the highest of them set
   * @param inexact whether f, at least 0 and below 1, is more than 0
   */
  static double toDouble(boolean negative, long top, int exponent, boolean inexact) {
    int topExponent = exponent + 63;
    if (topExponent > Double.MAX_EXPONENT) {
      return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    boolean normal = topExponent >= MIN_NORMAL_EXPONENT;
    int dropped = normal ? DROPPED_BITS : DROPPED_BITS + MIN_NORMAL_EXPONENT - topExponent;
    long bits = 0;
    if (dropped <= 64) {
      long kept = dropped == 64 ? 0 : top >>> dropped;
      long half = 1L << (dropped - 1);
      long below = top & (half - 1);
      boolean aboveHalf = below != 0 || inexact;
      boolean up = (top & half) != 0 && (aboveHalf || (kept & 1) != 0);
      // A carry out of the fraction runs into the exponent field, as it should.
      bits = (normal ? (long) (topExponent + 1022) << 52 : 0) + kept + (up ? 1 : 0);
    }
    double magnitude = Double.longBitsToDouble(bits);
    return negative && bits != 0 ? -magnitude : magnitude;
  }

  /** Returns the double nearest to numerator / denominator × 2^exponent, for a denominator > 0. */
  static double ratio(BigInteger numerator, BigInteger denominator, int exponent) {
    if (numerator.signum() == 0) {
      return 0.0;
    }
    BigInteger magnitude = numerator.abs();
    int shift = 65 - (magnitude.bitLength() - denominator.bitLength());
    BigInteger[] division =
        shift >= 0
            ? magnitude.shiftLeft(shift).divideAndRemainder(denominator)
            : magnitude.divideAndRemainder(denominator.shiftLeft(-shift));
    BigInteger quotient = division[0];
    int surplus = quotient.bitLength() - 64;
    long top = quotient.shiftRight(surplus).longValue();
    boolean inexact = division[1].signum() != 0 || quotient.getLowestSetBit() < surplus;
    return toDouble(numerator.signum() < 0, top, exponent - shift + surplus, inexact);
  }
}
