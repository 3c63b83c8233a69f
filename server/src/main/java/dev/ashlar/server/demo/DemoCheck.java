package dev.ashlar.server.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Recomputes a training set's features from the source files by plain SQL. */
final class DemoCheck {
  private static final String SCRIPT = "check.sql";

  private DemoCheck() {}

  /** How many events and features were compared, and how many values differ. */
  record Outcome(long events, long features, long differ) {}

  /**
   * Compares some of a training set's events.
   *
   * @param example the directory of the flights example
   * @param step one event in so many is checked
   */
  static Outcome run(Path train, Path example, int step) {
    List<String> statements = statements(train, example, step);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String sql : statements.subList(0, statements.size() - 1)) {
        statement.execute(sql);
      }
      try (ResultSet result = statement.executeQuery(statements.getLast())) {
        result.next();
        return new Outcome(result.getLong(1), result.getLong(2), result.getLong(3));
      }
    } catch (SQLException failed) {
      throw new IllegalStateException("the check could not run: " + failed.getMessage(), failed);
    }
  }

  private static List<String> statements(Path train, Path example, int step) {
    String script =
        script()
            .replaceAll("(?m)--.*$", "")
            .replace("${train}", quoted(train))
            .replace("${flights}", quoted(example.resolve("data/flights-3m.parquet")))
            .replace("${airports}", quoted(example.resolve("data/airports.csv")))
            .replace("${step}", Integer.toString(step));
    return List.of(script.strip().split(";\\s*(?:\\n|$)"));
  }

  private static String quoted(Path path) {
    return path.toAbsolutePath().toString().replace("'", "''");
  }

  private static String script() {
    try (InputStream script = DemoCheck.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IllegalStateException(SCRIPT + " is missing (expected: in the jar)");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
