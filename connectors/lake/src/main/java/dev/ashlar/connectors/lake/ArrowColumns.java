package dev.ashlar.connectors.lake;

import dev.ashlar.model.data.Column;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Arrow vectors seen as columns. They read the vectors' memory in place. */
final class ArrowColumns {
  private ArrowColumns() {}

  /** Returns a view of a vector, which must hold what {@link DuckTypes#duck} says of the type. */
  static Column of(FieldVector vector, DataType type) {
    return switch (type.kind()) {
      case INT64 -> new Int64((BigIntVector) vector);
      case TIMESTAMP -> new Time((TimeStampVector) vector);
      case FLOAT64 -> new Float64((Float8Vector) vector);
      case FLOAT32 -> new Float32((Float4Vector) vector);
      case BOOL -> new Bool((BitVector) vector);
      case STRING -> new Text((VarCharVector) vector);
      case ARRAY, STRUCT, MAP -> new Nested(vector, type);
    };
  }

  /** Returns a cell as a Java object (see {@link DataType}). */
  private static @Nullable Object cell(ValueVector vector, DataType type, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    return switch (type.kind()) {
      case INT64 -> ((BigIntVector) vector).get(row);
      case TIMESTAMP -> ((TimeStampVector) vector).get(row);
      case FLOAT64 -> ((Float8Vector) vector).get(row);
      case FLOAT32 -> ((Float4Vector) vector).get(row);
      case BOOL -> ((BitVector) vector).get(row) != 0;
      case STRING -> text((VarCharVector) vector, row);
      case ARRAY -> list((ListVector) vector, ((DataType.ArrayType) type).element(), row);
      case STRUCT -> struct((StructVector) vector, ((DataType.StructType) type).fields(), row);
      case MAP -> map((MapVector) vector, (DataType.MapType) type, row);
    };
  }

  private static String text(VarCharVector vector, int row) {
    return new String(vector.get(row), StandardCharsets.UTF_8);
  }

  private static List<@Nullable Object> list(ListVector vector, DataType element, int row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
      values.add(cell(vector.getDataVector(), element, i));
    }
    return values;
  }

  private static List<@Nullable Object> struct(StructVector vector, List<Field> fields, int row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      values.add(cell(vector.getChildByOrdinal(i), fields.get(i).type(), row));
    }
    return values;
  }

  private static Map<@Nullable Object, @Nullable Object> map(
      MapVector vector, DataType.MapType type, int row) {
    StructVector entries = (StructVector) vector.getDataVector();
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
      values.put(
          cell(entries.getChildByOrdinal(0), type.key(), i),
          cell(entries.getChildByOrdinal(1), type.value(), i));
    }
    return values;
  }

  private record Int64(BigIntVector vector) implements Column {
    @Override
    public DataType type() {
      return DataType.INT64;
    }

    @Override
    public boolean isNull(int row) {
      return vector.isNull(row);
    }

    @Override
    public long getLong(int row) {
      return vector.get(row);
    }

    @Override
    public double getDouble(int row) {
      return vector.get(row);
    }

    @Override
    public @Nullable Object getObject(int row) {
      return cell(vector, DataType.INT64, row);
    }
  }

  private record Time(TimeStampVector vector) implements Column {
    @Override
    public DataType type() {
      return DataType.TIMESTAMP;
    }

    @Override
    public boolean isNull(int row) {
      return vector.isNull(row);
    }

    @Override
    public long getLong(int row) {
      return vector.get(row);
    }

    @Override
    public double getDouble(int row) {
      return vector.get(row);
    }

    @Override
    public @Nullable Object getObject(int row) {
      return cell(vector, DataType.TIMESTAMP, row);
    }
  }

  private record Float64(Float8Vector vector) implements Column {
    @Override
    public DataType type() {
      return DataType.FLOAT64;
    }

    @Override
    public boolean isNull(int row) {
      return vector.isNull(row);
    }

    @Override
    public long getLong(int row) {
      return (long) vector.get(row);
    }

    @Override
    public double getDouble(int row) {
      return vector.get(row);
    }

    @Override
    public @Nullable Object getObject(int row) {
      return cell(vector, DataType.FLOAT64, row);
    }
  }

  private record Float32(Float4Vector vector) implements Column {
    @Override
    public DataType type() {
      return DataType.FLOAT32;
    }

    @Override
    public boolean isNull(int row) {
      return vector.isNull(row);
    }

    @Override
    public long getLong(int row) {
      return (long) vector.get(row);
    }

    @Override
    public double getDouble(int row) {
      return vector.get(row);
    }

    @Override
    public @Nullable Object getObject(int row) {
      return cell(vector, DataType.FLOAT32, row);
    }
  }

  private record Bool(BitVector vector) implements Column {
    @Override
    public DataType type() {
      return DataType.BOOL;
    }

    @Override
    public boolean isNull(int row) {
      return vector.isNull(row);
    }

    @Override
    public long getLong(int row) {
      return vector.get(row);
    }

    @Override
    public double getDouble(int row) {
      return vector.get(row);
    }

    @Override
    public @Nullable Object getObject(int row) {
      return cell(vector, DataType.BOOL, row);
    }
  }

  private record Text(VarCharVector vector) implements Column {
    @Override
    public DataType type() {
      return DataType.STRING;
    }

    @Override
    public boolean isNull(int row) {
      return vector.isNull(row);
    }

    @Override
    public long getLong(int row) {
      return 0;
    }

    @Override
    public double getDouble(int row) {
      return 0;
    }

    @Override
    public @Nullable Object getObject(int row) {
      return vector.isNull(row) ? null : text(vector, row);
    }
  }

  private record Nested(FieldVector vector, DataType type) implements Column {
    @Override
    public boolean isNull(int row) {
      return vector.isNull(row);
    }

    @Override
    public long getLong(int row) {
      return 0;
    }

    @Override
    public double getDouble(int row) {
      return 0;
    }

    @Override
    public @Nullable Object getObject(int row) {
      return cell(vector, type, row);
    }
  }
}
