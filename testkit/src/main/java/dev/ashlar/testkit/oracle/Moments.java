package dev.ashlar.testkit.oracle;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Feature;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums, means, variances, skew and kurtosis by exact arithmetic, rounded once. Stateless. */
final class Moments {
  private Moments() {}

  /** Returns a function of values that are not null, of which there is at least one. */
  static @Nullable Object of(Feature.Aggregate feature, List<Object> values) {
    boolean integers =
        switch (feature.columnType().kind()) {
          case INT64, BOOL -> true;
          case FLOAT64, FLOAT32, STRING, TIMESTAMP, ARRAY, STRUCT, MAP -> false;
        };
    if (integers) {
      return integerMoment(feature.function(), values);
    }
    List<Double> doubles = values.stream().map(v -> ((Number) v).doubleValue()).toList();
    boolean finite = doubles.stream().allMatch(Double::isFinite);
    if (isSample(feature.function()) && doubles.size() == 1) {
      return null;
    }
    if (!finite) {
      return notFinite(feature.function(), doubles);
    }
    return exactMoment(feature.function(), doubles.stream().map(BigDecimal::new).toList());
  }

  private static @Nullable Object integerMoment(AggregateFunction function, List<Object> values) {
    List<BigDecimal> numbers =
        values.stream()
            .map(v -> v instanceof Boolean truth ? (truth ? 1L : 0L) : (Long) v)
            .map(BigDecimal::valueOf)
            .toList();
    if (isSample(function) && numbers.size() == 1) {
      return null;
    }
    if (function == AggregateFunction.SUM) {
      BigInteger sum =
          numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add).toBigIntegerExact();
      return sum.bitLength() < Long.SIZE ? (Object) sum.longValueExact() : Oracle.Failure.ERROR;
    }
    return exactMoment(function, numbers);
  }

  private static @Nullable Object exactMoment(
      AggregateFunction function, List<BigDecimal> numbers) {
    BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    int n = numbers.size();
    return switch (function) {
      case SUM -> ExactNumbers.nearest(sum, BigDecimal.ONE);
      case MEAN -> ExactNumbers.nearest(sum, BigDecimal.valueOf(n));
      case VAR_POP -> ExactNumbers.variance(numbers, n);
      case VAR_SAMP -> ExactNumbers.variance(numbers, n - 1);
      case STDDEV_POP -> Math.sqrt(ExactNumbers.variance(numbers, n));
      case STDDEV_SAMP -> Math.sqrt(ExactNumbers.variance(numbers, n - 1));
      case SKEW, KURTOSIS -> shape(function, numbers);
      default -> throw new IllegalArgumentException(function.text());
    };
  }

  /** Skew and kurtosis; null where all values are equal or too near each other for a double. */
  private static @Nullable Object shape(AggregateFunction function, List<BigDecimal> numbers) {
    double n = numbers.size();
    double second = ExactNumbers.centralMoment(numbers, 2);
    if (second == 0) {
      return null;
    }
    if (function == AggregateFunction.SKEW) {
      double third = ExactNumbers.centralMoment(numbers, 3);
      return third / (second * Math.sqrt(second)) * Math.sqrt(n) + 0.0;
    }
    return n * ExactNumbers.centralMoment(numbers, 4) / (second * second) - 3;
  }

  private static double notFinite(AggregateFunction function, List<Double> values) {
    boolean positive = values.contains(Double.POSITIVE_INFINITY);
    boolean negative = values.contains(Double.NEGATIVE_INFINITY);
    boolean ofSum = function == AggregateFunction.SUM || function == AggregateFunction.MEAN;
    if (!ofSum || values.contains(Double.NaN) || (positive && negative)) {
      return Double.NaN;
    }
    return positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  private static boolean isSample(AggregateFunction function) {
    return function == AggregateFunction.VAR_SAMP || function == AggregateFunction.STDDEV_SAMP;
  }
}
