package dev.ashlar.engine.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import java.util.OptionalLong;

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
  private static final int MAX_NUMBER_LENGTH = 400;

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

  /** Returns the number of a sign and digits, or empty if the text is something else. */
  static OptionalLong parseLong(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    if (!isDigits(text, signed ? 1 : 0, text.length())) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  /** Returns the number of decimal notation, NaN or Infinity, or empty for anything else. */
  static OptionalDouble parseDouble(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String number = signed ? text.substring(1) : text;
    if (number.equals("NaN") || number.equals("Infinity")) {
      return OptionalDouble.of(Double.parseDouble(text));
    }
    return text.length() <= MAX_NUMBER_LENGTH && isDecimal(number)
        ? OptionalDouble.of(Double.parseDouble(text))
        : OptionalDouble.empty();
  }

  private static boolean isDecimal(String text) {
    int end = text.length();
    for (int i = 0; i < text.length(); i++) {
      if ((text.charAt(i) | 0x20) == 'e') {
        boolean signed = i + 1 < text.length() && "+-".indexOf(text.charAt(i + 1)) >= 0;
        if (!isDigits(text, signed ? i + 2 : i + 1, text.length())) {
          return false;
        }
        end = i;
        break;
      }
    }
    int point = text.indexOf('.');
    if (point < 0 || point >= end) {
      return isDigits(text, 0, end);
    }
    boolean before = point == 0 || isDigits(text, 0, point);
    boolean after = point + 1 == end || isDigits(text, point + 1, end);
    return before && after && end > 1;
  }

  private static boolean isDigits(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return start < end;
  }
}
