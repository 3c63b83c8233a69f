package dev.ashlar.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A DuckDB of this process: what the baselines run on, and what makes the data. */
final class DuckDb implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Connection connection;

  /**
   * @param threads threads of one query
   */
  DuckDb(int threads) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET threads=" + threads);
    execute("SET TimeZone='UTC'");
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a statement and returns how many seconds it took. */
  double seconds(String sql) throws SQLException {
    long start = System.nanoTime();
    execute(sql);
    return (System.nanoTime() - start) / NANOS_PER_SECOND;
  }

  /** Returns the only row of a result, as text. */
  String row(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      results.next();
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
        row.append(i == 1 ? "" : " ").append(results.getString(i));
      }
      return row.toString();
    }
  }

  /** Reads a result of whole numbers column by column. */
  long[][] columns(String sql, int rows) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      long[][] columns = new long[results.getMetaData().getColumnCount()][rows];
      for (int row = 0; results.next(); row++) {
        for (int i = 0; i < columns.length; i++) {
          columns[i][row] = results.getLong(i + 1);
        }
      }
      return columns;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
