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
import java.util.ArrayList;
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
    List<Long> counts = last(statements(train, example, step));
    return new Outcome(counts.get(0), counts.get(1), counts.get(2));
  }

  /** Returns how many flights the example has. */
  static long flights(Path example) {
    return last(List.of("SELECT count(*) FROM read_parquet('" + flightsFile(example) + "')"))
        .getFirst();
  }

  private static String flightsFile(Path example) {
    return quoted(example.resolve("data/flights-3m.parquet"));
  }

  /** Runs statements and returns the row of the last one. */
  private static List<Long> last(List<String> statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String sql : statements.subList(0, statements.size() - 1)) {
        statement.execute(sql);
      }
      try (ResultSet result = statement.executeQuery(statements.getLast())) {
        result.next();
        List<Long> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getLong(i));
        }
        return row;
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
            .replace("${flights}", flightsFile(example))
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
