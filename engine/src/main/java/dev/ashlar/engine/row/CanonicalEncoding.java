package dev.ashlar.engine.row;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes of a value: equal values have equal bytes, different values of one type have
 * different bytes of which none begins another, and unsigned byte order is the order of values.
 *
 * <ul>
 *   <li>int64, timestamp: 8 bytes, big-endian, sign bit flipped; bool: one byte
 *   <li>float64, float32: 8 bytes, total order with −0.0 = 0.0 and NaN above +∞
 *   <li>string: UTF-8, {@code 00} written as {@code 00 FF}, ended by {@code 00 01}
 *   <li>array: per element {@code 01} (null) or {@code 02} and its bytes, ended by {@code 00}
 *   <li>struct: per field {@code 01} (null) or {@code 02} and its bytes
 *   <li>map: per entry, by ascending key, {@code 02}, the key, {@code 01} or {@code 02} and the
 *       value; ended by {@code 00}
 * </ul>
 */
public final class CanonicalEncoding {
  private static final int END = 0;
  private static final int NULL = 1;
  private static final int VALUE = 2;
  private static final int STRING_END = 1;
  private static final int ESCAPED_ZERO = 0xff;

  private CanonicalEncoding() {}

  /** Returns the bytes of a value that is not null. */
  public static byte[] encode(DataType type, Object value) {
    ByteSink sink = new ByteSink();
    write(type, value, sink);
    return sink.toBytes();
  }

  /** Returns the value of the bytes that {@link #encode} gave. */
  public static Object decode(DataType type, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Object value = read(type, buffer);
    if (buffer.hasRemaining()) {
      throw corrupt("trailing bytes");
    }
    return value;
  }

  /**
   * Compares two values of a type in the order of their bytes; null comes first.
   *
   * @return negative, zero or positive
   */
  public static int compare(DataType type, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    if (left instanceof String a && right instanceof String b) {
      return compareCodePoints(a, b);
    }
    return Arrays.compareUnsigned(encode(type, left), encode(type, right));
  }

  /**
   * Returns the one value that stands for all values with the same bytes: −0.0 is 0.0, NaN is the
   * canonical one, maps are in key order.
   */
  public static Object canonical(DataType type, Object value) {
    return switch (type.kind()) {
      case INT64, TIMESTAMP, STRING, BOOL -> value;
      case FLOAT64 -> OrderedDoubles.canonical((Double) value);
      case FLOAT32 -> (float) OrderedDoubles.canonical((Float) value);
      case ARRAY, STRUCT, MAP -> decode(type, encode(type, value));
    };
  }

  static void write(DataType type, Object value, ByteSink sink) {
    switch (type.kind()) {
      case INT64, TIMESTAMP -> sink.putLong((Long) value ^ Long.MIN_VALUE);
      case FLOAT64, FLOAT32 -> sink.putLong(floatingBits(((Number) value).doubleValue()));
      case BOOL -> sink.putByte((Boolean) value ? 1 : 0);
      case STRING -> writeString(utf8((String) value), sink);
      case ARRAY -> {
        DataType element = ((DataType.ArrayType) type).element();
        for (Object item : (List<?>) value) {
          writeNullable(element, item, sink);
        }
        sink.putByte(END);
      }
      case STRUCT -> writeStruct((DataType.StructType) type, (List<?>) value, sink);
      case MAP -> writeMap((DataType.MapType) type, (Map<?, ?>) value, sink);
    }
  }

  static void writeNullable(DataType type, @Nullable Object value, ByteSink sink) {
    if (value == null) {
      sink.putByte(NULL);
    } else {
      sink.putByte(VALUE);
      write(type, value, sink);
    }
  }

  static Object read(DataType type, ByteBuffer in) {
    if (!in.hasRemaining() && type.kind() != DataType.Kind.STRUCT) {
      throw corrupt("the end");
    }
    return switch (type.kind()) {
      case INT64, TIMESTAMP -> readLong(in) ^ Long.MIN_VALUE;
      case FLOAT64 -> OrderedDoubles.value(readLong(in) ^ Long.MIN_VALUE);
      case FLOAT32 -> (float) OrderedDoubles.value(readLong(in) ^ Long.MIN_VALUE);
      case BOOL -> in.get() != 0;
      case STRING -> readString(in);
      case ARRAY -> readArray((DataType.ArrayType) type, in);
      case STRUCT -> readStruct((DataType.StructType) type, in);
      case MAP -> readMap((DataType.MapType) type, in);
    };
  }

  /** Returns the UTF-8 bytes of a string, which must have no unpaired surrogate. */
  static byte[] utf8(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOfRange(bytes.array(), 0, bytes.limit());
    } catch (CharacterCodingException notText) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "a string with half of a surrogate pair (expected: well-formed Unicode)",
          notText);
    }
  }

  private static int compareCodePoints(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // UTF-8 orders by code point: surrogates, which stand for U+10000 and up, come last.
        boolean highA = Character.isSurrogate(a);
        boolean highB = Character.isSurrogate(b);
        return highA == highB ? Character.compare(a, b) : Boolean.compare(highA, highB);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static long floatingBits(double value) {
    return OrderedDoubles.code(value) ^ Long.MIN_VALUE;
  }

  private static void writeString(byte[] utf8, ByteSink sink) {
    for (byte b : utf8) {
      sink.putByte(b);
      if (b == 0) {
        sink.putByte(ESCAPED_ZERO);
      }
    }
    sink.putByte(0);
    sink.putByte(STRING_END);
  }

  private static void writeStruct(DataType.StructType type, List<?> values, ByteSink sink) {
    List<Field> fields = type.fields();
    if (values.size() != fields.size()) {
      throw new IllegalArgumentException(
          values.size() + " struct fields (expected: " + fields.size() + ")");
    }
    for (int i = 0; i < fields.size(); i++) {
      writeNullable(fields.get(i).type(), values.get(i), sink);
    }
  }

  private static void writeMap(DataType.MapType type, Map<?, ?> entries, ByteSink sink) {
    TreeMap<byte[], @Nullable Object> sorted = new TreeMap<>(Arrays::compareUnsigned);
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      sorted.put(encode(type.key(), entry.getKey()), entry.getValue());
    }
    for (Map.Entry<byte[], @Nullable Object> entry : sorted.entrySet()) {
      sink.putByte(VALUE);
      sink.putBytes(entry.getKey());
      writeNullable(type.value(), entry.getValue(), sink);
    }
    sink.putByte(END);
  }

  private static long readLong(ByteBuffer in) {
    if (in.remaining() < Long.BYTES) {
      throw corrupt(in.remaining() + " bytes of a number");
    }
    return in.getLong();
  }

  private static String readString(ByteBuffer in) {
    ByteSink text = new ByteSink();
    while (in.remaining() >= 2) {
      byte b = in.get();
      if (b == 0 && in.get() == STRING_END) {
        return new String(text.toBytes(), StandardCharsets.UTF_8);
      }
      text.putByte(b);
    }
    throw corrupt("a string without end");
  }

  private static List<@Nullable Object> readArray(DataType.ArrayType type, ByteBuffer in) {
    List<@Nullable Object> items = new ArrayList<>();
    for (int mark = readMark(in); mark != END; mark = readMark(in)) {
      items.add(mark == NULL ? null : read(type.element(), in));
    }
    return Collections.unmodifiableList(items);
  }

  private static List<@Nullable Object> readStruct(DataType.StructType type, ByteBuffer in) {
    List<@Nullable Object> items = new ArrayList<>(type.fields().size());
    for (Field field : type.fields()) {
      items.add(readMark(in) == NULL ? null : read(field.type(), in));
    }
    return Collections.unmodifiableList(items);
  }

  private static Map<Object, @Nullable Object> readMap(DataType.MapType type, ByteBuffer in) {
    Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
    while (readMark(in) != END) {
      Object key = read(type.key(), in);
      entries.put(key, readMark(in) == NULL ? null : read(type.value(), in));
    }
    return Collections.unmodifiableMap(entries);
  }

  private static int readMark(ByteBuffer in) {
    int mark = in.hasRemaining() ? in.get() : -1;
    if (mark < END || mark > VALUE) {
      throw corrupt("a mark of " + mark);
    }
    return mark;
  }

  private static AshlarException corrupt(String found) {
    return new AshlarException(
        ErrorCode.CORRUPT, found + " in an encoded value (expected: bytes written by this codec)");
  }
}
