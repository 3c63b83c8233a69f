package dev.ashlar.training;

import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a training set is made from. Immutable.
 *
 * @param service the feature service whose features are joined on
 * @param tables view → its table in the offline store; a view without one is computed from source
 * @param eventsFile the events frame; absent if {@code eventsSql} is given
 * @param eventsSql one SELECT over the declared sources
 * @param timestamp the events' time column
 * @param currentTime whether values of the very moment of an event count
 * @param origin where rows come from
 * @param output the file to write, replaced as a whole when everything went well
 */
public record TrainingRequest(
    Definitions definitions,
    String service,
    Map<String, String> tables,
    Optional<Path> eventsFile,
    FileFormat eventsFormat,
    Optional<String> eventsSql,
    String timestamp,
    CurrentTime currentTime,
    RowOrigin origin,
    Path output,
    FileFormat outputFormat) {

  /** Whether an event sees what became available at its own time. */
  public enum CurrentTime {
    INCLUDED,
    /** Everything but the request time itself is evaluated one microsecond before the event. */
    EXCLUDED
  }

  /** Where the rows of views are read. */
  public enum RowOrigin {
    /** From the offline store where a view has a table, else from source. */
    STORE_OR_SOURCE,
    /** Always from source. */
    SOURCE
  }

  public TrainingRequest {
    tables = Map.copyOf(tables);
    if (eventsFile.isPresent() == eventsSql.isPresent()) {
      throw new IllegalArgumentException("events of both or neither (expected: a file or SQL)");
    }
  }
}
