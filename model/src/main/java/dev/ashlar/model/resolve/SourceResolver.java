package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.BatchSourceDefinition;
import dev.ashlar.api.v1.ColumnDefinition;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Resolves batch sources, asking files for their columns where none are declared. */
final class SourceResolver {
  private final Optional<SchemaProbe> files;

  /**
   * @param files whom to ask; without it the columns of a source that declares none stay unknown
   */
  SourceResolver(Optional<SchemaProbe> files) {
    this.files = files;
  }

  /** Returns the source, or empty if something is wrong with it or its columns are not known. */
  Optional<BatchSource> resolve(Catalog.Entry entry) {
    Located at = entry.at();
    BatchSourceDefinition source = entry.definition().getBatchSource();
    Optional<FileFormat> format = format(source, at);
    boolean pathIsSafe = at.readable("path") && checkPath(source.getPath(), at);
    Optional<Schema> schema =
        source.getSchemaCount() > 0 || !at.readable("schema")
            ? declared(source, at)
            : format
                .filter(f -> pathIsSafe)
                .flatMap(f -> files.flatMap(probe -> inspect(probe, f, source.getPath(), at)));
    schema.ifPresent(columns -> checkTimestamp(source.getTimestamp(), columns, at));
    if (!at.isSound() || format.isEmpty() || schema.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> timestamp =
        Optional.of(source.getTimestamp()).filter(column -> !column.isEmpty());
    return Optional.of(
        new BatchSource(
            entry.definition().getName(),
            format.get(),
            source.getPath(),
            timestamp,
            schema.get(),
            MetadataReader.of(entry.definition())));
  }

  private static Optional<FileFormat> format(BatchSourceDefinition source, Located at) {
    return switch (source.getFormat()) {
      case SOURCE_FORMAT_PARQUET -> Optional.of(FileFormat.PARQUET);
      case SOURCE_FORMAT_CSV -> Optional.of(FileFormat.CSV);
      case SOURCE_FORMAT_JSON_LINES -> Optional.of(FileFormat.JSON_LINES);
      case SOURCE_FORMAT_UNSPECIFIED, UNRECOGNIZED -> {
        if (at.readable("path")) {
          at.problem(
              Located.ROOT, "a batch_source without files", "expected: parquet, csv or json");
        }
        yield Optional.empty();
      }
    };
  }

  private static boolean checkPath(String path, Located at) {
    if (path.isEmpty()) {
      at.problem("path", "a batch_source without a path", "expected: parquet, csv or json");
      return false;
    }
    if (path.length() > ResolverLimits.MAX_PATH_LENGTH) {
      at.problem(
          "path",
          "a path of " + path.length() + " characters",
          "expected: at most " + ResolverLimits.MAX_PATH_LENGTH);
      return false;
    }
    if (path.chars().anyMatch(Character::isISOControl)) {
      at.problem("path", "a path with a control character", "expected: printable characters");
      return false;
    }
    if (!isAbsolute(path)) {
      at.problem("path", "path " + Quoted.of(path) + " is not absolute", "expected: `/…`");
      return false;
    }
    return true;
  }

  private static boolean isAbsolute(String path) {
    return path.startsWith("/") || path.matches("[A-Za-z]:[/\\\\].*");
  }

  private static Optional<Schema> declared(BatchSourceDefinition source, Located at) {
    if (source.getSchemaCount() > ResolverLimits.MAX_COLUMNS) {
      at.problem(
          "schema",
          source.getSchemaCount() + " columns",
          "expected: at most " + ResolverLimits.MAX_COLUMNS);
      return Optional.empty();
    }
    List<Field> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < source.getSchemaCount(); i++) {
      ColumnDefinition column = source.getSchema(i);
      String path = "schema[" + i + "]";
      if (column.getName().isEmpty() || !names.add(column.getName().toLowerCase(Locale.ROOT))) {
        at.problem(
            path + ".name",
            "column " + Quoted.of(column.getName()) + " is declared twice",
            "expected: names that differ, in lower case too");
        continue;
      }
      NameRules.type(column.getType(), at, path + ".type")
          .ifPresent(type -> columns.add(new Field(column.getName(), type)));
    }
    return columns.size() == source.getSchemaCount() && at.readable("schema")
        ? Optional.of(new Schema(columns))
        : Optional.empty();
  }

  private static Optional<Schema> inspect(
      SchemaProbe probe, FileFormat format, String path, Located at) {
    try {
      Schema schema = probe.inspect(format, path);
      if (schema.size() <= ResolverLimits.MAX_COLUMNS) {
        return Optional.of(schema);
      }
      at.problem(
          "path",
          "the files have " + schema.size() + " columns",
          "expected: at most " + ResolverLimits.MAX_COLUMNS);
    } catch (AshlarException unreadable) {
      at.problem("path", unreadable.getMessage());
    }
    return Optional.empty();
  }

  private static void checkTimestamp(String column, Schema schema, Located at) {
    if (column.isEmpty()) {
      return;
    }
    Optional<Field> field = schema.find(column);
    if (field.isEmpty()) {
      at.problem(
          at.at("timestamp"),
          "unknown column " + Quoted.of(column),
          Wording.nearest(column, schema.names()),
          "the columns of this source: " + schema);
    } else if (field.get().type().kind() != DataType.Kind.TIMESTAMP) {
      at.problem(
          "timestamp",
          "timestamp column `" + column + "` is " + field.get().type().text(),
          "expected: timestamp; declare the columns in `schema` if the files can be read so");
    }
  }
}
