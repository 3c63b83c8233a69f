package dev.ashlar.testkit.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Statistics in BigDecimal, which holds every double and every sum and product of them exactly. */
final class ExactNumbers {
  private static final BigDecimal BEYOND_THE_GREATEST = BigDecimal.valueOf(2).pow(1024);

  private ExactNumbers() {}

  /**
   * Returns (n·Σx² − (Σx)²) / (n·divisor), rounded once.
   *
   * @param divisor n for the population, n − 1 for the sample
   */
  static double variance(List<BigDecimal> values, int divisor) {
    BigDecimal n = BigDecimal.valueOf(values.size());
    BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal squares =
        values.stream().map(v -> v.multiply(v)).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal numerator = n.multiply(squares).subtract(sum.multiply(sum));
    return nearest(numerator, n.multiply(BigDecimal.valueOf(divisor)));
  }

  /** Returns Σ(x − mean)^power, rounded once; the sum of (n·x − Σx)^power, divided by n^power. */
  static double centralMoment(List<BigDecimal> values, int power) {
    BigDecimal n = BigDecimal.valueOf(values.size());
    BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal scaled =
        values.stream()
            .map(v -> n.multiply(v).subtract(sum).pow(power))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return nearest(scaled, n.pow(power));
  }

  /** Returns the double nearest to a quotient, ties to even, by comparing neighbours exactly. */
  static double nearest(BigDecimal numerator, BigDecimal denominator) {
    double guess = numerator.divide(denominator, new MathContext(25)).doubleValue();
    double best = guess;
    for (double candidate : List.of(Math.nextDown(guess), Math.nextUp(guess))) {
      int order =
          error(candidate, numerator, denominator).compareTo(error(best, numerator, denominator));
      boolean even = (Double.doubleToLongBits(candidate) & 1) == 0;
      if (order < 0 || (order == 0 && even)) {
        best = candidate;
      }
    }
    return best + 0.0;
  }

  private static BigDecimal error(double value, BigDecimal numerator, BigDecimal denominator) {
    return numerator.subtract(exact(value).multiply(denominator)).abs();
  }

  private static BigDecimal exact(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? BEYOND_THE_GREATEST : BEYOND_THE_GREATEST.negate();
    }
    return new BigDecimal(value);
  }
}
