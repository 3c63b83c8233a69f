package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.Database.RawColumn;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The SQL that reads files as the columns that were declared. */
final class SourceScan {
  private SourceScan() {}

  /** Returns a table function that reads files with the columns that they have. */
  static String raw(FileFormat format, List<Path> files) {
    return switch (format) {
      case PARQUET -> "read_parquet(" + Sql.texts(files) + ")";
      case CSV -> "read_csv(" + Sql.texts(files) + ", header=true)";
      case JSON_LINES -> "read_json(" + Sql.texts(files) + ", format='newline_delimited')";
    };
  }

  /** Returns the columns of files, in our types. */
  static Schema inspect(Database database, FileFormat format, List<Path> files, String path) {
    String select = "SELECT * FROM " + raw(format, files);
    List<Field> fields = new ArrayList<>();
    for (RawColumn column : database.describe(select, Subject.source(path))) {
      fields.add(new Field(column.name(), type(column, path)));
    }
    return new Schema(fields);
  }

  private static DataType type(RawColumn column, String path) {
    return DuckTypes.model(column.type())
        .orElseThrow(() ->
            new AshlarException(
                ErrorCode.INVALID_ARGUMENT,
                path
                    + ": column "
                    + column.name()
                    + " has the type "
                    + column.type()
                    + " (expected: "
                    + DuckTypes.EXPECTED
                    + ")"));
  }

  /** Returns a SELECT of a source's declared columns. */
  static String select(Database database, BatchSource source, List<Path> files) {
    Map<String, String> types = new LinkedHashMap<>();
    String raw = "SELECT * FROM " + raw(source.format(), files);
    database
        .describe(raw, Subject.source(source.path()))
        .forEach(column -> types.put(column.name(), column.type()));
    List<String> columns = new ArrayList<>();
    for (Field field : source.schema().fields()) {
      String type = types.get(field.name());
      if (type == null) {
        throw missing(source, field, types);
      }
      String from = source.format() == FileFormat.PARQUET ? type : textType(field.type());
      String cast = DuckTypes.cast(Sql.name(field.name()), from, field.type());
      columns.add(cast + " AS " + Sql.name(field.name()));
    }
    return "SELECT " + String.join(", ", columns) + " FROM " + declared(source, files);
  }

  /** Throws the error of the first file that cannot be read as declared by itself, if there is. */
  static void blame(Database database, BatchSource source, List<Path> files) {
    for (Path file : files) {
      database.describe(
          "SELECT "
              + source.columns().stream().map(Sql::name).collect(Collectors.joining(", "))
              + " FROM "
              + declared(source, List.of(file)),
          Subject.source(file.toString()));
    }
  }

  private static AshlarException missing(
      BatchSource source, Field field, Map<String, String> types) {
    return new AshlarException(
        ErrorCode.SOURCE_UNREADABLE,
        source.path()
            + ": no column "
            + field.name()
            + ", which source "
            + source.name()
            + " declares (expected: it, beside "
            + String.join(", ", types.keySet())
            + ")");
  }

  /** Returns a table function that reads text files with the declared types, strictly. */
  private static String declared(BatchSource source, List<Path> files) {
    String columns =
        source.schema().fields().stream()
            .map(field -> Sql.text(field.name()) + ": " + Sql.text(textType(field.type())))
            .collect(Collectors.joining(", ", "{", "}"));
    return switch (source.format()) {
      case PARQUET -> raw(source.format(), files);
      case CSV -> "read_csv(" + Sql.texts(files) + ", header=true, types=" + columns + ")";
      case JSON_LINES ->
          "read_json("
              + Sql.texts(files)
              + ", format='newline_delimited', columns="
              + columns
              + ")";
    };
  }

  /** Returns the type to read text as: a time may name its zone, and without one it is in UTC. */
  private static String textType(DataType type) {
    return type.kind() == DataType.Kind.TIMESTAMP
        ? "TIMESTAMP WITH TIME ZONE"
        : DuckTypes.duck(type);
  }
}
