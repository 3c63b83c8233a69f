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
 * maps as objects. Stateless.
 */
final class ValueWriter {
  private ValueWriter() {}

  /** Writes the value at a column of a row, which is not null there. */
  static void write(
      JsonGenerator out, FeatureRow row, int column, DataType type, ClientDialect dialect)
      throws IOException {
    switch (type.kind()) {
      case INT64 -> writeLong(out, row.getLong(column));
      case FLOAT64 -> writeDouble(out, row.getDouble(column));
      case FLOAT32 -> writeFloat(out, (float) row.getDouble(column));
      case BOOL -> out.writeBoolean(row.getLong(column) != 0);
      case TIMESTAMP -> out.writeString(Timestamps.format(row.getLong(column)));
      case STRING -> out.writeUTF8String(row.bytes(), row.offset(column), row.length(column));
      case ARRAY, STRUCT, MAP -> writeObject(out, type, row.getObject(column), dialect);
    }
  }

  private static void writeObject(
      JsonGenerator out, DataType type, @Nullable Object value, ClientDialect dialect)
      throws IOException {
    if (value == null) {
      out.writeNull();
      return;
    }
    switch (type.kind()) {
      case INT64 -> writeLong(out, (Long) value);
      case FLOAT64 -> writeDouble(out, (Double) value);
      case FLOAT32 -> writeFloat(out, (Float) value);
      case BOOL -> out.writeBoolean((Boolean) value);
      case TIMESTAMP -> out.writeString(Timestamps.format((Long) value));
      case STRING -> out.writeString((String) value);
      case ARRAY ->
          writeArray(out, ((DataType.ArrayType) type).element(), (List<?>) value, dialect);
      case STRUCT -> writeStruct(out, (DataType.StructType) type, (List<?>) value, dialect);
      case MAP -> writeMap(out, (DataType.MapType) type, (Map<?, ?>) value, dialect);
    }
  }

  private static void writeArray(
      JsonGenerator out, DataType element, List<?> items, ClientDialect dialect)
      throws IOException {
    out.writeStartArray();
    for (int i = 0; i < items.size(); i++) {
      Object item = items.get(i);
      boolean unreadable = dialect == ClientDialect.TECTON_JAVA && isNotFinite(item);
      writeObject(out, element, unreadable ? null : item, dialect);
    }
    out.writeEndArray();
  }

  private static void writeStruct(
      JsonGenerator out, DataType.StructType type, List<?> values, ClientDialect dialect)
      throws IOException {
    List<Field> fields = type.fields();
    out.writeStartArray();
    for (int i = 0; i < fields.size(); i++) {
      writeObject(out, fields.get(i).type(), values.get(i), dialect);
    }
    out.writeEndArray();
  }

  private static void writeMap(
      JsonGenerator out, DataType.MapType type, Map<?, ?> entries, ClientDialect dialect)
      throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      out.writeFieldName(key(type.key(), entry.getKey()));
      writeObject(out, type.value(), entry.getValue(), dialect);
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

  private static void writeLong(JsonGenerator out, long value) throws IOException {
    out.writeString(Long.toString(value));
  }

  private static void writeDouble(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Double.toString(value));
    }
  }

  private static void writeFloat(JsonGenerator out, float value) throws IOException {
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Float.toString(value));
    }
  }
}
