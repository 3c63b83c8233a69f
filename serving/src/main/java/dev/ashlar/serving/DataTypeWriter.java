package dev.ashlar.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.io.IOException;

/**
 * Writes data types as JSON: {@code {"type":"array","elementType":{"type":"int64"}}}. Stateless.
 */
final class DataTypeWriter {
  private DataTypeWriter() {}

  static void write(JsonGenerator out, DataType type, ClientDialect dialect) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", name(type.kind(), dialect));
    if (type instanceof DataType.ArrayType array) {
      out.writeFieldName("elementType");
      write(out, array.element(), dialect);
    } else if (type instanceof DataType.MapType map) {
      out.writeFieldName("keyType");
      write(out, map.key(), dialect);
      out.writeFieldName("valueType");
      write(out, map.value(), dialect);
    } else if (type instanceof DataType.StructType struct) {
      out.writeArrayFieldStart("fields");
      for (Field field : struct.fields()) {
        writeNamed(out, field, dialect);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  /** Writes {@code {"name":…,"dataType":…}}. */
  static void writeNamed(JsonGenerator out, Field field, ClientDialect dialect) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", field.name());
    out.writeFieldName("dataType");
    write(out, field.type(), dialect);
    out.writeEndObject();
  }

  private static String name(DataType.Kind kind, ClientDialect dialect) {
    boolean tecton = dialect == ClientDialect.TECTON_JAVA;
    return switch (kind) {
      case INT64 -> "int64";
      case FLOAT64 -> "float64";
      case FLOAT32 -> tecton ? "float64" : "float32";
      case STRING -> "string";
      case BOOL -> "boolean";
      case TIMESTAMP -> tecton ? "string" : "timestamp";
      case ARRAY -> "array";
      case STRUCT -> "struct";
      case MAP -> "map";
    };
  }
}
