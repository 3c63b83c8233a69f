package dev.ashlar.connectors.lake;

import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** DuckDB's types and ours. Ours are the same whatever width or precision a source has. */
final class DuckTypes {
  static final String EXPECTED =
      "BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, UTINYINT, USMALLINT, UINTEGER, FLOAT, DOUBLE,"
          + " DECIMAL, VARCHAR, DATE, TIMESTAMP, or a list, struct or map of them";

  private DuckTypes() {}

  /** Returns our type of a DuckDB type, or empty if we have none. */
  static Optional<DataType> model(String duck) {
    Parser parser = new Parser(duck);
    Optional<DataType> type = parser.type();
    return parser.atEnd() ? type : Optional.empty();
  }

  /** Returns the DuckDB type that holds all values of one of ours. */
  static String duck(DataType type) {
    return switch (type.kind()) {
      case INT64 -> "BIGINT";
      case FLOAT64 -> "DOUBLE";
      case FLOAT32 -> "FLOAT";
      case STRING -> "VARCHAR";
      case BOOL -> "BOOLEAN";
      case TIMESTAMP -> "TIMESTAMP";
      case ARRAY -> duck(((DataType.ArrayType) type).element()) + "[]";
      case STRUCT -> struct((DataType.StructType) type);
      case MAP -> map((DataType.MapType) type);
    };
  }

  private static String struct(DataType.StructType type) {
    return type.fields().stream()
        .map(field -> Sql.name(field.name()) + " " + duck(field.type()))
        .collect(Collectors.joining(", ", "STRUCT(", ")"));
  }

  private static String map(DataType.MapType type) {
    return "MAP(" + duck(type.key()) + ", " + duck(type.value()) + ")";
  }

  /** Returns an expression of a declared type over an expression of a DuckDB type. */
  static String cast(String expression, String from, DataType to) {
    String target = duck(to);
    if (from.equals(target)) {
      return expression;
    }
    if (from.equals("TIMESTAMP_NS") && to.kind() == DataType.Kind.TIMESTAMP) {
      // A cast rounds; digits past the microsecond are floored, also before 1970.
      String nanos = "epoch_ns(" + expression + ")";
      return "make_timestamp((" + nanos + " - ((" + nanos + " % 1000) + 1000) % 1000) // 1000)";
    }
    return "CAST(" + expression + " AS " + target + ")";
  }

  /** Reads DuckDB's notation of types. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    boolean atEnd() {
      return at == text.length();
    }

    Optional<DataType> type() {
      Optional<DataType> type = base();
      while (type.isPresent() && at < text.length() && text.charAt(at) == '[') {
        at = text.indexOf(']', at) + 1;
        type = Optional.of(new DataType.ArrayType(type.get()));
      }
      return type;
    }

    private Optional<DataType> base() {
      if (take("STRUCT(")) {
        return struct();
      }
      if (take("MAP(")) {
        return map();
      }
      if (take("DECIMAL(")) {
        at = text.indexOf(')', at) + 1;
        return Optional.of(DataType.FLOAT64);
      }
      if (take("ENUM(")) {
        skipEnum();
        return Optional.of(DataType.STRING);
      }
      return simple(word());
    }

    private static Optional<DataType> simple(String word) {
      return switch (word) {
        case "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT" ->
            Optional.of(DataType.INT64);
        case "DOUBLE" -> Optional.of(DataType.FLOAT64);
        case "FLOAT" -> Optional.of(DataType.FLOAT32);
        case "VARCHAR", "JSON" -> Optional.of(DataType.STRING);
        case "BOOLEAN" -> Optional.of(DataType.BOOL);
        case "TIMESTAMP",
            "TIMESTAMP_S",
            "TIMESTAMP_MS",
            "TIMESTAMP_NS",
            "TIMESTAMP WITH TIME ZONE",
            "DATE" ->
            Optional.of(DataType.TIMESTAMP);
        default -> Optional.empty();
      };
    }

    private Optional<DataType> struct() {
      List<Field> fields = new ArrayList<>();
      do {
        String name = fieldName();
        Optional<DataType> type = type();
        if (type.isEmpty()) {
          return Optional.empty();
        }
        fields.add(new Field(name, type.get()));
      } while (take(", "));
      return take(")") ? Optional.of(new DataType.StructType(fields)) : Optional.empty();
    }

    private Optional<DataType> map() {
      Optional<DataType> key = type();
      if (key.isEmpty() || !take(", ")) {
        return Optional.empty();
      }
      Optional<DataType> value = type();
      return value.isPresent() && take(")")
          ? Optional.of(new DataType.MapType(key.get(), value.get()))
          : Optional.empty();
    }

    private String fieldName() {
      if (!take("\"")) {
        int space = text.indexOf(' ', at);
        String name = text.substring(at, Math.max(at, space));
        at = Math.max(at, space) + 1;
        return name;
      }
      StringBuilder name = new StringBuilder();
      while (at < text.length()) {
        char next = text.charAt(at++);
        if (next == '"' && !take("\"")) {
          break;
        }
        name.append(next);
      }
      take(" ");
      return name.toString();
    }

    private void skipEnum() {
      boolean quoted = false;
      while (at < text.length()) {
        char next = text.charAt(at++);
        if (next == '\'') {
          quoted = !quoted;
        } else if (next == ')' && !quoted) {
          return;
        }
      }
    }

    private String word() {
      int start = at;
      while (at < text.length() && ",)[".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private boolean take(String token) {
      if (text.startsWith(token, at)) {
        at += token.length();
        return true;
      }
      return false;
    }
  }
}
