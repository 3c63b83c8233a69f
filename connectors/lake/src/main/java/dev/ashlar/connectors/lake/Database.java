package dev.ashlar.connectors.lake;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBPreparedStatement;

/**
 * One DuckDB instance in memory, spilling into a folder. Its statements end with its {@link
 * StopSwitch}. Not thread-safe.
 *
 * <p>Whether results are streamed is a property of all connections of an instance. It is on: a
 * materialized result would have to fit in memory. Statements other than SELECT are not affected.
 */
final class Database implements AutoCloseable {
  private static final AtomicLong INSTANCES = new AtomicLong();

  private final StopSwitch stop;
  private final DuckDBConnection connection;

  /** The limits of an instance; no spill means that memory is all it has. */
  record Limits(int threads, long memoryBytes, Optional<Spill> spill) {}

  /** A folder that an instance may fill up to a limit. */
  record Spill(Path directory, long limitBytes) {}

  private Database(StopSwitch stop, DuckDBConnection connection) {
    this.stop = stop;
    this.connection = connection;
  }

  static Database open(Limits limits, StopSwitch stop) {
    String url = "jdbc:duckdb::memory:ashlar" + INSTANCES.incrementAndGet();
    Database database = new Database(stop, connect(url));
    database.configure(limits);
    return database;
  }

  private void configure(Limits limits) {
    Subject subject = Subject.ours("the settings of DuckDB");
    for (String setting :
        List.of(
            "errors_as_json=true",
            "TimeZone='UTC'",
            "threads=" + limits.threads(),
            "memory_limit='" + limits.memoryBytes() + "B'",
            "autoinstall_known_extensions=false",
            "autoload_known_extensions=false",
            "allow_community_extensions=false",
            "preserve_insertion_order=true",
            "temp_directory="
                + Sql.text(limits.spill().map(spill -> spill.directory().toString()).orElse("")))) {
      execute("SET " + setting, subject);
    }
    if (limits.spill().isPresent()) {
      long bytes = limits.spill().get().limitBytes();
      execute("SET max_temp_directory_size='" + bytes + "B'", subject);
    }
  }

  /** Lets SQL read these files and nothing else, for good. */
  void lock(List<Path> files) {
    Subject subject = Subject.ours("the settings of DuckDB");
    execute("SET allowed_paths=" + Sql.texts(files), subject);
    execute("SET enable_external_access=false", subject);
    execute("SET allowed_configs=" + Sql.texts(ResultStream.PROGRESS_SETTINGS), subject);
    execute("SET lock_configuration=true", subject);
  }

  DuckDBConnection connection() {
    return connection;
  }

  void execute(String sql, Subject subject) {
    run(sql, subject, ignored -> true);
  }

  /** Runs a statement that writes, and returns the number of rows written. */
  long update(String sql, Subject subject) {
    try (Statement statement = connection.createStatement()) {
      stop.enter(statement);
      try {
        return statement.executeLargeUpdate(sql);
      } finally {
        stop.leave(statement);
      }
    } catch (SQLException error) {
      throw stop.stopped().orElseGet(() -> DuckDbErrors.of(error, subject));
    }
  }

  /** Returns the rows of a small result as texts. */
  List<List<String>> rows(String sql, Subject subject) {
    return run(sql, subject, Database::read);
  }

  /** Returns the only cell of a result. */
  long number(String sql, Subject subject) {
    return Long.parseLong(rows(sql, subject).getFirst().getFirst());
  }

  /** Returns names and types of what a SELECT produces. */
  List<RawColumn> describe(String select, Subject subject) {
    return rawColumns(rows("DESCRIBE " + select, subject));
  }

  /**
   * As {@link #describe}, for the SQL of an author: errors are at their place in the text.
   *
   * @param parameters how many times the text takes
   */
  List<RawColumn> describeAuthorSql(String sql, int parameters) {
    String prefix = "DESCRIBE ";
    Query query = new Query(prefix + sql, Collections.nCopies(parameters, 0L));
    try {
      return rawColumns(query.run(connection, stop, Database::read));
    } catch (SQLException error) {
      throw stop.stopped()
          .orElseGet(() -> DuckDbErrors.sql(DuckDbFault.of(error), sql, prefix.length()));
    }
  }

  /** Starts a query whose rows are read as they are computed. */
  ResultStream stream(Query query, Subject subject, BufferAllocator allocator) {
    try {
      return ResultStream.open(connection.duplicate(), query, subject, stop, allocator);
    } catch (SQLException error) {
      if (stop.stopped().isEmpty() && DuckDbFault.of(error).isSwallowed()) {
        // The driver loses the error of a streamed query that fails at once: run it for its error.
        String table = "CREATE OR REPLACE TEMP TABLE \"_diagnosis\" AS ";
        run(new Query(table + query.sql(), query.timesMicros()), subject, ignored -> true);
        execute("DROP TABLE \"_diagnosis\"", subject);
      }
      throw stop.stopped().orElseGet(() -> DuckDbErrors.of(error, subject));
    }
  }

  /**
   * A statement and the times that it takes as its parameters, in their order.
   *
   * @param timesMicros what {@code $1}, {@code $2} and so on stand for
   */
  record Query(String sql, List<Long> timesMicros) {
    Query {
      timesMicros = List.copyOf(timesMicros);
    }

    static Query of(String sql) {
      return new Query(sql, List.of());
    }

    /** Prepares the statement, which nothing can stop: the driver locks its connection. */
    DuckDBPreparedStatement prepare(Connection connection) throws SQLException {
      DuckDBPreparedStatement statement =
          connection.prepareStatement(sql).unwrap(DuckDBPreparedStatement.class);
      for (int i = 0; i < timesMicros.size(); i++) {
        Instant time = Instant.EPOCH.plus(timesMicros.get(i), ChronoUnit.MICROS);
        statement.setObject(i + 1, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
      }
      return statement;
    }

    private <T> T run(Connection connection, StopSwitch stop, Reader<T> reader)
        throws SQLException {
      try (PreparedStatement statement = prepare(connection)) {
        stop.enter(statement);
        try {
          statement.execute();
          try (ResultSet results = statement.getResultSet()) {
            return reader.read(results);
          }
        } finally {
          stop.leave(statement);
        }
      }
    }
  }

  private interface Reader<T> {
    T read(ResultSet results) throws SQLException;
  }

  private <T> T run(String sql, Subject subject, Reader<T> reader) {
    return run(Query.of(sql), subject, reader);
  }

  private <T> T run(Query query, Subject subject, Reader<T> reader) {
    try {
      return query.run(connection, stop, reader);
    } catch (SQLException error) {
      throw stop.stopped().orElseGet(() -> DuckDbErrors.of(error, subject));
    }
  }

  private static List<List<String>> read(ResultSet results) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    int columns = results.getMetaData().getColumnCount();
    while (results.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(String.valueOf(results.getString(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<RawColumn> rawColumns(List<List<String>> rows) {
    return rows.stream().map(row -> new RawColumn(row.get(0), row.get(1))).toList();
  }

  private static DuckDBConnection connect(String url) {
    Properties properties = new Properties();
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    try {
      return (DuckDBConnection) DriverManager.getConnection(url, properties);
    } catch (SQLException error) {
      throw new AshlarException(
          ErrorCode.INTERNAL, "DuckDB does not open (expected: an instance in memory)", error);
    }
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  /** Closes a connection whose work is over; what it could say then is of no use to anyone. */
  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException error) {
      throw DuckDbErrors.of(error, Subject.ours("closing DuckDB"));
    }
  }

  /** A column as DuckDB describes it. */
  record RawColumn(String name, String type) {}
}
