package dev.ashlar.engine.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Exact sums against BigDecimal, which represents every double and every sum of them. */
class ExactSumTest {
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final double[] EXTREMES = {
    0.0,
    -0.0,
    1e308,
    -1e308,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    -Double.MIN_NORMAL,
    1,
    -1,
    0.1,
    -0.1,
    1e16,
    1e-300,
    9007199254740991.0
  };

  private final SplittableRandom random = Seeds.random(ExactSumTest.class);

  @Test
  void sumsAndMeansOfAnyDoublesAreExactAndRoundedOnce() {
    for (int i = 0; i < 3_000; i++) {
      List<Double> values = doubles();
      ExactSum sum = sumOf(values);
      BigDecimal exact = exactSum(values);
      assertThat(sum.toDouble()).isEqualTo(nearest(exact, BigDecimal.ONE));
      assertThat(sum.signum()).isEqualTo(exact.signum());
      long n = i % 3 == 0 ? random.nextLong(1, Long.MAX_VALUE) : values.size();
      assertThat(sum.divide(n)).isEqualTo(nearest(exact, BigDecimal.valueOf(n)));
    }
  }

  @Test
  void variancesOfAnyDoublesAreExactAndRoundedOnce() {
    for (int i = 0; i < 2_000; i++) {
      List<Double> values = doubles();
      ExactSum squares = new ExactSum();
      values.forEach(squares::addSquare);
      BigDecimal sum = exactSum(values);
      BigDecimal squareSum =
          values.stream()
              .map(v -> new BigDecimal(v).pow(2))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      BigDecimal n = BigDecimal.valueOf(values.size());
      BigDecimal numerator = n.multiply(squareSum).subtract(sum.multiply(sum));
      assertThat(ExactVariance.population(values.size(), sumOf(values), squares))
          .isEqualTo(nearest(numerator, n.multiply(n)));
      if (values.size() > 1) {
        assertThat(ExactVariance.sample(values.size(), sumOf(values), squares))
            .isEqualTo(nearest(numerator, n.multiply(n.subtract(BigDecimal.ONE))));
      }
    }
  }

  @Test
  void cubesAndFourthPowersOfAnyDoublesAreExact() {
    for (int i = 0; i < 2_000; i++) {
      List<Double> values = doubles();
      for (int power = 3; power <= 4; power++) {
        ExactSum powers = new ExactSum();
        BigDecimal exact = BigDecimal.ZERO;
        for (double value : values) {
          powers.addPower(value, power);
          exact = exact.add(new BigDecimal(value).pow(power));
        }
        assertThat(value(powers)).isEqualByComparingTo(exact);
      }
    }
  }

  @Test
  void cubesAndFourthPowersOfAnyLongsAreExact() {
    for (int i = 0; i < 2_000; i++) {
      for (int power = 3; power <= 4; power++) {
        ExactSum powers = new ExactSum();
        BigInteger exact = BigInteger.ZERO;
        for (int k = random.nextInt(6); k >= 0; k--) {
          long value = extremeLong();
          powers.addPower(value, power);
          exact = exact.add(BigInteger.valueOf(value).pow(power));
        }
        assertThat(value(powers)).isEqualByComparingTo(new BigDecimal(exact));
      }
    }
  }

  @Test
  void longsAndTheirSquaresAreExact() {
    for (int i = 0; i < 3_000; i++) {
      ExactSum sum = new ExactSum();
      ExactSum squares = new ExactSum();
      BigInteger exact = BigInteger.ZERO;
      BigInteger exactSquares = BigInteger.ZERO;
      for (int k = random.nextInt(6); k >= 0; k--) {
        long value = extremeLong();
        sum.add(value);
        squares.addSquare(value);
        exact = exact.add(BigInteger.valueOf(value));
        exactSquares = exactSquares.add(BigInteger.valueOf(value).pow(2));
      }
      assertThat(sum.fitsLong()).isEqualTo(exact.bitLength() < 64);
      if (sum.fitsLong()) {
        assertThat(sum.longValue()).isEqualTo(exact.longValueExact());
      }
      assertThat(sum.toDouble()).isEqualTo(nearest(new BigDecimal(exact), BigDecimal.ONE));
      assertThat(value(squares)).isEqualByComparingTo(new BigDecimal(exactSquares));
    }
  }

  @Test
  void orderAndGroupingDoNotMatter() {
    for (int i = 0; i < 1_000; i++) {
      List<Double> values = doubles();
      List<Double> shuffled = new ArrayList<>(values);
      Collections.shuffle(shuffled, new Random(random.nextLong()));
      int cut = random.nextInt(values.size() + 1);
      ExactSum left = sumOf(shuffled.subList(0, cut));
      ExactSum right = sumOf(shuffled.subList(cut, shuffled.size()));
      ExactSum merged = new ExactSum();
      merged.copyFrom(right);
      merged.addAll(left);
      left.addAll(right);
      assertThat(value(left)).isEqualByComparingTo(exactSum(values));
      assertThat(value(merged)).isEqualByComparingTo(exactSum(values));
    }
  }

  @Test
  void whatWasAddedCanBeTakenAway() {
    for (int i = 0; i < 1_000; i++) {
      List<Double> kept = doubles();
      List<Double> gone = doubles();
      ExactSum sum = sumOf(kept);
      sum.addAll(sumOf(gone));
      sum.subtractAll(sumOf(gone));
      assertThat(value(sum)).isEqualByComparingTo(exactSum(kept));
      sum.subtractAll(sum);
      assertThat(sum.signum()).isZero();
      assertThat(sum.toDouble()).isEqualTo(0.0);
    }
  }

  @Test
  void integersTimesPowersOfTwoComeBackWhole() {
    for (int i = 0; i < 1_000; i++) {
      ExactSum sum = sumOf(doubles());
      ExactSum back = new ExactSum();
      back.add(sum.toBigInteger(), sum.exponent());
      BigInteger shifted = new BigInteger(200, new Random(random.nextLong())).negate();
      back.add(shifted, -4296 + i);
      BigDecimal expected = value(sum).add(new BigDecimal(shifted).multiply(powerOfTwo(-4296 + i)));
      assertThat(value(back)).isEqualByComparingTo(expected);
    }
    assertThatThrownBy(() -> new ExactSum().add(BigInteger.ONE, -4353))
        .hasMessageEndingWith("(expected: at least -4296)");
  }

  @Test
  void sumsBeyondTheGreatestDoubleAreInfinite() {
    ExactSum sum = sumOf(List.of(Double.MAX_VALUE, Double.MAX_VALUE));
    assertThat(sum.toDouble()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum.divide(2)).isEqualTo(Double.MAX_VALUE);
    sum.add(-Double.MAX_VALUE);
    assertThat(sum.toDouble()).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    assertThatThrownBy(() -> new ExactSum().add(Double.NaN)).hasMessageEndingWith("finite)");
    assertThatThrownBy(() -> new ExactSum().addSquare(Double.NEGATIVE_INFINITY))
        .hasMessageEndingWith("(expected: finite)");
    assertThatThrownBy(() -> new ExactSum().divide(0)).hasMessageEndingWith("positive)");
  }

  private List<Double> doubles() {
    int style = random.nextInt(4);
    List<Double> values = new ArrayList<>();
    for (int k = random.nextInt(1, 12); k > 0; k--) {
      values.add(
          switch (style) {
            case 0 -> EXTREMES[random.nextInt(EXTREMES.length)];
            case 1 -> random.nextInt(-1000, 1000) / 100.0;
            case 2 -> finite(random.nextLong());
            default -> finite((random.nextLong() & ~(0x7f0L << 52)) | (0x3f0L << 52));
          });
    }
    return values;
  }

  private long extremeLong() {
    return switch (random.nextInt(5)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> Long.MAX_VALUE;
      case 2 -> random.nextLong();
      default -> random.nextInt(-5, 6);
    };
  }

  private static double finite(long bits) {
    double value = Double.longBitsToDouble(bits);
    return Double.isFinite(value) ? value : 1.5;
  }

  private static ExactSum sumOf(List<Double> values) {
    ExactSum sum = new ExactSum();
    values.forEach(v -> sum.add(v.doubleValue()));
    return sum;
  }

  private static BigDecimal exactSum(List<Double> values) {
    return values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal value(ExactSum sum) {
    return new BigDecimal(sum.toBigInteger()).multiply(powerOfTwo(sum.exponent()));
  }

  private static BigDecimal powerOfTwo(int exponent) {
    BigDecimal power = TWO.pow(Math.abs(exponent));
    return exponent < 0 ? BigDecimal.ONE.divide(power) : power;
  }

  /** Returns the double nearest to a quotient, by comparing its neighbours exactly. */
  private static double nearest(BigDecimal numerator, BigDecimal denominator) {
    double guess = numerator.divide(denominator, new MathContext(25)).doubleValue();
    double best = guess;
    for (double candidate : new double[] {Math.nextDown(guess), Math.nextUp(guess)}) {
      int closer =
          error(candidate, numerator, denominator).compareTo(error(best, numerator, denominator));
      boolean even = (Double.doubleToLongBits(candidate) & 1) == 0;
      if (closer < 0 || (closer == 0 && even)) {
        best = candidate;
      }
    }
    return best == 0 ? 0.0 : best;
  }

  private static BigDecimal error(double value, BigDecimal numerator, BigDecimal denominator) {
    BigDecimal exact =
        Double.isInfinite(value)
            ? TWO.pow(1024).multiply(BigDecimal.valueOf(Math.signum(value)))
            : new BigDecimal(value);
    return numerator.subtract(exact.multiply(denominator)).abs();
  }
}
