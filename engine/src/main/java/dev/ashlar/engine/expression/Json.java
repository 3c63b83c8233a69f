package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.Function;
import dev.ashlar.model.expression.JsonPath;
import dev.ashlar.model.expression.TextParser;
import dev.ashlar.model.type.DataType;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON text. Null where the path leads nowhere or to null; a text that is no JSON, and
 * a value of another sort, fail.
 */
final class Json extends Boxed {
  private final Function function;
  private final Node text;
  private final JsonPath path;

  Json(Function function, Node text, JsonPath path, DataType type) {
    super(type);
    this.function = function;
    this.text = text;
    this.path = path;
  }

  @Override
  @Nullable Object object(Frame frame) {
    Object json = text.object(frame);
    if (json == null) {
      return null;
    }
    JsonReader reader = new JsonReader((String) json, path);
    if (!reader.read()) {
      frame.fail();
      return null;
    }
    String found = reader.found();
    if (found == null || found.equals("null")) {
      frame.none();
      return null;
    }
    Object value = value(found);
    if (value == null) {
      frame.fail();
    }
    return value;
  }

  private @Nullable Object value(String found) {
    return switch (function) {
      case JSON_EXTRACT_STRING -> found.startsWith("\"") ? JsonReader.decoded(found) : null;
      case JSON_EXTRACT_INT -> {
        OptionalLong number = TextParser.parseLong(found);
        yield number.isPresent() ? (Long) number.getAsLong() : null;
      }
      case JSON_EXTRACT_FLOAT -> {
        OptionalDouble number = TextParser.parseDouble(found);
        yield number.isPresent() ? (Double) number.getAsDouble() : null;
      }
      default -> found.equals("true") ? Boolean.TRUE : found.equals("false") ? Boolean.FALSE : null;
    };
  }
}
