package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.CanonicalEncoding;
import dev.ashlar.engine.row.OrderedDoubles;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.type.DataType;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Objects;

/**
 * Objects that stand for the values of a column: equal, and ordered, as their canonical encodings.
 * Numbers, bools and timestamps are longs of the same order, strings are themselves, nested values
 * their encodings as Latin-1 strings. Immutable.
 */
public final class ValueKeys implements Comparator<Object> {
  private final DataType type;

  /** Makes the keys of a column's type. */
  public ValueKeys(DataType type) {
    this.type = type;
  }

  DataType type() {
    return type;
  }

  /** Returns the key of a cell that is not null. */
  public Object key(Column column, int row) {
    return switch (type.kind()) {
      case INT64, TIMESTAMP, BOOL -> (Long) column.getLong(row);
      case FLOAT64, FLOAT32 -> (Long) OrderedDoubles.code(column.getDouble(row));
      case STRING, ARRAY, STRUCT, MAP -> keyOf(Objects.requireNonNull(column.getObject(row)));
    };
  }

  /** Returns the key of a value. */
  Object keyOf(Object value) {
    return switch (type.kind()) {
      case INT64, TIMESTAMP, STRING -> value;
      case BOOL -> (Long) ((Boolean) value ? 1L : 0L);
      case FLOAT64, FLOAT32 -> (Long) OrderedDoubles.code(((Number) value).doubleValue());
      case ARRAY, STRUCT, MAP ->
          new String(CanonicalEncoding.encode(type, value), StandardCharsets.ISO_8859_1);
    };
  }

  /** Returns the value of a key. */
  public Object value(Object key) {
    return switch (type.kind()) {
      case INT64, TIMESTAMP, STRING -> key;
      case BOOL -> (Boolean) ((Long) key != 0);
      case FLOAT64 -> (Double) OrderedDoubles.value((Long) key);
      case FLOAT32 -> (Float) (float) OrderedDoubles.value((Long) key);
      case ARRAY, STRUCT, MAP ->
          CanonicalEncoding.decode(type, ((String) key).getBytes(StandardCharsets.ISO_8859_1));
    };
  }

  /** Returns the canonical encoding of the value of a key. */
  byte[] encode(Object key) {
    return switch (type.kind()) {
      case INT64, TIMESTAMP, BOOL, FLOAT64, FLOAT32, STRING ->
          CanonicalEncoding.encode(type, value(key));
      case ARRAY, STRUCT, MAP -> ((String) key).getBytes(StandardCharsets.ISO_8859_1);
    };
  }

  @Override
  public int compare(Object left, Object right) {
    return switch (type.kind()) {
      case INT64, TIMESTAMP, BOOL, FLOAT64, FLOAT32 -> Long.compare((Long) left, (Long) right);
      case STRING -> CanonicalEncoding.compare(type, left, right);
      case ARRAY, STRUCT, MAP -> ((String) left).compareTo((String) right);
    };
  }
}
