package dev.ashlar.systemtests;

import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads Parquet files through a DuckDB of the tests' own, without any code of ours. */
final class ParquetRows {
  private ParquetRows() {}

  /** Returns columns of all rows, in the file's order, as the objects of our types. */
  static List<List<@Nullable Object>> read(Path file, List<Field> columns) throws SQLException {
    String select = columns.stream().map(ParquetRows::column).collect(Collectors.joining(", "));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT " + select + " FROM '" + file + "'")) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          row.add(value(columns.get(i).type(), result.getObject(i + 1)));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static String column(Field field) {
    return inMicros(field.type(), '"' + field.name() + '"', 0);
  }

  /** Returns SQL for a value with its times, however deep, as microseconds. */
  private static String inMicros(DataType type, String value, int depth) {
    if (!hasTimes(type)) {
      return value;
    }
    return switch (type) {
      case DataType.ArrayType array -> each(array.element(), value, depth);
      case DataType.MapType map ->
          "CASE WHEN "
              + value
              + " IS NOT NULL THEN map("
              + each(map.key(), "map_keys(" + value + ")", depth)
              + ", "
              + each(map.value(), "map_values(" + value + ")", depth)
              + ") END";
      default -> "epoch_us(" + value + ")";
    };
  }

  private static String each(DataType element, String list, int depth) {
    String item = "x" + depth;
    String converted = inMicros(element, item, depth + 1);
    return "list_transform(" + list + ", lambda " + item + ": " + converted + ")";
  }

  private static boolean hasTimes(DataType type) {
    return switch (type) {
      case DataType.ArrayType array -> hasTimes(array.element());
      case DataType.MapType map -> hasTimes(map.key()) || hasTimes(map.value());
      default -> type.kind() == DataType.Kind.TIMESTAMP;
    };
  }

  private static @Nullable Object value(DataType type, @Nullable Object cell) throws SQLException {
    if (cell == null) {
      return null;
    }
    return switch (type) {
      case DataType.ArrayType array -> array(array, ((Array) cell).getArray());
      case DataType.StructType struct -> struct(struct, ((Struct) cell).getAttributes());
      case DataType.MapType map -> map(map, (Map<?, ?>) cell);
      default -> cell;
    };
  }

  private static List<@Nullable Object> array(DataType.ArrayType type, Object items)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object item : (Object[]) items) {
      values.add(value(type.element(), item));
    }
    return values;
  }

  private static List<@Nullable Object> struct(DataType.StructType type, Object[] cells)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      values.add(value(type.fields().get(i).type(), cells[i]));
    }
    return values;
  }

  private static Map<@Nullable Object, @Nullable Object> map(DataType.MapType type, Map<?, ?> cells)
      throws SQLException {
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : cells.entrySet()) {
      values.put(value(type.key(), entry.getKey()), value(type.value(), entry.getValue()));
    }
    return values;
  }
}
