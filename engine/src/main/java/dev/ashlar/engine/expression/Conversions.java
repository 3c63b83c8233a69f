package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.TextParser;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Casts between types. What has no place in the other type fails. */
final class Conversions {
  /** The least double above all longs: 2^63. */
  private static final double LONG_END = 0x1p63;

  private Conversions() {}

  static Node node(Node value, DataType to) {
    DataType from = value.type();
    if (isFloating(to) && isFloating(from)) {
      boolean narrow = to.equals(DataType.FLOAT32);
      return Strict.doubleToDouble((frame, x) -> narrow ? (float) x : x, to, value);
    }
    if (isFloating(to) && from.equals(DataType.INT64)) {
      boolean narrow = to.equals(DataType.FLOAT32);
      return new LongAsDouble(value, to, narrow);
    }
    if (isFloating(from) && to.equals(DataType.INT64)) {
      return Strict.doubleToLong(Conversions::rounded, to, value);
    }
    return new Cast(value, to);
  }

  private static boolean isFloating(DataType type) {
    return type.equals(DataType.FLOAT64) || type.equals(DataType.FLOAT32);
  }

  /** Returns the nearest integer; of two, the even one. */
  private static long rounded(Frame frame, double value) {
    double whole = StrictMath.rint(value);
    if (whole >= -LONG_END && whole < LONG_END) {
      return (long) whole;
    }
    frame.fail();
    return 0;
  }

  private static final class LongAsDouble extends Node {
    private final Node value;
    private final boolean narrow;

    LongAsDouble(Node value, DataType type, boolean narrow) {
      super(type);
      this.value = value;
      this.narrow = narrow;
    }

    @Override
    double floating(Frame frame) {
      long number = value.integer(frame);
      return narrow ? (float) number : (double) number;
    }
  }

  /** All other casts, by way of objects. */
  private static final class Cast extends Boxed {
    private final Node value;

    Cast(Node value, DataType type) {
      super(type);
      this.value = value;
    }

    @Override
    @Nullable Object object(Frame frame) {
      Object from = value.object(frame);
      if (from == null) {
        return null;
      }
      Object to = convert(frame, from, value.type(), type());
      return frame.status == Frame.VALUE ? to : null;
    }
  }

  /** Returns a value as another type; where that cannot be, null, and the frame has failed. */
  private static @Nullable Object convert(Frame frame, Object value, DataType from, DataType to) {
    if (from.equals(to)) {
      return value;
    }
    Object result =
        value instanceof String text
            ? TextParser.parse(text, (DataType.Primitive) to).orElse(null)
            : converted(frame, value, from, to);
    if (result == null) {
      frame.fail();
    }
    return result;
  }

  private static @Nullable Object converted(Frame frame, Object value, DataType from, DataType to) {
    return switch (to.kind()) {
      case STRING -> text(value, from);
      case BOOL -> ((Number) value).doubleValue() != 0;
      case INT64 -> integer(frame, value);
      case FLOAT64 -> floating(value);
      case FLOAT32 -> (float) floating(value);
      case ARRAY -> elements(frame, (List<?>) value, from, to);
      case STRUCT -> fields(frame, (List<?>) value, from, to);
      case MAP -> entries(frame, (Map<?, ?>) value, from, to);
      case TIMESTAMP -> throw new IllegalArgumentException(from + " (expected: text of a time)");
    };
  }

  private static @Nullable String text(Object value, DataType from) {
    if (from.equals(DataType.TIMESTAMP)) {
      try {
        return Timestamps.format((Long) value);
      } catch (DateTimeException beyondAllYears) {
        return null;
      }
    }
    if (value instanceof Double number) {
      return DecimalText.of(number);
    }
    return value instanceof Float number ? DecimalText.of(number) : value.toString();
  }

  private static long integer(Frame frame, Object value) {
    return value instanceof Boolean truth
        ? (truth ? 1 : 0)
        : rounded(frame, ((Number) value).doubleValue());
  }

  private static double floating(Object value) {
    return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).doubleValue();
  }

  private static List<@Nullable Object> elements(
      Frame frame, List<?> values, DataType from, DataType to) {
    DataType element = ((DataType.ArrayType) from).element();
    DataType target = ((DataType.ArrayType) to).element();
    List<@Nullable Object> converted = new ArrayList<>(values.size());
    for (Object value : values) {
      converted.add(value == null ? null : convert(frame, value, element, target));
    }
    return Collections.unmodifiableList(converted);
  }

  private static List<@Nullable Object> fields(
      Frame frame, List<?> values, DataType from, DataType to) {
    List<@Nullable Object> converted = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      DataType field = ((DataType.StructType) from).fields().get(i).type();
      DataType target = ((DataType.StructType) to).fields().get(i).type();
      converted.add(value == null ? null : convert(frame, value, field, target));
    }
    return Collections.unmodifiableList(converted);
  }

  private static Map<@Nullable Object, @Nullable Object> entries(
      Frame frame, Map<?, ?> values, DataType from, DataType to) {
    DataType.MapType source = (DataType.MapType) from;
    DataType.MapType target = (DataType.MapType) to;
    Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      Object value = entry.getValue();
      converted.put(
          convert(frame, entry.getKey(), source.key(), target.key()),
          value == null ? null : convert(frame, value, source.value(), target.value()));
    }
    return Collections.unmodifiableMap(converted);
  }
}
