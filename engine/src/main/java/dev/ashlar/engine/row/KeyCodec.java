package dev.ashlar.engine.row;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an entity key: the canonical encodings of its join keys, one after the other.
 * Different keys have different bytes, of whatever strings they are made. Immutable and thread-safe.
 */
public final class KeyCodec {
  private final List<Field> joinKeys;

  /** Makes the codec of a view's join keys, in their order. */
  public KeyCodec(List<Field> joinKeys) {
    this.joinKeys = List.copyOf(joinKeys);
  }

  /**
   * Returns the bytes of a key.
   *
   * @param values one per join key, none null: a request with a null in its key finds no rows
   */
  public byte[] encode(@Nullable Object... values) {
    if (values.length != joinKeys.size()) {
      throw new IllegalArgumentException(
          values.length + " join key values (expected: " + joinKeys.size() + ")");
    }
    ByteSink sink = new ByteSink();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        throw new IllegalArgumentException(
            "null for join key " + joinKeys.get(i).name() + " (expected: a value)");
      }
      CanonicalEncoding.write(joinKeys.get(i).type(), value, sink);
    }
    return sink.toBytes();
  }

  /** Returns the join keys of some bytes. */
  public List<Object> decode(byte[] key) {
    ByteBuffer in = ByteBuffer.wrap(key);
    List<Object> values = new ArrayList<>(joinKeys.size());
    for (Field joinKey : joinKeys) {
      values.add(CanonicalEncoding.read(joinKey.type(), in));
    }
    if (in.hasRemaining()) {
      throw new AshlarException(
          ErrorCode.CORRUPT, in.remaining() + " bytes after a key (expected: none)");
    }
    return values;
  }

  /**
   * Returns the value of a text as requests carry it: int64 in decimal, bool as {@code true} or
   * {@code false}, timestamps in ISO 8601.
   *
   * @throws AshlarException INVALID_ARGUMENT if the text is none of the type
   */
  public static Object parse(DataType type, String text) {
    try {
      return switch (type.kind()) {
        case STRING -> text;
        case INT64 -> Long.parseLong(text);
        case FLOAT64 -> Double.parseDouble(text);
        case FLOAT32 -> Float.parseFloat(text);
        case BOOL -> parseBool(text);
        case TIMESTAMP -> parseTimestamp(text);
        case ARRAY, STRUCT, MAP -> throw invalid("a join key of type " + type, "a primitive type");
      };
    } catch (NumberFormatException notANumber) {
      throw invalid("a join key that is not of its type", type.text());
    }
  }

  private static Boolean parseBool(String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw invalid("a join key that is not a bool", "true or false");
    };
  }

  private static Long parseTimestamp(String text) {
    OptionalLong micros = Timestamps.parse(text);
    if (micros.isEmpty()) {
      throw invalid("a join key that is not a time", "ISO 8601, 2026-01-02T03:04:05Z");
    }
    return micros.getAsLong();
  }

  private static AshlarException invalid(String found, String expected) {
    return new AshlarException(
        ErrorCode.INVALID_ARGUMENT, found + " (expected: " + expected + ")");
  }
}
