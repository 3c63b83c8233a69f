package dev.ashlar.model.expression;

import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads values from text as casts do, of our own: what the JDK takes differs between versions. */
public final class TextParser {
  private static final int MAX_NUMBER_LENGTH = 400;

  private TextParser() {}

  /** Returns the value of a type that a text stands for, or empty if it stands for none. */
  public static Optional<Object> parse(String text, DataType.Primitive type) {
    return switch (type) {
      case STRING -> Optional.of(text);
      case BOOL -> parseBool(text);
      case INT64 -> boxed(parseLong(text));
      case FLOAT64 -> parseDouble(text).stream().<Object>mapToObj(x -> x).findFirst();
      case FLOAT32 -> parseDouble(text).stream().<Object>mapToObj(x -> (float) x).findFirst();
      case TIMESTAMP -> boxed(Timestamps.parse(text));
    };
  }

  private static Optional<Object> parseBool(String text) {
    String word = Ascii.lower(text);
    return word.equals("true") || word.equals("false")
        ? Optional.of(word.equals("true"))
        : Optional.empty();
  }

  private static Optional<Object> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }

  /** Returns the number of a sign and digits, or empty if the text is something else. */
  public static OptionalLong parseLong(String text) {
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
  public static OptionalDouble parseDouble(String text) {
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
