package dev.ashlar.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one join key value: of its JSON type, or as a string. Whatever is not exactly a value of
 * the type is refused; nothing is rounded, trimmed or wrapped.
 */
final class KeyValues {
  private static final int MAX_DIGITS_AND_SIGN = 20;

  private KeyValues() {}

  /** Returns the value at the parser's current token, as its Java object. */
  static Object read(JsonParser in, DataType type, String prefix, String name) throws IOException {
    JsonToken token = in.currentToken();
    Object value =
        switch (type.kind()) {
          case STRING -> token == JsonToken.VALUE_STRING ? wellFormed(in.getText()) : null;
          case INT64 -> isTextOr(token, JsonToken.VALUE_NUMBER_INT) ? int64(in.getText()) : null;
          case FLOAT64, FLOAT32 -> isNumberOrText(token) ? floating(in.getText(), type) : null;
          case BOOL -> bool(in, token);
          case TIMESTAMP -> token == JsonToken.VALUE_STRING ? timestamp(in.getText()) : null;
          case ARRAY, STRUCT, MAP -> null;
        };
    if (value == null) {
      throw illTyped(token, type, prefix + "joinKeyMap." + name);
    }
    return value;
  }

  private static boolean isTextOr(@Nullable JsonToken token, JsonToken other) {
    return token == JsonToken.VALUE_STRING || token == other;
  }

  private static boolean isNumberOrText(@Nullable JsonToken token) {
    return isTextOr(token, JsonToken.VALUE_NUMBER_INT) || token == JsonToken.VALUE_NUMBER_FLOAT;
  }

  /** Half of a surrogate pair is no character: it has no bytes in UTF-8, so no key holds it. */
  private static @Nullable String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!isPair) {
          return null;
        }
        i++;
      }
    }
    return text;
  }

  private static @Nullable Long int64(String text) {
    int digits = text.startsWith("-") ? 1 : 0;
    if (digits == text.length() || text.length() > MAX_DIGITS_AND_SIGN) {
      return null;
    }
    for (int i = digits; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException outsideInt64) {
      return null;
    }
  }

  private static @Nullable Object floating(String text, DataType type) {
    double value;
    switch (text) {
      case "NaN" -> value = Double.NaN;
      case "Infinity" -> value = Double.POSITIVE_INFINITY;
      case "-Infinity" -> value = Double.NEGATIVE_INFINITY;
      default -> {
        value = isDecimal(text) ? Double.parseDouble(text) : Double.POSITIVE_INFINITY;
        boolean tooLarge =
            type.kind() == DataType.Kind.FLOAT32
                ? Float.isInfinite((float) value)
                : Double.isInfinite(value);
        if (tooLarge) {
          return null;
        }
      }
    }
    return type.kind() == DataType.Kind.FLOAT32 ? (Object) (float) value : (Object) value;
  }

  /** Java's own parser also takes hexadecimals, type suffixes and surrounding blanks. */
  private static boolean isDecimal(String text) {
    boolean hasDigit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      hasDigit |= c >= '0' && c <= '9';
      if ("0123456789+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    return hasDigit && isParsed(text);
  }

  private static boolean isParsed(String text) {
    try {
      return !Double.isNaN(Double.parseDouble(text));
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  private static @Nullable Boolean bool(JsonParser in, @Nullable JsonToken token)
      throws IOException {
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    if (token != JsonToken.VALUE_STRING) {
      return null;
    }
    return switch (in.getText()) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static @Nullable Long timestamp(String text) {
    OptionalLong micros = Timestamps.parse(text);
    return micros.isPresent() ? (Long) micros.getAsLong() : null;
  }

  private static AshlarException illTyped(@Nullable JsonToken token, DataType type, String place) {
    String found = JsonKinds.found(token);
    boolean rightKindWrongValue =
        token == JsonToken.VALUE_STRING
            || (token == JsonToken.VALUE_NUMBER_INT && type.kind() != DataType.Kind.STRING);
    return BadRequest.at(
        place,
        rightKindWrongValue ? found + " that is not a valid " + type : found,
        expected(type));
  }

  private static String expected(DataType type) {
    return switch (type.kind()) {
      case INT64 -> "int64, as a whole number or its digits in a string";
      case FLOAT64, FLOAT32 -> type + ", as a number or in a string";
      case BOOL -> "bool, as true or false or in a string";
      case TIMESTAMP -> "timestamp, in a string as 2026-01-02T03:04:05Z";
      case STRING -> "string, of whole Unicode characters";
      case ARRAY, STRUCT, MAP -> type.text();
    };
  }
}
