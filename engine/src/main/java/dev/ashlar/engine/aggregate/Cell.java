package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.CanonicalEncoding;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.row.OrderedDoubles;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * One value of a column, or none, that compares in the order of canonical encodings. Numbers, bools
 * and timestamps are held as longs of the same order, everything else as its Java object.
 */
final class Cell {
  private final DataType type;
  private final boolean floating;
  private final boolean coded;

  private boolean present;
  private long code;
  private @Nullable Object object;

  Cell(DataType type) {
    this.type = type;
    floating =
        switch (type.kind()) {
          case FLOAT64, FLOAT32 -> true;
          case INT64, TIMESTAMP, BOOL, STRING, ARRAY, STRUCT, MAP -> false;
        };
    coded = isCoded(type);
  }

  /** Returns whether values of a type are held as longs of the same order. */
  static boolean isCoded(DataType type) {
    return switch (type.kind()) {
      case INT64, TIMESTAMP, BOOL, FLOAT64, FLOAT32 -> true;
      case STRING, ARRAY, STRUCT, MAP -> false;
    };
  }

  DataType type() {
    return type;
  }

  boolean isPresent() {
    return present;
  }

  void clear() {
    present = false;
    object = null;
  }

  /** Takes the value of a row, which is not null. */
  void take(Column column, int row) {
    present = true;
    if (coded) {
      code = code(column, row);
    } else {
      object = column.getObject(row);
    }
  }

  /** Returns the long that stands for the value of a row, which is not null. */
  long code(Column column, int row) {
    return floating ? OrderedDoubles.code(column.getDouble(row)) : column.getLong(row);
  }

  /** Takes the value that a long stands for. */
  void take(long newCode) {
    present = true;
    code = newCode;
  }

  void copyFrom(Cell other) {
    present = other.present;
    code = other.code;
    object = other.object;
  }

  /** Compares two values, both present. */
  int compareTo(Cell other) {
    return coded
        ? Long.compare(code, other.code)
        : CanonicalEncoding.compare(type, object, other.object);
  }

  void finish(FeatureVector vector, int feature) {
    if (!present) {
      vector.putNull(feature);
    } else if (floating) {
      vector.putDouble(feature, OrderedDoubles.value(code));
    } else if (coded) {
      vector.putLong(feature, code);
    } else {
      vector.putObject(feature, canonicalObject());
    }
  }

  void write(StateWriter out) {
    out.putByte(present ? 1 : 0);
    if (present) {
      out.putValue(type, boxed());
    }
  }

  void read(StateReader in) {
    clear();
    if (in.getByte() != 0) {
      Object value = in.getValue(type);
      present = true;
      switch (type.kind()) {
        case INT64, TIMESTAMP -> code = (Long) value;
        case BOOL -> code = (Boolean) value ? 1 : 0;
        case FLOAT64, FLOAT32 -> code = OrderedDoubles.code(((Number) value).doubleValue());
        case STRING, ARRAY, STRUCT, MAP -> object = value;
      }
    }
  }

  private Object boxed() {
    return switch (type.kind()) {
      case INT64, TIMESTAMP -> (Long) code;
      case BOOL -> (Boolean) (code != 0);
      case FLOAT64 -> (Double) OrderedDoubles.value(code);
      case FLOAT32 -> (Float) (float) OrderedDoubles.value(code);
      case STRING, ARRAY, STRUCT, MAP -> canonicalObject();
    };
  }

  private Object canonicalObject() {
    Object value = object;
    if (value == null) {
      throw new IllegalStateException("no value (expected: one)");
    }
    return CanonicalEncoding.canonical(type, value);
  }
}
