package dev.ashlar.connectors.lake;

import dev.ashlar.model.data.Column;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** Arrow vectors that are filled from columns. */
final class ArrowCells {
  private ArrowCells() {}

  static FieldVector vector(String name, DataType type, BufferAllocator allocator) {
    return field(name, type, true).createVector(allocator);
  }

  private static org.apache.arrow.vector.types.pojo.Field field(
      String name, DataType type, boolean nullable) {
    return new org.apache.arrow.vector.types.pojo.Field(
        name, new FieldType(nullable, arrow(type), null), children(type));
  }

  private static ArrowType arrow(DataType type) {
    return switch (type.kind()) {
      case INT64 -> new ArrowType.Int(64, true);
      case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case STRING -> ArrowType.Utf8.INSTANCE;
      case BOOL -> ArrowType.Bool.INSTANCE;
      case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
      case ARRAY -> ArrowType.List.INSTANCE;
      case STRUCT -> ArrowType.Struct.INSTANCE;
      case MAP -> new ArrowType.Map(false);
    };
  }

  private static List<org.apache.arrow.vector.types.pojo.Field> children(DataType type) {
    return switch (type) {
      case DataType.ArrayType array -> List.of(field("item", array.element(), true));
      case DataType.StructType struct ->
          struct.fields().stream().map(child -> field(child.name(), child.type(), true)).toList();
      case DataType.MapType map ->
          List.of(
              new org.apache.arrow.vector.types.pojo.Field(
                  MapVector.DATA_VECTOR_NAME,
                  FieldType.notNullable(ArrowType.Struct.INSTANCE),
                  List.of(
                      field(MapVector.KEY_NAME, map.key(), false),
                      field(MapVector.VALUE_NAME, map.value(), true))));
      default -> List.of();
    };
  }

  /** Copies cells of a column to some place in a vector. */
  static void copy(Column from, int row, int count, FieldVector to, int at) {
    switch (from.type().kind()) {
      case INT64 -> {
        BigIntVector vector = (BigIntVector) to;
        for (int i = 0; i < count; i++) {
          if (from.isNull(row + i)) {
            vector.setNull(at + i);
          } else {
            vector.setSafe(at + i, from.getLong(row + i));
          }
        }
      }
      case FLOAT64 -> {
        Float8Vector vector = (Float8Vector) to;
        for (int i = 0; i < count; i++) {
          if (from.isNull(row + i)) {
            vector.setNull(at + i);
          } else {
            vector.setSafe(at + i, from.getDouble(row + i));
          }
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          set(to, from.type(), at + i, from.getObject(row + i));
        }
      }
    }
  }

  private static void set(FieldVector to, DataType type, int at, @Nullable Object value) {
    if (value == null) {
      setNull(to, at);
      return;
    }
    switch (type.kind()) {
      case INT64 -> ((BigIntVector) to).setSafe(at, ((Number) value).longValue());
      case TIMESTAMP -> ((TimeStampMicroVector) to).setSafe(at, ((Number) value).longValue());
      case FLOAT64 -> ((Float8Vector) to).setSafe(at, ((Number) value).doubleValue());
      case FLOAT32 -> ((Float4Vector) to).setSafe(at, ((Number) value).floatValue());
      case BOOL -> ((BitVector) to).setSafe(at, (Boolean) value ? 1 : 0);
      case STRING ->
          ((VarCharVector) to).setSafe(at, value.toString().getBytes(StandardCharsets.UTF_8));
      case ARRAY ->
          setList((ListVector) to, ((DataType.ArrayType) type).element(), at, (List<?>) value);
      case STRUCT ->
          setStruct((StructVector) to, ((DataType.StructType) type).fields(), at, (List<?>) value);
      case MAP -> setMap((MapVector) to, (DataType.MapType) type, at, (Map<?, ?>) value);
    }
  }

  private static void setNull(FieldVector to, int at) {
    while (at >= to.getValueCapacity()) {
      to.reAlloc();
    }
    to.setNull(at);
  }

  private static void setList(ListVector to, DataType element, int at, List<?> values) {
    int start = to.startNewValue(at);
    for (int i = 0; i < values.size(); i++) {
      set(to.getDataVector(), element, start + i, values.get(i));
    }
    to.endValue(at, values.size());
  }

  private static void setStruct(StructVector to, List<Field> fields, int at, List<?> values) {
    for (int i = 0; i < fields.size(); i++) {
      set((FieldVector) to.getChildByOrdinal(i), fields.get(i).type(), at, values.get(i));
    }
    while (at >= to.getValueCapacity()) {
      to.reAlloc();
    }
    to.setIndexDefined(at);
  }

  private static void setMap(MapVector to, DataType.MapType type, int at, Map<?, ?> values) {
    StructVector entries = (StructVector) to.getDataVector();
    int entry = to.startNewValue(at);
    for (Map.Entry<?, ?> value : values.entrySet()) {
      set((FieldVector) entries.getChildByOrdinal(0), type.key(), entry, value.getKey());
      set((FieldVector) entries.getChildByOrdinal(1), type.value(), entry, value.getValue());
      while (entry >= entries.getValueCapacity()) {
        entries.reAlloc();
      }
      entries.setIndexDefined(entry);
      entry++;
    }
    to.endValue(at, values.size());
  }
}
