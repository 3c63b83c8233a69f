package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.Database.Limits;
import dev.ashlar.connectors.lake.Database.RawColumn;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The sandbox: a DuckDB instance in which the SQL of authors runs. It can read the files of the
 * session's sources, and nothing else; it can write nothing. Not thread-safe.
 */
final class SourceDatabase implements AutoCloseable {
  private final Database database;
  private final Map<String, List<String>> tables;
  private final Subject subject;

  private SourceDatabase(Database database, Map<String, List<String>> tables, Subject subject) {
    this.database = database;
    this.tables = tables;
    this.subject = subject;
  }

  static SourceDatabase open(
      Limits limits, SessionOptions session, Map<String, List<Path>> files, StopSwitch stop) {
    Database database = Database.open(limits, stop);
    try {
      Map<String, List<String>> tables = new LinkedHashMap<>();
      for (BatchSource source : session.sources()) {
        List<Path> found = files.getOrDefault(source.name(), List.of());
        createView(database, source, found, session.window());
        tables.put(source.name(), source.columns());
      }
      database.lock(files.values().stream().flatMap(List::stream).distinct().toList());
      List<String> paths = session.sources().stream().map(BatchSource::path).toList();
      return new SourceDatabase(database, tables, Subject.sql(String.join(", ", paths)));
    } catch (RuntimeException failed) {
      database.close();
      throw failed;
    }
  }

  private static void createView(
      Database database, BatchSource source, List<Path> files, Optional<Interval> window) {
    String select = SourceScan.select(database, source, files, window);
    try {
      database.execute(
          "CREATE VIEW " + Sql.name(source.name()) + " AS " + select,
          Subject.source(source.path()));
    } catch (AshlarException oneOfThem) {
      SourceScan.blame(database, source, files);
      throw oneOfThem;
    }
  }

  /** Proves a text and returns the names of its columns, twice what it produces twice. */
  List<String> names(String sql) {
    return LakeComputeEngine.prove(database, sql, tables).stream().map(RawColumn::name).toList();
  }

  /** Proves a text and returns what it produces. */
  Bound bind(String sql) {
    Map<String, String> types = new LinkedHashMap<>();
    for (RawColumn column : LakeComputeEngine.prove(database, sql, tables)) {
      types.put(column.name(), column.type());
    }
    return new Bound(Sql.withoutSemicolon(sql), types);
  }

  ResultStream stream(String select, BufferAllocator allocator) {
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
   */
  record Bound(String sql, Map<String, String> types) {

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
