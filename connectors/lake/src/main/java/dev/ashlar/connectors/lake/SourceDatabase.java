package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.Database.Limits;
import dev.ashlar.connectors.lake.Database.Query;
import dev.ashlar.connectors.lake.Database.RawColumn;
import dev.ashlar.connectors.lake.LakeComputeEngine.Proved;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.ViewSource;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The sandbox: a DuckDB instance in which the SQL of authors runs. It can read the files of the
 * session's sources, and nothing else; it can write nothing. Not thread-safe.
 */
final class SourceDatabase implements AutoCloseable {
  private final Database database;
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Subject subject;

  private SourceDatabase(Database database, Subject subject) {
    this.database = database;
    this.subject = subject;
  }

  static SourceDatabase open(
      Limits limits, SessionOptions session, Map<String, List<Path>> files, StopSwitch stop) {
    Database database = Database.open(limits, stop);
    try {
      List<String> paths = session.sources().stream().map(BatchSource::path).toList();
      SourceDatabase sources = new SourceDatabase(database, Subject.sql(String.join(", ", paths)));
      for (BatchSource source : session.sources()) {
        List<Path> found = files.getOrDefault(source.name(), List.of());
        String rows = SourceScan.select(database, source, found);
        sources.show(new Table(source, found, rows, Optional.empty()));
      }
      database.lock(files.values().stream().flatMap(List::stream).distinct().toList());
      return sources;
    } catch (RuntimeException failed) {
      database.close();
      throw failed;
    }
  }

  /**
   * A source as SQL sees it.
   *
   * @param rows a SELECT of all its rows
   * @param visible the times of the rows that are seen; absent for all rows
   */
  private record Table(
      BatchSource source, List<Path> files, String rows, Optional<Interval> visible) {

    String view() {
      String all = "CREATE OR REPLACE VIEW " + Sql.name(source.name()) + " AS " + rows;
      return visible.isEmpty() || source.timestamp().isEmpty()
          ? all
          : "CREATE OR REPLACE VIEW "
              + Sql.name(source.name())
              + " AS SELECT * FROM ("
              + rows
              + ") WHERE "
              + Sql.within(Sql.name(source.timestamp().get()), visible.get());
    }
  }

  private void show(Table table) {
    try {
      database.execute(table.view(), Subject.source(table.source().path()));
    } catch (AshlarException oneOfThem) {
      SourceScan.blame(database, table.source(), table.files());
      throw oneOfThem;
    }
    tables.put(table.source().name(), table);
  }

  /**
   * Shows the rows of these times, and of any other source all.
   *
   * @param visible names of sources → the times that are seen
   */
  private void show(Map<String, Interval> visible) {
    for (Table table : List.copyOf(tables.values())) {
      Optional<Interval> times = Optional.ofNullable(visible.get(table.source().name()));
      if (!table.visible().equals(times)) {
        show(new Table(table.source(), table.files(), table.rows(), times));
      }
    }
  }

  /** Proves a text and returns the names of its columns, twice what it produces twice. */
  List<String> names(String sql) {
    return prove(sql, Set.of()).columns().stream().map(RawColumn::name).toList();
  }

  /** Proves a text and returns what it produces. */
  Bound bind(String sql) {
    return bind(sql, Set.of());
  }

  /** Proves the SQL of a view and returns what it produces. */
  Bound bind(ViewQuery query) {
    return bind(query.sql(), query.parameters());
  }

  private Bound bind(String sql, Set<String> parameters) {
    Proved proved = prove(sql, parameters);
    Map<String, String> types = new LinkedHashMap<>();
    proved.columns().forEach(column -> types.put(column.name(), column.type()));
    return new Bound(Sql.withoutSemicolon(proved.sql()), types, proved.parameters());
  }

  private Proved prove(String sql, Set<String> parameters) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    tables.forEach((name, table) -> columns.put(name, table.source().columns()));
    return LakeComputeEngine.prove(database, sql, columns, parameters);
  }

  /** Starts a SELECT over all rows of the sources. */
  ResultStream stream(String select, BufferAllocator allocator) {
    show(Map.of());
    return database.stream(Query.of(select), subject, allocator);
  }

  /** Starts a SELECT over what the query of a view sees in a window. */
  ResultStream stream(ViewQuery view, Interval window, Query select, BufferAllocator allocator) {
    Map<String, Interval> visible = new HashMap<>();
    for (ViewSource source : view.sources()) {
      source.visible(window).ifPresent(times -> visible.put(source.name(), times));
    }
    show(visible);
    return database.stream(select, subject, allocator);
  }

  @Override
  public void close() {
    database.close();
  }

  /**
   * A proved SELECT.
   *
   * @param types its columns → their DuckDB types
   * @param parameters the parameters that it takes, in order
   */
  record Bound(String sql, Map<String, String> types, List<String> parameters) {

    /** Returns a SELECT over this one, with the parameters' values for a window. */
    Query over(String select, Interval window) {
      return new Query(
          select,
          parameters.stream()
              .map(name -> name.equals(ViewQuery.START) ? window.startMicros() : window.endMicros())
              .toList());
    }

    /** Returns the text as a table of a FROM clause. */
    String table() {
      return "(\n" + sql + "\n) AS \"_author\"";
    }

    /** Returns our type of a column. */
    DataType type(String column) {
      String type = rawType(column);
      return DuckTypes.model(type)
          .orElseThrow(() -> LakeComputeEngine.noType(new RawColumn(column, type)));
    }

    /** Returns an expression of a column in our type for it. */
    String expression(String column) {
      return expression(column, type(column));
    }

    String expression(String column, DataType to) {
      return DuckTypes.cast(Sql.name(column), rawType(column), to);
    }

    private String rawType(String column) {
      String type = types.get(column);
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
  }
}
