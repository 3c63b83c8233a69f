package dev.ashlar.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ashlar.engine.row.FeatureRow;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes feature values as JSON: int64 as strings, what is no finite number as {@code "NaN"},
 * {@code "Infinity"}, {@code "-Infinity"}, times in ISO 8601, structs as arrays in field order,
 * maps as objects. Not thread-safe: digits pass through a buffer, so that a number costs no object.
 */
final class ValueWriter {
  /** No double, float or long has more characters. */
  private static final int DIGITS = 32;

  private final JsonGenerator out;
  private final ClientDialect dialect;
  private final StringBuilder text = new StringBuilder(DIGITS);
  private final char[] digits = new char[DIGITS];

  ValueWriter(JsonGenerator out, ClientDialect dialect) {
    this.out = out;
    this.dialect = dialect;
  }

  /** Writes the value at a column of a row, which is not null there. */
  void write(FeatureRow row, int column, DataType type) throws IOException {
    switch (type.kind()) {
      case INT64 -> writeLong(row.getLong(column));
      case FLOAT64 -> writeDouble(row.getDouble(column));
      case FLOAT32 -> writeFloat((float) row.getDouble(column));
      case BOOL -> out.writeBoolean(row.getLong(column) != 0);
      case TIMESTAMP -> out.writeString(Timestamps.format(row.getLong(column)));
      case STRING -> out.writeUTF8String(row.bytes(), row.offset(column), row.length(column));
      case ARRAY, STRUCT, MAP -> writeObject(type, row.getObject(column));
    }
  }

  /** Writes an array of counts, nulls as 0. */
  void writeCounts(List<?> counts) throws IOException {
    out.writeStartArray();
    for (int i = 0; i < counts.size(); i++) {
      Object count = counts.get(i);
      writeLong(count == null ? 0 : (Long) count);
    }
    out.writeEndArray();
  }

  private void writeObject(DataType type, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
      return;
    }
    switch (type.kind()) {
      case INT64 -> writeLong((Long) value);
      case FLOAT64 -> writeDouble((Double) value);
      case FLOAT32 -> writeFloat((Float) value);
      case BOOL -> out.writeBoolean((Boolean) value);
      case TIMESTAMP -> out.writeString(Timestamps.format((Long) value));
      case STRING -> out.writeString((String) value);
      case ARRAY -> writeArray(((DataType.ArrayType) type).element(), (List<?>) value);
      case STRUCT -> writeStruct((DataType.StructType) type, (List<?>) value);
      case MAP -> writeMap((DataType.MapType) type, (Map<?, ?>) value);
    }
  }

  private void writeArray(DataType element, List<?> items) throws IOException {
    out.writeStartArray();
    for (int i = 0; i < items.size(); i++) {
      Object item = items.get(i);
      boolean unreadable = dialect == ClientDialect.TECTON_JAVA && isNotFinite(item);
      writeObject(element, unreadable ? null : item);
    }
    out.writeEndArray();
  }

  private void writeStruct(DataType.StructType type, List<?> values) throws IOException {
    List<Field> fields = type.fields();
    out.writeStartArray();
    for (int i = 0; i < fields.size(); i++) {
      writeObject(fields.get(i).type(), values.get(i));
    }
    out.writeEndArray();
  }

  private void writeMap(DataType.MapType type, Map<?, ?> entries) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      out.writeFieldName(key(type.key(), entry.getKey()));
      writeObject(type.value(), entry.getValue());
    }
    out.writeEndObject();
  }

  private static String key(DataType type, Object key) {
    return type.kind() == DataType.Kind.TIMESTAMP
        ? Timestamps.format((Long) key)
        : String.valueOf(key);
  }

  private static boolean isNotFinite(@Nullable Object value) {
    return (value instanceof Double wide && !Double.isFinite(wide))
        || (value instanceof Float narrow && !Float.isFinite(narrow));
  }

  private void writeLong(long value) throws IOException {
    text.setLength(0);
    text.append(value);
    out.writeString(digits, 0, takeDigits());
  }

  private void writeDouble(double value) throws IOException {
    text.setLength(0);
    text.append(value);
    writeNumber(Double.isFinite(value));
  }

  private void writeFloat(float value) throws IOException {
    text.setLength(0);
    text.append(value);
    writeNumber(Float.isFinite(value));
  }

  private void writeNumber(boolean finite) throws IOException {
    int length = takeDigits();
    if (finite) {
      out.writeNumber(digits, 0, length);
    } else {
      out.writeString(digits, 0, length);
    }
  }

  private int takeDigits() {
    int length = text.length();
    text.getChars(0, length, digits, 0);
    return length;
  }
}
