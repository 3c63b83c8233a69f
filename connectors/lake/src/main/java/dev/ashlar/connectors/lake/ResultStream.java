package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.Database.Query;
import dev.ashlar.model.error.AshlarException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBResultSet;

/** The rows of a running query, batch by batch as Arrow vectors. Not thread-safe. */
final class ResultStream implements AutoCloseable {
  /** Large enough to make a batch's fixed cost small, small enough to bound memory. */
  static final int BATCH_ROWS = 65_536;

  /** What a stream sets on its connection: DuckDB counts how far a query is only for a bar. */
  static final List<String> PROGRESS_SETTINGS =
      List.of("enable_progress_bar", "enable_progress_bar_print", "progress_bar_time");

  private static final String COUNT_WITHOUT_A_BAR =
      "SET enable_progress_bar_print=false; SET progress_bar_time=0; SET enable_progress_bar=true";
  private static final double PERCENT = 100;

  private final Connection connection;
  private final DuckDBPreparedStatement statement;
  private final ArrowReader reader;
  private final Subject subject;
  private final StopSwitch stop;
  private boolean closed;

  private ResultStream(
      Connection connection,
      DuckDBPreparedStatement statement,
      ArrowReader reader,
      Subject subject,
      StopSwitch stop) {
    this.connection = connection;
    this.statement = statement;
    this.reader = reader;
    this.subject = subject;
    this.stop = stop;
  }

  /** Starts a query; the connection is closed with the stream, or at once if it does not start. */
  static ResultStream open(
      Connection connection,
      Query query,
      Subject subject,
      StopSwitch stop,
      BufferAllocator allocator)
      throws SQLException {
    boolean started = false;
    try {
      try (Statement settings = connection.createStatement()) {
        settings.execute(COUNT_WITHOUT_A_BAR);
      }
      DuckDBPreparedStatement statement = query.prepare(connection);
      ArrowReader reader = start(statement, stop, allocator);
      started = true;
      return new ResultStream(connection, statement, reader, subject, stop);
    } finally {
      if (!started) {
        Database.closeQuietly(connection);
      }
    }
  }

  private static ArrowReader start(
      DuckDBPreparedStatement statement, StopSwitch stop, BufferAllocator allocator)
      throws SQLException {
    boolean started = false;
    try {
      stop.enter(statement);
      DuckDBResultSet results = (DuckDBResultSet) statement.executeQuery();
      ArrowReader reader = (ArrowReader) results.arrowExportStream(allocator, BATCH_ROWS);
      started = true;
      return reader;
    } finally {
      if (!started) {
        stop.leave(statement);
      }
    }
  }

  /** Loads the next batch into {@link #root}; false at the end. */
  boolean next() {
    stop.check();
    try {
      return reader.loadNextBatch();
    } catch (IOException error) {
      throw failure(error);
    }
  }

  VectorSchemaRoot root() {
    try {
      return reader.getVectorSchemaRoot();
    } catch (IOException error) {
      throw failure(error);
    }
  }

  ArrowReader reader() {
    return reader;
  }

  /** Returns the share of the query that is done, 0 to 1, if DuckDB knows it; it never falls. */
  OptionalDouble share() {
    try {
      double percent = statement.getQueryProgress().getPercentage();
      return percent < 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(Math.min(1, percent / PERCENT));
    } catch (SQLException error) {
      throw failure(error);
    }
  }

  private AshlarException failure(Exception error) {
    return stop.stopped().orElseGet(() -> DuckDbErrors.of(error, subject));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop.leave(statement);
    try {
      reader.close();
      statement.close();
    } catch (IOException | SQLException error) {
      throw DuckDbErrors.of(error, subject);
    } finally {
      Database.closeQuietly(connection);
    }
  }
}
