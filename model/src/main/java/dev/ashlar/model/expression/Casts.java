package dev.ashlar.model.expression;

import dev.ashlar.api.Quoted;
import dev.ashlar.model.type.DataType;

/** Which types can become which others. */
final class Casts {
  /** How times are written. */
  static final String TIME = "expected: ISO 8601, such as 2024-01-31T06:00:00Z";

  /** The least double above all longs: 2^63. */
  private static final double LONG_END = 0x1p63;

  private Casts() {}

  static boolean isAllowed(DataType from, DataType to) {
    if (from.equals(to) || Types.isUnknown(from)) {
      return true;
    }
    if (from instanceof DataType.ArrayType a && to instanceof DataType.ArrayType b) {
      return isAllowed(a.element(), b.element());
    }
    if (!(from instanceof DataType.Primitive) || !(to instanceof DataType.Primitive)) {
      return Types.common(from, to, true) != null && !Types.hasUnknown(from);
    }
    boolean text = from.equals(DataType.STRING) || to.equals(DataType.STRING);
    boolean numbers = isNumber(from) && isNumber(to);
    return text || numbers;
  }

  static String hint(DataType from, DataType to) {
    if (from.equals(DataType.TIMESTAMP)) {
      return "expected: epoch_us, epoch_ms or epoch make a number of a time";
    }
    return to.equals(DataType.TIMESTAMP)
        ? "expected: make_timestamp makes a time of microseconds"
        : "expected: numbers and bools become each other; a string becomes any of them or a time";
  }

  /** Refuses a constant that has no place in another type. */
  static void check(Expression.Literal literal, DataType to) {
    Object value = literal.value().orElse(null);
    if (value instanceof String text
        && to instanceof DataType.Primitive primitive
        && TextParser.parse(text, primitive).isEmpty()) {
      throw new ExpressionException(
          literal.offset(), Quoted.of(text) + " is no " + to.text(), notation(primitive));
    }
    if (value instanceof Double number && to.equals(DataType.INT64) && !isLong(number)) {
      throw new ExpressionException(
          literal.offset(),
          "a number beyond int64",
          "expected: from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
    }
  }

  private static boolean isLong(double number) {
    double whole = Math.rint(number);
    return whole >= -LONG_END && whole < LONG_END;
  }

  private static String notation(DataType.Primitive type) {
    return switch (type) {
      case BOOL -> "expected: true or false";
      case INT64 -> "expected: digits, such as -12";
      case TIMESTAMP -> TIME;
      default -> "expected: a number, such as 1.5 or 1e-3";
    };
  }

  private static boolean isNumber(DataType type) {
    return type.isNumeric() || type.equals(DataType.BOOL);
  }
}
