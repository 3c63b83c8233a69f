package dev.ashlar.model.definition;

import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Files of rows.
 *
 * @param path an absolute path or glob of the server that reads it
 * @param timestamp the column that holds the event time; absent for a dimension
 * @param schema the columns, declared or inferred when the definition was applied
 */
public record BatchSource(
    String name,
    FileFormat format,
    String path,
    Optional<String> timestamp,
    Schema schema,
    Metadata metadata) {

  /** The file formats a source can have. */
  public enum FileFormat {
    PARQUET,
    CSV,
    JSON_LINES
  }

  /** Returns the names of the columns; kept short for messages. */
  public List<String> columns() {
    return schema.names();
  }
}
