package dev.ashlar.model.expression;

import dev.ashlar.model.type.DataType;

/** Which types can become which others. */
final class Casts {
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

  private static boolean isNumber(DataType type) {
    return type.isNumeric() || type.equals(DataType.BOOL);
  }
}
