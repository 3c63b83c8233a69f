package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.Database.Query;
import dev.ashlar.connectors.lake.SourceDatabase.Bound;
import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.KnownColumns;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeSession.Events;
import dev.ashlar.spi.ComputeSession.KeyedRows;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.ComputeSession.Selection;
import dev.ashlar.spi.ComputeSession.SpineAndRows;
import dev.ashlar.spi.OfflineStore.ColumnId;
import dev.ashlar.spi.OfflineStore.DataFile;
import dev.ashlar.spi.OfflineStore.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers keys, joins rows to them and sorts. Used once.
 *
 * <p>Keys are numbered by their place in a table of distinct keys. Rows of an offline table are
 * read from its files where they are needed; rows of an author's SQL are kept in a table, because a
 * SELECT need not give the same rows twice.
 */
final class KeyedScan {
  private static final Field KEY = new Field("_key", DataType.INT64);
  private static final Field TIME = new Field("_t", DataType.TIMESTAMP);
  private static final Field ROW = new Field("_row", DataType.INT64);

  private final Workspace workspace;
  private final RowsRequest request;
  private final @Nullable Bound bound;
  private final List<DataType> keyTypes;
  private final List<Field> columns;

  KeyedScan(Workspace workspace, RowsRequest request) {
    this.workspace = workspace;
    this.request = request;
    this.bound = request.sql().map(sql -> workspace.sources().bind(sql.query())).orElse(null);
    this.keyTypes = request.joinKeys().stream().map(this::type).toList();
    this.columns = request.columns().stream().map(name -> new Field(name, type(name))).toList();
  }

  private DataType type(String column) {
    if (bound != null) {
      return bound.type(column);
    }
    Map<String, DataType> types = new LinkedHashMap<>();
    request.table().orElseThrow().columns().stream()
        .map(ColumnId::field)
        .forEach(field -> types.put(field.name(), field.type()));
    DataType type = types.get(column);
    if (type == null) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "unknown column "
              + column
              + " (expected: one of "
              + String.join(", ", types.keySet())
              + ")");
    }
    return type;
  }

  KeyedRows keyedRows() {
    String rows = bound == null ? "(" + tableRows() + ")" : sourceRows(bound, null);
    String keys = workspace.newTable("keys");
    createKeys(keys, "SELECT DISTINCT " + keyList("") + " FROM " + rows);
    List<Field> keyFields = new ArrayList<>(List.of(KEY));
    for (int i = 0; i < keyTypes.size(); i++) {
      keyFields.add(new Field(request.joinKeys().get(i), keyTypes.get(i)));
    }
    String keysQuery =
        "SELECT _key" + prefixed(keyList("")) + " FROM " + Sql.name(keys) + " ORDER BY _key";
    Release release = new Release(bound == null ? List.of(keys) : List.of(keys, rows));
    BatchReader keyReader = reader(keysQuery, new Schema(keyFields), release);
    try {
      return new KeyedRows(keyReader, reader(joined(rows, keys), rowSchema(), release));
    } catch (RuntimeException failed) {
      keyReader.close();
      throw failed;
    }
  }

  SpineAndRows spineAndRows(Events events, Map<String, String> eventKeys) {
    List<String> eventColumns = eventColumns(events, eventKeys);
    String keys = workspace.newTable("keys");
    String condition =
        EventFrames.column(events, events.timestamp())
            + " IS NOT NULL"
            + eventColumns.stream()
                .map(column -> " AND " + column + " IS NOT NULL")
                .collect(Collectors.joining());
    createKeys(
        keys,
        "SELECT DISTINCT "
            + list(i -> eventColumns.get(i) + " AS " + key(i))
            + " FROM "
            + Sql.name(events.table())
            + " WHERE "
            + condition);
    String rows = bound == null ? "(" + tableRows() + ")" : sourceRows(bound, keys);
    String spine =
        "SELECT k._key, CAST(e."
            + EventFrames.column(events, events.timestamp())
            + " AS TIMESTAMP) AS _t, e.rowid AS _row FROM "
            + Sql.name(events.table())
            + " AS e JOIN "
            + Sql.name(keys)
            + " AS k ON "
            + IntStream.range(0, keyTypes.size())
                .mapToObj(i -> "k." + key(i) + " = " + eventColumns.get(i))
                .collect(Collectors.joining(" AND "))
            + " WHERE e."
            + EventFrames.column(events, events.timestamp())
            + " IS NOT NULL ORDER BY 1, 2, 3";
    Release release = new Release(bound == null ? List.of(keys) : List.of(keys, rows));
    BatchReader spineReader = reader(spine, Schema.of(KEY, TIME, ROW), release);
    try {
      return new SpineAndRows(spineReader, reader(joined(rows, keys), rowSchema(), release));
    } catch (RuntimeException failed) {
      spineReader.close();
      throw failed;
    }
  }

  /** Returns an expression of each join key over the events' columns, in the view's type. */
  private List<String> eventColumns(Events events, Map<String, String> eventKeys) {
    List<String> expressions = new ArrayList<>();
    for (int i = 0; i < keyTypes.size(); i++) {
      String key = request.joinKeys().get(i);
      String column = eventKeys.getOrDefault(key, key);
      DataType from =
          events
              .schema()
              .find(column)
              .map(Field::type)
              .orElseThrow(() -> unknownEventColumn(events, column));
      if (!comparable(from, keyTypes.get(i))) {
        throw new AshlarException(
            ErrorCode.INVALID_ARGUMENT,
            "events column "
                + column
                + " is "
                + from.text()
                + " (expected: "
                + keyTypes.get(i).text()
                + ", the type of join key "
                + key
                + ")");
      }
      expressions.add(
          "CAST("
              + EventFrames.column(events, column)
              + " AS "
              + DuckTypes.duck(keyTypes.get(i))
              + ")");
    }
    return expressions;
  }

  /** A key of digits may have been taken for a number when a text file was read. */
  private static boolean comparable(DataType event, DataType key) {
    return event.equals(key)
        || (event.kind() == DataType.Kind.INT64 && key.kind() == DataType.Kind.STRING);
  }

  private static AshlarException unknownEventColumn(Events events, String column) {
    return new AshlarException(
        ErrorCode.INVALID_ARGUMENT,
        "the events have no column "
            + column
            + " (expected: it, beside "
            + String.join(", ", events.schema().names())
            + ")");
  }

  private void createKeys(String keys, String distinct) {
    workspace
        .database()
        .execute(
            "CREATE TABLE "
                + Sql.name(keys)
                + " AS SELECT row_number() OVER () - 1 AS _key, * FROM ("
                + distinct
                + ")",
            subject());
  }

  /** Keeps the rows of the author's SQL, all of them or those that have one of the keys. */
  private String sourceRows(Bound author, @Nullable String keys) {
    String rows = workspace.newTable("rows");
    List<String> selected = new ArrayList<>();
    for (int i = 0; i < keyTypes.size(); i++) {
      selected.add(author.expression(request.joinKeys().get(i)) + " AS " + key(i));
    }
    selected.add(
        request
                .timestamp()
                .map(time -> author.expression(time, DataType.TIMESTAMP))
                .orElseGet(() -> Sql.timestamp(request.constantTimeMicros()))
            + " AS _t");
    for (int i = 0; i < columns.size(); i++) {
      selected.add(author.expression(columns.get(i).name()) + " AS " + column(i));
    }
    String select =
        "SELECT * FROM (SELECT "
            + String.join(", ", selected)
            + " FROM "
            + author.table()
            + ") WHERE "
            + rowCondition();
    Selection selection = request.sql().orElseThrow();
    workspace.createFromSources(
        rows,
        workspace.rows(
            selection.query(),
            selection.span(),
            author,
            window ->
                request.timestamp().isPresent()
                    ? select + " AND " + Sql.within("_t", window)
                    : select),
        feed -> "SELECT r.* FROM " + feed + " AS r" + (keys == null ? "" : semiJoin(keys)));
    return rows;
  }

  private String semiJoin(String keys) {
    return " SEMI JOIN " + Sql.name(keys) + " AS k ON " + keysEqual();
  }

  private String rowCondition() {
    return Sql.within("_t", request.span())
        + IntStream.range(0, keyTypes.size())
            .mapToObj(i -> " AND " + key(i) + " IS NOT NULL")
            .collect(Collectors.joining());
  }

  /** Returns a SELECT over the files of the offline table. */
  private String tableRows() {
    List<String> selected = new ArrayList<>();
    for (int i = 0; i < keyTypes.size(); i++) {
      selected.add(Sql.name(request.joinKeys().get(i)) + " AS " + key(i));
    }
    selected.add("_t");
    for (int i = 0; i < columns.size(); i++) {
      selected.add(Sql.name(columns.get(i).name()) + " AS " + column(i));
    }
    return "SELECT * FROM (SELECT "
        + String.join(", ", selected)
        + " FROM "
        + tableFiles()
        + ") WHERE "
        + rowCondition();
  }

  private String tableFiles() {
    var snapshot = request.table().orElseThrow();
    if (!snapshot.files().isEmpty()) {
      // Without Hive partitioning: a folder above the store may have a name with an equals sign.
      String files =
          "read_parquet("
              + Sql.texts(snapshot.files().stream().map(DataFile::path).toList())
              + ", hive_partitioning=false";
      return snapshot.known().isEmpty() ? files + ")" : knownFiles(snapshot, files);
    }
    return snapshot.columns().stream()
        .map(ColumnId::field)
        .map(field -> "NULL::" + DuckTypes.duck(field.type()) + " AS " + Sql.name(field.name()))
        .collect(Collectors.joining(", ", "(SELECT ", " WHERE false)"));
  }

  /** Gives the rows of each file the times between which they counted. */
  private static String knownFiles(Snapshot snapshot, String files) {
    List<String> known = new ArrayList<>();
    for (int i = 0; i < snapshot.files().size(); i++) {
      Interval times = snapshot.known().get(i);
      known.add(
          "("
              + Sql.text(snapshot.files().get(i).path())
              + ", "
              + times.startMicros()
              + "::BIGINT, "
              + times.endMicros()
              + "::BIGINT)");
    }
    return files
        + ", filename='_file') JOIN (VALUES "
        + String.join(", ", known)
        + ") AS known(_known_file, "
        + Sql.name(KnownColumns.FROM)
        + ", "
        + Sql.name(KnownColumns.TO)
        + ") ON _file = _known_file";
  }

  private String joined(String rows, String keys) {
    return "SELECT k._key, r._t"
        + prefixed(
            IntStream.range(0, columns.size())
                .mapToObj(i -> "r." + column(i))
                .collect(Collectors.joining(", ")))
        + " FROM "
        + rows
        + " AS r JOIN "
        + Sql.name(keys)
        + " AS k ON "
        + keysEqual()
        + " ORDER BY k._key, r._t";
  }

  private String keysEqual() {
    return IntStream.range(0, keyTypes.size())
        .mapToObj(i -> "r." + key(i) + " = k." + key(i))
        .collect(Collectors.joining(" AND "));
  }

  private BatchReader reader(String query, Schema schema, Release release) {
    return new ArrowBatchReader(
        schema,
        workspace.database().stream(Query.of(query), subject(), workspace.allocator()),
        release::readerClosed);
  }

  private Schema rowSchema() {
    List<Field> fields = new ArrayList<>(List.of(KEY, TIME));
    fields.addAll(columns);
    return new Schema(fields);
  }

  private Subject subject() {
    return request
        .table()
        .map(table -> Subject.store("offline table " + table.table()))
        .orElseGet(() -> Subject.ours("the rows of the SQL"));
  }

  private String keyList(String prefix) {
    return list(i -> prefix + key(i));
  }

  private String list(IntFunction<String> item) {
    return IntStream.range(0, keyTypes.size()).mapToObj(item).collect(Collectors.joining(", "));
  }

  private static String prefixed(String list) {
    return list.isEmpty() ? "" : ", " + list;
  }

  private static String key(int i) {
    return "_k" + i;
  }

  private static String column(int i) {
    return "_c" + i;
  }

  /** Drops the tables of a scan when both of its readers are closed. */
  private final class Release {
    private final List<String> tables;
    private int open = 2;

    Release(List<String> tables) {
      this.tables = tables;
    }

    void readerClosed() {
      if (--open == 0) {
        tables.forEach(workspace::drop);
      }
    }
  }
}
