package dev.ashlar.model.type;

import dev.ashlar.model.time.Timestamps;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Values as authors write them: in YAML, on one line, texts in quotes, every bit of a number. */
public final class ValueText {
  private ValueText() {}

  /** Returns the text of a value of a type, or of null. */
  public static String of(DataType type, @Nullable Object value) {
    if (value == null) {
      return "null";
    }
    return switch (type.kind()) {
      case INT64, FLOAT64, FLOAT32, BOOL -> value.toString();
      case STRING -> quoted((String) value);
      case TIMESTAMP -> Timestamps.format((Long) value);
      case ARRAY -> array(((DataType.ArrayType) type).element(), (List<?>) value);
      case STRUCT -> struct((DataType.StructType) type, (List<?>) value);
      case MAP -> map((DataType.MapType) type, (Map<?, ?>) value);
    };
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static String array(DataType element, List<?> values) {
    return values.stream()
        .map(value -> of(element, value))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String struct(DataType.StructType type, List<?> values) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> {
          Field field = type.fields().get(i);
          return field.name() + ": " + of(field.type(), values.get(i));
        })
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String map(DataType.MapType type, Map<?, ?> values) {
    return values.entrySet().stream()
        .map(entry -> of(type.key(), entry.getKey()) + ": " + of(type.value(), entry.getValue()))
        .sorted()
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
