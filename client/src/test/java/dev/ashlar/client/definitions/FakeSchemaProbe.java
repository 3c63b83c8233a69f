package dev.ashlar.client.definitions;

import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.error.SqlFault;
import dev.ashlar.model.resolve.SchemaProbe;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.model.type.TypeParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows a few files by name, and binds one SELECT over one table whose items are columns,
 * comparisons ({@code x > 1 AS y}, a bool), texts ({@code 'x' AS y}) and parameters.
 */
final class FakeSchemaProbe implements SchemaProbe {
  static final Schema FLIGHTS =
      Schema.of(
          new Field("date", DataType.TIMESTAMP),
          new Field("delay", DataType.INT64),
          new Field("origin", DataType.STRING),
          new Field("gate", new DataType.ArrayType(DataType.STRING)));
  static final Schema AIRPORTS =
      Schema.of(
          new Field("iata", DataType.STRING),
          new Field("latitude", DataType.FLOAT64),
          new Field("longitude", DataType.FLOAT64));

  private static final Pattern SELECT =
      Pattern.compile("(?isU)\\s*SELECT\\s+(?<items>.*?)\\s+FROM\\s+(?<table>\\w+)\\s*");
  private static final Pattern PARAMETER = Pattern.compile("\\$(?<name>\\w+)");
  private static final Pattern ITEM =
      Pattern.compile(
          "(?isU)\\s*(?<expression>['$]?\\w+'?)(?<rest>[^,]*?)(\\s+AS\\s+(?<name>\\w+))?\\s*");

  @Override
  public Schema inspect(FileFormat format, String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (file.startsWith("flights")) {
      return FLIGHTS;
    } else if (file.startsWith("airports") || file.startsWith("customers")) {
      return file.startsWith("airports")
          ? AIRPORTS
          : schema("customer_id int64, country string, plan string");
    } else if (file.startsWith("orders")) {
      return schema("order_id int64, customer_id int64, ordered_at timestamp, amount float64");
    }
    throw new AshlarException(
        ErrorCode.SOURCE_UNREADABLE, "no file matches " + file + " (expected: at least one)");
  }

  private static Schema schema(String columns) {
    return new Schema(
        Pattern.compile(", ").splitAsStream(columns).map(FakeSchemaProbe::field).toList());
  }

  private static Field field(String column) {
    int space = column.indexOf(' ');
    return new Field(
        column.substring(0, space), TypeParser.parse(column.substring(space + 1)).orElseThrow());
  }

  @Override
  public Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters) {
    String plain =
        Pattern.compile("--.*").matcher(sql).replaceAll(m -> " ".repeat(m.group().length()));
    Matcher parameter = PARAMETER.matcher(plain);
    while (parameter.find()) {
      if (!parameters.contains(parameter.group("name"))) {
        throw new Fault(
            "parameter "
                + parameter.group()
                + " is not allowed here (expected: a value"
                + (parameters.isEmpty()
                    ? ""
                    : ", $" + String.join(", $", new TreeSet<>(parameters)))
                + ")",
            parameter.start());
      }
    }
    Matcher select = SELECT.matcher(plain);
    if (!select.matches()) {
      throw new Fault("not one SELECT (expected: SELECT … FROM …)", 0);
    }
    Schema table = tables.get(select.group("table"));
    if (table == null) {
      throw new Fault(
          "unknown table " + select.group("table") + " (expected: " + tables.keySet() + ")",
          select.start("table"));
    }
    List<Field> fields = new ArrayList<>();
    int start = select.start("items");
    for (String item : select.group("items").split(",", -1)) {
      fields.add(item(item, start, table));
      start += item.length() + 1;
    }
    if (fields.stream().map(Field::name).distinct().count() < fields.size()) {
      throw new Fault("two columns of one name (expected: unique names)", select.start("items"));
    }
    return new Schema(fields);
  }

  private static Field item(String item, int start, Schema table) {
    Matcher matcher = ITEM.matcher(item);
    if (!matcher.matches()) {
      throw new Fault("not an item (expected: a column)", start);
    }
    String column = matcher.group("expression");
    String name = matcher.group("name") == null ? column : matcher.group("name");
    if (column.startsWith("'")) {
      return new Field(name, DataType.STRING);
    } else if (column.startsWith("$")) {
      return new Field(name, DataType.TIMESTAMP);
    }
    DataType type =
        table
            .find(column)
            .orElseThrow(() ->
                new Fault(
                    "unknown column " + column + " (expected: one of " + table.names() + ")",
                    start + matcher.start("expression")))
            .type();
    return new Field(name, matcher.group("rest").isBlank() ? type : DataType.BOOL);
  }

  private static final class Fault extends AshlarException implements SqlFault {
    private static final long serialVersionUID = 1L;
    private final int offset;

    Fault(String message, int offset) {
      super(ErrorCode.INVALID_SQL, message);
      this.offset = offset;
    }

    @Override
    public int offset() {
      return offset;
    }
  }
}
