package dev.ashlar.connectors.lake;

import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.OfflineStore.ColumnId;
import dev.ashlar.spi.OfflineStore.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * Iceberg's schemas of our columns. Times are {@code timestamp} without a zone, in UTC, as DuckDB
 * writes them.
 */
final class IcebergSchemas {
  /** The system columns after a view's own, in the order of the offline store. */
  static final List<Field> SYSTEM_FIELDS =
      List.of(
          new Field("_t", DataType.TIMESTAMP),
          new Field("_i", DataType.TIMESTAMP),
          new Field("_v", DataType.INT64),
          new Field("_interval", DataType.TIMESTAMP),
          new Field("_run", DataType.INT64),
          new Field("_origin", DataType.STRING));

  private IcebergSchemas() {}

  /** Returns a table's schema: a view's columns, then the system's, numbered as Iceberg does. */
  static org.apache.iceberg.Schema table(Schema columns) {
    List<Field> fields = new ArrayList<>(columns.fields());
    fields.addAll(SYSTEM_FIELDS);
    return numbered(fields);
  }

  /** Returns the columns of a table. */
  static List<ColumnId> columns(org.apache.iceberg.Schema schema) {
    return schema.columns().stream()
        .map(column ->
            new ColumnId(new Field(column.name(), model(column.type())), column.fieldId()))
        .toList();
  }

  /** Returns the FIELD_IDS that DuckDB is to write into files of a table. */
  static String fieldIds(Layout layout) {
    List<Field> fields = layout.columns().stream().map(ColumnId::field).toList();
    return fieldIds(numbered(fields).asStruct());
  }

  private static org.apache.iceberg.Schema numbered(List<Field> fields) {
    AtomicInteger draft = new AtomicInteger();
    Types.StructType struct = struct(fields, draft);
    AtomicInteger last = new AtomicInteger();
    return TypeUtil.assignFreshIds(
        new org.apache.iceberg.Schema(struct.fields()), last::incrementAndGet);
  }

  private static Types.StructType struct(List<Field> fields, AtomicInteger ids) {
    return Types.StructType.of(
        fields.stream()
            .map(field ->
                Types.NestedField.optional(
                    ids.incrementAndGet(), field.name(), iceberg(field.type(), ids)))
            .toList());
  }

  private static Type iceberg(DataType type, AtomicInteger ids) {
    return switch (type.kind()) {
      case INT64 -> Types.LongType.get();
      case FLOAT64 -> Types.DoubleType.get();
      case FLOAT32 -> Types.FloatType.get();
      case STRING -> Types.StringType.get();
      case BOOL -> Types.BooleanType.get();
      case TIMESTAMP -> Types.TimestampType.withoutZone();
      case ARRAY ->
          Types.ListType.ofOptional(
              ids.incrementAndGet(), iceberg(((DataType.ArrayType) type).element(), ids));
      case STRUCT -> struct(((DataType.StructType) type).fields(), ids);
      case MAP -> map((DataType.MapType) type, ids);
    };
  }

  private static Type map(DataType.MapType type, AtomicInteger ids) {
    int key = ids.incrementAndGet();
    int value = ids.incrementAndGet();
    return Types.MapType.ofOptional(
        key, value, iceberg(type.key(), ids), iceberg(type.value(), ids));
  }

  private static DataType model(Type type) {
    return switch (type.typeId()) {
      case LONG -> DataType.INT64;
      case DOUBLE -> DataType.FLOAT64;
      case FLOAT -> DataType.FLOAT32;
      case STRING -> DataType.STRING;
      case BOOLEAN -> DataType.BOOL;
      case TIMESTAMP -> DataType.TIMESTAMP;
      case LIST -> new DataType.ArrayType(model(type.asListType().elementType()));
      case MAP ->
          new DataType.MapType(
              model(type.asMapType().keyType()), model(type.asMapType().valueType()));
      case STRUCT ->
          new DataType.StructType(
              type.asStructType().fields().stream()
                  .map(field -> new Field(field.name(), model(field.type())))
                  .toList());
      default ->
          throw new IllegalArgumentException(
              "a column of the type " + type + " (expected: one that this store writes)");
    };
  }

  private static String fieldIds(Types.StructType struct) {
    return struct.fields().stream()
        .map(field -> Sql.name(field.name()) + ": " + fieldId(field.fieldId(), field.type()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String fieldId(int id, Type type) {
    String self = "{\"__duckdb_field_id\": " + id + ", ";
    return switch (type.typeId()) {
      case LIST ->
          self
              + "\"element\": "
              + fieldId(type.asListType().elementId(), type.asListType().elementType())
              + "}";
      case MAP ->
          self
              + "\"key\": "
              + fieldId(type.asMapType().keyId(), type.asMapType().keyType())
              + ", \"value\": "
              + fieldId(type.asMapType().valueId(), type.asMapType().valueType())
              + "}";
      case STRUCT -> self + fieldIds(type.asStructType()).substring(1);
      default -> Integer.toString(id);
    };
  }
}
