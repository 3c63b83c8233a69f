package dev.ashlar.connectors.lake;

import dev.ashlar.model.error.AshlarException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/** The rows of a running query, batch by batch as Arrow vectors. Not thread-safe. */
final class ResultStream implements AutoCloseable {
  /** Large enough to make a batch's fixed cost small, small enough to bound memory. */
  static final int BATCH_ROWS = 65_536;

  private final Connection connection;
  private final Statement statement;
  private final ArrowReader reader;
  private final Subject subject;
  private final StopSwitch stop;
  private boolean closed;

  private ResultStream(
      Connection connection,
      Statement statement,
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
      String sql,
      Subject subject,
      StopSwitch stop,
      BufferAllocator allocator)
      throws SQLException {
    Statement statement = connection.createStatement();
    boolean started = false;
    try {
      stop.enter(statement);
      DuckDBResultSet results = (DuckDBResultSet) statement.executeQuery(sql);
      ArrowReader reader = (ArrowReader) results.arrowExportStream(allocator, BATCH_ROWS);
      started = true;
      return new ResultStream(connection, statement, reader, subject, stop);
    } finally {
      if (!started) {
        stop.leave(statement);
        Database.closeQuietly(connection);
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

  private AshlarException failure(IOException error) {
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
