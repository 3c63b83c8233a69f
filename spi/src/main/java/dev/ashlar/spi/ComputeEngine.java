package dev.ashlar.spi;

import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.type.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scans, joins, filters and sorts; never decides what a windowed value is. Runs the SQL of authors
 * in a sandbox: it reads the declared sources and nothing else, writes nothing of its own accord,
 * and ends at the memory and time limits. Thread-safe.
 *
 * <p>Raises {@code INVALID_SQL} (as {@link SqlException}), {@code SOURCE_UNREADABLE}, {@code
 * OUT_OF_MEMORY}, {@code TOO_LARGE} (the spill limit), {@code DEADLINE_EXCEEDED}, {@code
 * DISK_FULL}.
 */
public interface ComputeEngine extends AutoCloseable {

  /** Returns the columns of files, from the files themselves. */
  Schema inspect(FileFormat format, String path);

  /**
   * Proves that a text is one SELECT over the given tables and returns the columns it produces.
   * Runs nothing over data.
   *
   * @param tables the tables that the SQL may name → their columns
   * @param parameters the parameters that it may use, all timestamps, without the dollar sign
   */
  Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters);

  /** Opens a session for one job or training set; its temporary data goes with it. */
  ComputeSession open(SessionOptions options);

  @Override
  void close();

  /**
   * What a session may read, and its limits.
   *
   * @param sources the sources that SQL may name; nothing else can be read by SQL
   * @param spillDirectory where sorts and joins go that do not fit in memory
   * @param spillBytes how much of it the session may fill; more is {@code TOO_LARGE}
   */
  record SessionOptions(
      List<BatchSource> sources,
      Path spillDirectory,
      long spillBytes,
      long memoryBytes,
      long timeoutMillis) {
    public SessionOptions {
      sources = List.copyOf(sources);
    }
  }
}
