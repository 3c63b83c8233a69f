package dev.ashlar.training;

import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
 * @param knowledge which rows count, and from when
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
    Knowledge knowledge,
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

  /**
   * Which rows count, and from when.
   *
   * @param asKnownAtMicros if present, only rows of runs that had completed by then; they are those
   *     that an earlier training set was made from
   */
  public record Knowledge(Availability availability, OptionalLong asKnownAtMicros) {
    /** All rows of the newest runs, from their effective times on. */
    public static final Knowledge NOW =
        new Knowledge(Availability.EFFECTIVE_TIME, OptionalLong.empty());

    public Knowledge {
      if (availability == Availability.INGESTION_TIME && asKnownAtMicros.isPresent()) {
        throw new AshlarException(
            ErrorCode.INVALID_ARGUMENT,
            "availability INGESTION_TIME and a time as known at (expected: one of the two)");
      }
    }

    /** Raises INVALID_ARGUMENT if rows have to come from where nobody knows their past. */
    public void check(RowOrigin origin) {
      if (!equals(NOW) && origin == RowOrigin.SOURCE) {
        throw new AshlarException(
            ErrorCode.INVALID_ARGUMENT,
            "rows as known at another time from the source (expected: from the offline store)");
      }
    }
  }

  /** From when a row counts. */
  public enum Availability {
    /** From its effective time on, whenever its run completed. */
    EFFECTIVE_TIME,
    /** From when it was known, as serving saw it. */
    INGESTION_TIME
  }

  public TrainingRequest {
    knowledge.check(origin);
    tables = Map.copyOf(tables);
    if (eventsFile.isPresent() == eventsSql.isPresent()) {
      throw new IllegalArgumentException("events of both or neither (expected: a file or SQL)");
    }
  }
}
