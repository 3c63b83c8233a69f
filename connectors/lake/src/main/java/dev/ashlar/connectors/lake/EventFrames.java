package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.Database.RawColumn;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Events frames and the features that are joined on to them. Not thread-safe.
 *
 * <p>A frame is a table whose columns are called {@code e0}, {@code e1}, … and whose row ids are
 * the events' positions: DuckDB keeps the order of the file and numbers the rows of a table that
 * nothing was deleted from without gaps.
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

  Events load(EventsRequest request) {
    if (request.file().isPresent() == request.sql().isPresent()) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT, "events of both or neither (expected: a file or SQL)");
    }
    if (request.file().isPresent()) {
      return fromFile(request.file().get(), request.format(), request.timestamp());
    }
    try (var _ = workspace.stop().within("the SQL of the events", request.sqlTimeoutMillis())) {
      return fromSql(request.sql().orElseThrow(), request.timestamp());
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
    workspace.createFromSources(table, select, rows -> "SELECT * FROM " + rows);
    return events(table, fields, timestamp);
  }

  private Events fromFile(Path file, FileFormat format, String timestamp) {
    Subject subject = Subject.events(file);
    String raw = SourceScan.raw(format, List.of(file));
    List<RawColumn> columns = workspace.database().describe("SELECT * FROM " + raw, subject);
    String scan = format == FileFormat.CSV ? csv(file, columns, subject) : raw;
    List<RawColumn> read = workspace.database().describe("SELECT * FROM " + scan, subject);
    List<Field> fields = read.stream().map(EventFrames::field).toList();
    checkTimestamp(fields, timestamp);
    String select =
        IntStream.range(0, read.size())
            .mapToObj(i -> Sql.name(read.get(i).name()) + " AS e" + i)
            .collect(Collectors.joining(", "));
    String table = workspace.newTable("events");
    workspace
        .database()
        .execute(
            "CREATE TABLE " + Sql.name(table) + " AS SELECT " + select + " FROM " + scan, subject);
    return events(table, fields, timestamp);
  }

  /**
   * Returns a scan of a CSV file. A column is a whole number only if writing the numbers gives the
   * text back: a key such as {@code 007} would be another key as a number.
   */
  private String csv(Path file, List<RawColumn> columns, Subject subject) {
    List<RawColumn> whole =
        columns.stream()
            .filter(
                column -> DuckTypes.model(column.type()).filter(DataType.INT64::equals).isPresent())
            .toList();
    if (whole.isEmpty()) {
      return SourceScan.raw(FileFormat.CSV, List.of(file));
    }
    String altered =
        whole.stream()
            .map(column -> Sql.name(column.name()))
            .map(name ->
                "count(*) FILTER (WHERE " + name + " <> TRY_CAST(" + name + " AS BIGINT)::VARCHAR)")
            .collect(Collectors.joining(", ", "SELECT ", ""));
    String reading = "read_csv(" + Sql.texts(List.of(file)) + ", header=true";
    List<String> counts =
        workspace
            .database()
            .rows(altered + " FROM " + reading + ", all_varchar=true)", subject)
            .getFirst();
    String types =
        IntStream.range(0, whole.size())
            .filter(i -> !counts.get(i).equals("0"))
            .mapToObj(i -> Sql.text(whole.get(i).name()) + ": 'VARCHAR'")
            .collect(Collectors.joining(", "));
    return types.isEmpty() ? reading + ")" : reading + ", types={" + types + "})";
  }

  private static Field field(RawColumn column) {
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
    long rows =
        workspace
            .database()
            .number("SELECT count(*) FROM " + Sql.name(table), Subject.ours("the events"));
    return new Events(table, new Schema(fields), timestamp, rows);
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
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < events.schema().size(); i++) {
      columns.add("e.e" + i + " AS " + Sql.name(events.schema().fields().get(i).name()));
    }
    StringBuilder joins = new StringBuilder();
    for (int t = 0; t < featureTables.size(); t++) {
      FeatureTable table = finished(featureTables.get(t));
      String alias = "f" + t;
      for (int i = 1; i < table.schema().size(); i++) {
        String name = table.schema().fields().get(i).name();
        columns.add(alias + "." + FeatureTable.column(i) + " AS " + Sql.name(name));
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

  BatchWriter newFile(Path file, FileFormat format, Schema columns) {
    return new FileTable(
        new FeatureTable(workspace, columns),
        (table, rows) -> copy(select(table), file, format, rows));
  }

  private static String select(FeatureTable table) {
    return IntStream.range(0, table.schema().size())
        .mapToObj(
            i -> FeatureTable.column(i) + " AS " + Sql.name(table.schema().fields().get(i).name()))
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + Sql.name(table.name())));
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
