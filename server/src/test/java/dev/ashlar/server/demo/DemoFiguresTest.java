package dev.ashlar.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo prints of its example follows from the files. */
final class DemoFiguresTest {
  private static final String FLIGHTS =
      """
      SELECT * FROM (VALUES
        (TIMESTAMP '2001-02-01 10:00:00', 'ORD', 'LAX', 5),
        (TIMESTAMP '2001-02-01 12:00:00', 'ORD', 'ATL', NULL),
        (TIMESTAMP '2001-02-02 10:00:00', 'ORD', 'LAX', 30)) AS f(date, origin, destination, delay)
      """;
  private static final String COUNTS =
      """
      SELECT date, origin, destination, delay, n AS origin__delay_count_1d_1d,
        m AS origin__delay_max_7d_1d
      FROM (VALUES
        (TIMESTAMP '2001-02-02 10:00:00', 'ORD', 'LAX', 30, 1, 5),
        (TIMESTAMP '2001-02-03 10:00:00', 'ORD', 'LAX', 1, 1, 30)) AS t(date, origin, destination, delay, n, m)
      """;

  @TempDir private Path example;
  private Path train;

  @BeforeEach
  void writeExample() throws IOException {
    Files.createDirectories(example.resolve("data"));
    Files.writeString(
        example.resolve("data/airports.csv"), "iata,latitude,longitude\nORD,41.9,-87.9\n");
    write(example.resolve("data/flights-3m.parquet"), FLIGHTS);
    train = example.resolve("train.parquet");
    write(train, COUNTS);
  }

  @Test
  void theNumberOfFlightsIsThatOfTheFile() {
    assertThat(DemoCommand.applying(example))
        .isEqualTo("Applying examples/flights: features over 3 flights");
    write(
        example.resolve("data/flights-3m.parquet"),
        FLIGHTS + " UNION ALL SELECT '2001-02-03'::TIMESTAMP, 'ORD', 'LAX', 1 FROM range(1234)");
    assertThat(DemoCommand.applying(example))
        .isEqualTo("Applying examples/flights: features over 1,237 flights");
  }

  @Test
  void whatWasCheckedIsWhatTheFilesHold() {
    assertThat(checked(1)).isEqualTo("2 events × 2 features, 0 differ");
    assertThat(checked(2)).isEqualTo("1 events × 2 features, 0 differ");
    write(train, COUNTS.replace("n AS", "n + 1 AS"));
    assertThat(checked(1)).isEqualTo("2 events × 2 features, 2 differ");
    write(train, "SELECT * EXCLUDE origin__delay_max_7d_1d FROM (" + COUNTS + ") LIMIT 1");
    assertThat(checked(1)).isEqualTo("1 events × 1 features, 0 differ");
  }

  private String checked(int step) {
    String line = DemoCommand.checked(DemoCheck.run(train, example, step));
    return line.replaceFirst(
        "Checked        (.*) recomputed from the source by plain SQL: (.*)", "$1, $2");
  }

  private static void write(Path file, String select) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
