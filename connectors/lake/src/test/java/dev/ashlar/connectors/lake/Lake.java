package dev.ashlar.connectors.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import dev.ashlar.spi.ComputeSession.Selection;
import dev.ashlar.spi.ComputeSession.WriteRequest;
import dev.ashlar.spi.OfflineStore.Layout;
import dev.ashlar.spi.RowProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A folder of sources, and the sessions and requests that tests make over them. */
final class Lake {
  static final long DAY = 86_400_000_000L;
  static final long MEMORY = 512L << 20;
  static final long SPILL = 4L << 30;
  static final long TIMEOUT = 60_000;
  static final Interval ALWAYS = new Interval(Long.MIN_VALUE, Long.MAX_VALUE);
  static final Schema FLIGHTS =
      Schema.of(
          new Field("airport", DataType.STRING),
          new Field("date", DataType.TIMESTAMP),
          new Field("delay", DataType.INT64));

  private Lake() {}

  static long at(String time) {
    return Timestamps.parse(time).orElseThrow();
  }

  static Interval span(String start, String end) {
    return new Interval(at(start), at(end));
  }

  static LakeComputeEngine engine(Path root) {
    return LakeComputeEngine.open(new LakeOptions(List.of(root), 2, MEMORY, TIMEOUT));
  }

  static BatchSource source(String name, FileFormat format, Path path, Schema schema) {
    Optional<String> time =
        schema.fields().stream()
            .filter(field -> field.type().kind() == DataType.Kind.TIMESTAMP)
            .map(Field::name)
            .findFirst();
    return new BatchSource(name, format, path.toString(), time, schema, Metadata.NONE);
  }

  static SessionOptions options(Path root, BatchSource... sources) {
    return options(root, TIMEOUT, MEMORY, sources);
  }

  static SessionOptions options(Path root, long timeout, long memoryBytes, BatchSource... sources) {
    return new SessionOptions(List.of(sources), root.resolve("spill"), SPILL, memoryBytes, timeout);
  }

  static SessionOptions smallSpill(Path root, long spillBytes, long memoryBytes) {
    return new SessionOptions(List.of(), root.resolve("spill"), spillBytes, memoryBytes, TIMEOUT);
  }

  /** Asserts that a call is refused for what it was given, in a message that has some parts. */
  static void invalid(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AshlarException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("(expected: ")
        .satisfies(error -> assertThat(List.of(parts)).allMatch(error.getMessage()::contains));
  }

  static EventsRequest events(Path file, FileFormat format, String timestamp) {
    return new EventsRequest(Optional.of(file), format, Optional.empty(), timestamp, TIMEOUT);
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** Runs SQL in a DuckDB of the test's own. */
  static List<List<String>> duckdb(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      List<List<String>> rows = new ArrayList<>();
      if (statement.execute(sql)) {
        try (var results = statement.getResultSet()) {
          int columns = results.getMetaData().getColumnCount();
          while (results.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
              row.add(results.getString(i));
            }
            rows.add(row);
          }
        }
      }
      return rows;
    } catch (SQLException error) {
      throw new IllegalStateException(error);
    }
  }

  static Path parquet(Path file, String select) {
    duckdb("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
    return file;
  }

  /** A few flights of three days, one without an airport, written as Parquet. */
  static Path flights(Path root) {
    return parquet(
        root.resolve("flights.parquet"),
        """
        SELECT * FROM (VALUES
          ('ATL', TIMESTAMP '2001-01-01 00:00:00', 5),
          ('ORD', TIMESTAMP '2001-01-01 23:59:59.999999', NULL),
          ('ATL', TIMESTAMP '2001-01-02 00:00:00', 7),
          (NULL, TIMESTAMP '2001-01-02 10:00:00', 9),
          ('ATL', TIMESTAMP '2001-01-02 09:00:00', 8),
          ('JFK', TIMESTAMP '2001-01-04 00:00:00', 1)) AS f(airport, date, delay)\
        """);
  }

  static WriteRequest writeRequest(String sql, Interval span, Layout layout, String prefix) {
    return writeRequest(sql, span, layout, prefix, rows -> {});
  }

  static WriteRequest writeRequest(
      String sql, Interval span, Layout layout, String prefix, Consumer<RowProgress> progress) {
    return new WriteRequest(
        ViewQuery.of(sql),
        FLIGHTS,
        List.of("airport"),
        Optional.of("date"),
        span,
        DAY,
        3_600_000_000L,
        0,
        7,
        layout,
        prefix,
        progress);
  }

  /** Returns SQL over all rows of a session's sources. */
  static Selection select(String sql) {
    return new Selection(ViewQuery.of(sql), ALWAYS);
  }

  /** Returns all rows of a reader as Java objects, and closes it. */
  static List<List<Object>> rows(BatchReader reader) {
    List<List<Object>> rows = new ArrayList<>();
    try (reader) {
      for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
        for (int row = 0; row < batch.rowCount(); row++) {
          Object[] cells = new Object[batch.schema().size()];
          for (int i = 0; i < cells.length; i++) {
            cells[i] = batch.column(i).getObject(row);
          }
          rows.add(Arrays.asList(cells));
        }
      }
    }
    return rows;
  }

  /** Returns the keys of a scan and each key's rows, without the number of the key. */
  static Map<String, List<List<Object>>> byKey(ComputeSession.KeyedRows scan) {
    List<List<Object>> keys = rows(scan.keys());
    Map<String, List<List<Object>>> byKey = new TreeMap<>();
    for (List<Object> row : rows(scan.rows())) {
      List<Object> key = keys.get(Math.toIntExact((Long) row.getFirst()));
      byKey
          .computeIfAbsent(key.subList(1, key.size()).toString(), _ -> new ArrayList<>())
          .add(row.subList(1, row.size()));
    }
    return byKey;
  }

  /** Returns every file below a folder with its size, for comparing; spill files aside. */
  static Map<String, Long> files(Path root) {
    try (Stream<Path> walk = Files.walk(root)) {
      Map<String, Long> files = new TreeMap<>();
      for (Path path :
          walk.filter(Files::isRegularFile)
              .filter(path -> !path.startsWith(root.resolve("spill")))
              .toList()) {
        files.put(root.relativize(path).toString(), Files.size(path));
      }
      return files;
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
