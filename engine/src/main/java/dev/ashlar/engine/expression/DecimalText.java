package dev.ashlar.engine.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text, of our own: what the JDK writes for a double differs between its versions. A
 * float64 has the fewest digits that tell it from all others, and at least one decimal: {@code
 * 0.1}, {@code 3.0}, {@code 1.5e-7}.
 */
final class DecimalText {
  private static final int MAX_DIGITS = 17;

  /** Powers of ten at and beyond these are written with an exponent. */
  private static final int HIGH = 16;

  private static final int LOW = -5;

  private DecimalText() {}

  static String of(double value) {
    return special(value, shortest(value, false));
  }

  static String of(float value) {
    return special(value, shortest(value, true));
  }

  private static String special(double value, BigDecimal digits) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return format(digits);
  }

  private static BigDecimal shortest(double value, boolean single) {
    if (value == 0 || !Double.isFinite(value)) {
      return BigDecimal.ZERO;
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MAX_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      boolean same = single ? rounded.floatValue() == value : rounded.doubleValue() == value;
      if (same) {
        return rounded;
      }
    }
    return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
  }

  private static String format(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    int exponent = stripped.precision() - stripped.scale() - 1;
    if (stripped.signum() == 0 || (exponent > LOW && exponent < HIGH)) {
      return stripped.setScale(StrictMath.max(1, stripped.scale())).toPlainString();
    }
    String digits = stripped.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "0" : digits.substring(1);
    String sign = stripped.signum() < 0 ? "-" : "";
    return sign + digits.charAt(0) + "." + fraction + "e" + exponent;
  }
}
