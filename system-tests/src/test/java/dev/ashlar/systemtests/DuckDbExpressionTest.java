package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.golden.ExpressionFile;
import dev.ashlar.testkit.oracle.Oracle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The worked expressions that DuckDB takes as they are, in DuckDB. Where its value is another one,
 * the difference is on a list with its reason: a new one fails, and so does one that has gone.
 */
final class DuckDbExpressionTest {
  /** Types of ours that DuckDB does not know by name. */
  private static final List<String> NAMES =
      List.of("CREATE TYPE float64 AS DOUBLE", "CREATE TYPE float32 AS FLOAT");

  private int agreeing;
  private int unknown;
  private final List<String> differing = new ArrayList<>();

  @Test
  void whereDuckDbDiffersThereIsAReason() throws Exception {
    for (ExpressionFile file : ExpressionFile.all()) {
      if (Names.differInMoreThanCase(file.columns())) {
        compare(file);
      }
    }
    System.err.println(
        "DuckDbExpressionTest: "
            + agreeing
            + " expressions agree, "
            + differing.size()
            + " differ, "
            + unknown
            + " are none of DuckDB's");
    assertThat(differing).containsExactlyInAnyOrderElementsOf(reasoned());
    assertThat(agreeing).isGreaterThan(200);
  }

  private void compare(ExpressionFile file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String name : NAMES) {
        statement.execute(name);
      }
      for (int row = 0; row < file.rows().size(); row++) {
        statement.execute(
            (row == 0 ? "CREATE TABLE worked AS " : "INSERT INTO worked ") + select(file, row));
      }
      for (ExpressionFile.Case worked : file.cases()) {
        if (worked.result().isPresent()) {
          compare(connection, file.name(), worked.expression(), worked.result().get());
        }
      }
    }
  }

  private static String select(ExpressionFile file, int row) {
    List<Field> columns = file.columns().fields();
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      cells.add(constant(columns.get(i).type(), file.rows().get(row)[i]) + name(columns.get(i)));
    }
    return "SELECT " + row + " AS worked_row, " + String.join(", ", cells);
  }

  private static String name(Field column) {
    return " AS \"" + column.name() + '"';
  }

  private void compare(
      Connection connection, String file, String expression, ExpressionFile.Result expected) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < expected.values().size(); row++) {
      Object value = expected.values().get(row);
      boolean mustFail = value == Oracle.Failure.ERROR;
      String same = mustFail ? "" : " IS NOT DISTINCT FROM " + constant(expected.type(), value);
      String sql = "SELECT (" + expression + ")" + same + " FROM worked WHERE worked_row = " + row;
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        result.next();
        if (mustFail || !result.getBoolean(1)) {
          rows.add(row);
        }
      } catch (SQLException failure) {
        if (isUnknown(failure)) {
          unknown++;
          return;
        }
        if (!mustFail) {
          rows.add(row);
        }
      }
    }
    if (rows.isEmpty()) {
      agreeing++;
    } else {
      differing.add(file + " " + rows + " " + expression);
    }
  }

  private static boolean isUnknown(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.startsWith("Parser Error")
        || message.startsWith("Binder Error")
        || message.startsWith("Catalog Error");
  }

  /** Returns SQL for a value of a type. */
  private static String constant(DataType type, @Nullable Object value) {
    return "CAST(" + (value == null ? "NULL" : text(type, value)) + " AS " + sql(type) + ")";
  }

  private static String text(DataType type, Object value) {
    return switch (type) {
      case DataType.ArrayType array ->
          ((List<?>) value)
              .stream()
                  .map(element -> constant(array.element(), element))
                  .collect(Collectors.joining(", ", "[", "]"));
      case DataType.StructType struct -> {
        List<String> fields = new ArrayList<>();
        for (Field field : struct.fields()) {
          Object cell = ((List<?>) value).get(fields.size());
          fields.add("'" + field.name() + "': " + constant(field.type(), cell));
        }
        yield "{" + String.join(", ", fields) + "}";
      }
      case DataType.MapType map ->
          ((Map<?, ?>) value)
              .entrySet().stream()
                  .map(entry ->
                      constant(map.key(), entry.getKey())
                          + ": "
                          + constant(map.value(), entry.getValue()))
                  .collect(Collectors.joining(", ", "MAP {", "}"));
      default ->
          type.kind() == DataType.Kind.TIMESTAMP
              ? "make_timestamp(" + value + ")"
              : "'" + value.toString().replace("'", "''") + "'";
    };
  }

  private static String sql(DataType type) {
    return switch (type) {
      case DataType.ArrayType array -> sql(array.element()) + "[]";
      case DataType.StructType struct ->
          struct.fields().stream()
              .map(field -> '"' + field.name() + "\" " + sql(field.type()))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      case DataType.MapType map -> "MAP(" + sql(map.key()) + ", " + sql(map.value()) + ")";
      default ->
          switch (type.kind()) {
            case INT64 -> "BIGINT";
            case FLOAT64 -> "DOUBLE";
            case FLOAT32 -> "FLOAT";
            case BOOL -> "BOOLEAN";
            case TIMESTAMP -> "TIMESTAMP";
            default -> "VARCHAR";
          };
    };
  }

  /** Returns the differences that have a reason: each stands below a line with it. */
  private static List<String> reasoned() throws IOException {
    try (InputStream file =
        DuckDbExpressionTest.class.getResourceAsStream("/duckdb-differences.txt")) {
      List<String> lines =
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isEmpty())
              .toList();
      assertThat(lines.getFirst()).startsWith("# ");
      return lines.stream().filter(line -> !line.startsWith("# ")).toList();
    }
  }
}
