package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.EventFile.Column;
import dev.ashlar.connectors.lake.EventFile.Reading;
import dev.ashlar.connectors.lake.SourceDatabase.Bound;
import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession.Events;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Events frames and the features that are joined on to them. Not thread-safe.
 *
 * <p>A frame is a table whose columns are called {@code e0}, {@code e1}, … and whose row ids are
 * the events' positions: DuckDB keeps the order of the file and numbers the rows of a table that
 * nothing was deleted from without gaps. {@code t0}, {@code t1}, … hold the texts of columns of a
 * CSV file whose values are written otherwise, so that CSV gets back what CSV said.
 */
final class EventFrames {
  private final Workspace workspace;
  private final Map<String, FeatureTable> features = new HashMap<>();

  EventFrames(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Returns the column of a frame's table that holds a column of the events. */
  static String column(Events events, String name) {
    return "e" + events.schema().indexOf(name);
  }

  List<String> names(EventsRequest request) {
    return request
        .file()
        .map(file -> new EventNames(workspace.database(), file, request.format()).names())
        .orElseGet(() -> withinTime(request, sql -> workspace.sources().names(sql)));
  }

  Events load(EventsRequest request) {
    return request
        .file()
        .map(file -> fromFile(file, request.format(), request.timestamp()))
        .orElseGet(() -> withinTime(request, sql -> fromSql(sql, request.timestamp())));
  }

  private <T> T withinTime(EventsRequest request, Function<String, T> use) {
    try (var _ = workspace.stop().within("the SQL of the events", request.sqlTimeoutMillis())) {
      return use.apply(request.sql().orElseThrow());
    }
  }

  private Events fromSql(String sql, String timestamp) {
    Bound bound = workspace.sources().bind(sql);
    List<Field> fields =
        bound.types().keySet().stream().map(name -> new Field(name, bound.type(name))).toList();
    checkTimestamp(fields, timestamp);
    String select =
        IntStream.range(0, fields.size())
            .mapToObj(i -> bound.expression(fields.get(i).name()) + " AS e" + i)
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + bound.table()));
    String table = workspace.newTable("events");
    workspace.createFromSources(table, workspace.rows(select), rows -> "SELECT * FROM " + rows);
    return events(table, fields, timestamp);
  }

  private Events fromFile(Path file, FileFormat format, String timestamp) {
    Reading reading = new EventFile(workspace.database(), file, format, timestamp).reading();
    List<Column> columns = reading.columns();
    List<Field> fields = columns.stream().map(EventFrames::field).toList();
    checkTimestamp(fields, timestamp);
    List<String> selected = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int number = i;
      selected.add(columns.get(i).value() + " AS e" + i);
      columns.get(i).text().ifPresent(text -> selected.add(text + " AS " + text(number)));
    }
    String table = workspace.newTable("events");
    workspace
        .database()
        .execute(
            "CREATE TABLE "
                + Sql.name(table)
                + " AS SELECT "
                + String.join(", ", selected)
                + " FROM "
                + reading.table(),
            reading.subject());
    return events(table, fields, timestamp);
  }

  /** The column that holds what the file said of a column, where its value is written otherwise. */
  private static String text(int index) {
    return "t" + index;
  }

  private static Field field(Column column) {
    return new Field(
        column.name(),
        DuckTypes.model(column.type())
            .orElseThrow(() ->
                new AshlarException(
                    ErrorCode.INVALID_ARGUMENT,
                    "events column "
                        + column.name()
                        + " has the type "
                        + column.type()
                        + " (expected: "
                        + DuckTypes.EXPECTED
                        + ")")));
  }

  private static void checkTimestamp(List<Field> fields, String timestamp) {
    Field field =
        fields.stream()
            .filter(candidate -> candidate.name().equals(timestamp))
            .findFirst()
            .orElseThrow(() ->
                new AshlarException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the events have no column "
                        + timestamp
                        + " (expected: it, beside "
                        + fields.stream().map(Field::name).collect(Collectors.joining(", "))
                        + ")"));
    if (field.type().kind() != DataType.Kind.TIMESTAMP) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "events column "
              + timestamp
              + " is "
              + field.type().text()
              + " (expected: timestamps or dates, in text as ISO 8601)");
    }
  }

  private Events events(String table, List<Field> fields, String timestamp) {
    Schema schema = new Schema(fields);
    List<String> found =
        workspace
            .database()
            .rows(
                "SELECT count(*), epoch_us(max(CAST(e"
                    + schema.indexOf(timestamp)
                    + " AS TIMESTAMP))) FROM "
                    + Sql.name(table),
                Subject.ours("the events"))
            .getFirst();
    OptionalLong last =
        found.get(1).equals("null")
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(found.get(1)));
    return new Events(table, schema, timestamp, Long.parseLong(found.get(0)), last);
  }

  BatchWriter features(String name, Schema columns) {
    if (columns.size() == 0
        || !columns.fields().getFirst().equals(new Field("_row", DataType.INT64))) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "features " + name + " (expected: _row int64 as first column)");
    }
    FeatureTable table = new FeatureTable(workspace, columns);
    FeatureTable earlier = features.put(name, table);
    if (earlier != null) {
      earlier.close();
    }
    return table;
  }

  long write(Events events, List<String> featureTables, Path file, FileFormat format) {
    List<String> columns = eventColumns(events, format);
    StringBuilder joins = new StringBuilder();
    for (int t = 0; t < featureTables.size(); t++) {
      FeatureTable table = finished(featureTables.get(t));
      String alias = "f" + t;
      for (int i = 1; i < table.schema().size(); i++) {
        columns.add(feature(table, alias + ".", i, format));
      }
      joins
          .append(" LEFT JOIN ")
          .append(Sql.name(table.name()))
          .append(" AS ")
          .append(alias)
          .append(" ON ")
          .append(alias)
          .append('.')
          .append(FeatureTable.column(0))
          .append(" = e.rowid");
    }
    String select =
        "SELECT "
            + String.join(", ", columns)
            + " FROM "
            + Sql.name(events.table())
            + " AS e"
            + joins
            + " ORDER BY e.rowid";
    return copy(select, file, format, events.rowCount());
  }

  private List<String> eventColumns(Events events, FileFormat format) {
    Map<String, String> types = new HashMap<>();
    workspace
        .database()
        .describe("SELECT * FROM " + Sql.name(events.table()), Subject.ours("the events"))
        .forEach(column -> types.put(column.name(), column.type()));
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < events.schema().size(); i++) {
      String value = written("e.e" + i, types.getOrDefault("e" + i, ""), format);
      boolean saysText = format == FileFormat.CSV && types.containsKey(text(i));
      columns.add(
          (saysText ? "e." + text(i) : value)
              + " AS "
              + Sql.name(events.schema().fields().get(i).name()));
    }
    return columns;
  }

  private static String feature(FeatureTable table, String prefix, int index, FileFormat format) {
    Field field = table.schema().fields().get(index);
    String value = prefix + FeatureTable.column(index);
    return written(value, DuckTypes.duck(field.type()), format) + " AS " + Sql.name(field.name());
  }

  private static String written(String value, String type, FileFormat format) {
    return switch (format) {
      case PARQUET -> value;
      case CSV -> TextCells.csv(value, type);
      case JSON_LINES -> TextCells.json(value, type);
    };
  }

  BatchWriter newFile(Path file, FileFormat format, Schema columns, List<String> order) {
    return new FileTable(
        new FeatureTable(workspace, columns),
        (table, rows) -> copy(select(table, format, order), file, format, rows));
  }

  private static String select(FeatureTable table, FileFormat format, List<String> order) {
    String select =
        IntStream.range(0, table.schema().size())
            .mapToObj(i -> feature(table, "", i, format))
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + Sql.name(table.name())));
    return order.isEmpty()
        ? select
        : order.stream()
            .map(name -> FeatureTable.column(table.schema().indexOf(name)))
            .collect(Collectors.joining(", ", select + " ORDER BY ", ""));
  }

  private FeatureTable finished(String name) {
    FeatureTable table = features.get(name);
    if (table == null || !table.isFinished()) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT, "features " + name + " (expected: a finished table)");
    }
    return table;
  }

  private long copy(String select, Path file, FileFormat format, long expectedRows) {
    Path draft = file.resolveSibling("." + file.getFileName() + ".writing");
    try {
      String sql =
          "COPY ("
              + select
              + ") TO "
              + Sql.text(draft.toString())
              + " ("
              + copyFormat(format)
              + ")";
      long rows = workspace.database().update(sql, Subject.target(file.toString()));
      if (rows != expectedRows) {
        throw new AshlarException(
            ErrorCode.INTERNAL, rows + " rows were joined (expected: " + expectedRows + ")");
      }
      Folders.sync(draft);
      Folders.move(draft, file);
      Folders.sync(Folders.parent(file));
      return rows;
    } catch (RuntimeException failed) {
      Folders.delete(draft);
      throw failed;
    }
  }

  private static String copyFormat(FileFormat format) {
    return switch (format) {
      case PARQUET -> "FORMAT parquet, COMPRESSION zstd";
      case CSV -> "FORMAT csv, HEADER true";
      case JSON_LINES -> "FORMAT json";
    };
  }

  void close() {
    features.values().forEach(FeatureTable::close);
  }
}
