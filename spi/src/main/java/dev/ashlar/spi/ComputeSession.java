package dev.ashlar.spi;

import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One job's or training set's use of a {@link ComputeEngine}. Not thread-safe, except {@link
 * #cancel}. Closing it ends what runs and removes its temporary data.
 *
 * <p>Entity keys travel as dense numbers: a session gives every distinct key of a request a {@code
 * _key} (int64, from 0), so that whatever reads sorted rows compares two numbers. Times are {@code
 * timestamp} columns in microseconds.
 */
public interface ComputeSession extends AutoCloseable {

  /**
   * Runs a view's SQL for a job and writes its rows as files of an offline table, each file holding
   * rows of one interval. Rows outside the window of their query are left out; rows with a null
   * join key or a null time are left out and counted.
   */
  WrittenFiles writeRows(WriteRequest request);

  /**
   * Returns the distinct keys of some rows and the rows themselves, sorted by (key, time).
   *
   * <p>{@code keys}: {@code _key}, then the join keys; ascending {@code _key}. {@code rows}: {@code
   * _key}, {@code _t}, then the columns asked for; ascending ({@code _key}, {@code _t}). Read the
   * two side by side; either may be closed early.
   */
  KeyedRows keyedRows(RowsRequest request);

  /**
   * Returns the names of the columns of events in order, twice what is there twice, without reading
   * a row.
   */
  List<String> eventNames(EventsRequest request);

  /** Loads an events frame; the rows keep their order. */
  Events loadEvents(EventsRequest request);

  /**
   * Returns events and rows that share keys, both sorted by (key, time).
   *
   * <p>{@code events}: {@code _key}, {@code _t}, {@code _row} (the event's position, from 0);
   * events with a null in the key or time are left out. {@code rows}: as in {@link #keyedRows},
   * only keys that some event has.
   *
   * @param eventKeys view join key → column of the events
   */
  SpineAndRows spineAndRows(Events events, Map<String, String> eventKeys, RowsRequest request);

  /**
   * Starts a temporary table of feature values of events: {@code _row} (int64) and then any
   * columns. Rows may come in any order; an event without a row gets nulls.
   */
  BatchWriter eventFeatures(String name, Schema columns);

  /**
   * Writes the events with their feature columns joined on, in the events' order, and returns the
   * number of rows. Only tables finished by {@link #eventFeatures} can be named.
   */
  long writeEvents(Events events, List<String> featureTables, Path file, FileFormat format);

  /**
   * Starts a file of rows; it appears as a whole when the writer finishes.
   *
   * @param order the columns by which its rows are ordered; none for the order of writing
   */
  BatchWriter newFile(Path file, FileFormat format, Schema columns, List<String> order);

  /**
   * Stops what runs in the session, from any thread; the call that was stopped raises CANCELLED.
   */
  void cancel();

  @Override
  void close();

  /**
   * What a materialization job writes.
   *
   * @param query the view's SQL, which is run for the span
   * @param timestamp the column of the SQL that holds the event time; absent for a dimension, whose
   *     rows all get {@code span.startMicros()} as their interval and {@code dimensionTimeMicros}
   *     as their time
   * @param span the job's intervals
   * @param intervalMicros the width of one interval, on whose grid the span lies
   * @param delayMicros added to an interval's end to give the rows' ingestion time
   * @param progress called now and then with how far it is
   */
  record WriteRequest(
      ViewQuery query,
      Schema columns,
      List<String> joinKeys,
      Optional<String> timestamp,
      Interval span,
      long intervalMicros,
      long delayMicros,
      long dimensionTimeMicros,
      long run,
      OfflineStore.Layout layout,
      String fileNamePrefix,
      Consumer<RowProgress> progress) {}

  /**
   * Files that a job wrote and nobody sees until they are committed.
   *
   * @param rowsWithNullKey rows left out for a null join key or a null time
   */
  record WrittenFiles(List<OfflineStore.DataFile> files, long rowsWritten, long rowsWithNullKey) {
    public WrittenFiles {
      files = List.copyOf(files);
    }
  }

  /**
   * A view's SQL, run for a span of intervals. Its queries see the rows of their windows, as their
   * sources say, and what they produce counts if its time lies in the window of the query. Sources
   * that the view does not list are seen whole.
   */
  record Selection(ViewQuery query, Interval span) {}

  /**
   * Rows to scan: either those of SQL over the session's sources, or a snapshot of an offline
   * table.
   *
   * @param timestamp the time column of {@code sql}; absent if the rows have {@code
   *     constantTimeMicros}. Rows of an offline table have their stored time.
   * @param columns the columns to return after {@code _key} and {@code _t}
   * @param span rows with a time outside are left out
   */
  record RowsRequest(
      Optional<Selection> sql,
      Optional<OfflineStore.Snapshot> table,
      Optional<String> timestamp,
      long constantTimeMicros,
      List<String> joinKeys,
      List<String> columns,
      Interval span) {
    public RowsRequest {
      if (sql.isPresent() == table.isPresent()) {
        throw new IllegalArgumentException("rows of both or neither (expected: SQL or a table)");
      }
      joinKeys = List.copyOf(joinKeys);
      columns = List.copyOf(columns);
    }
  }

  /** Distinct keys and their rows. Closing it closes both. */
  record KeyedRows(BatchReader keys, BatchReader rows) implements AutoCloseable {
    @Override
    public void close() {
      keys.close();
      rows.close();
    }
  }

  /** Events and the rows of their keys. Closing it closes both. */
  record SpineAndRows(BatchReader events, BatchReader rows) implements AutoCloseable {
    @Override
    public void close() {
      events.close();
      rows.close();
    }
  }

  /**
   * Where events come from: a file (Parquet, CSV or JSON lines) or one SELECT over the session's
   * sources.
   *
   * @param timestamp the column with the events' time
   * @param sqlTimeoutMillis how long the SQL may run; the session's own limit holds as well
   */
  record EventsRequest(
      Optional<Path> file,
      FileFormat format,
      Optional<String> sql,
      String timestamp,
      long sqlTimeoutMillis) {
    public EventsRequest {
      if (file.isPresent() == sql.isPresent()) {
        throw new IllegalArgumentException("events of both or neither (expected: a file or SQL)");
      }
    }
  }

  /**
   * A loaded events frame.
   *
   * @param lastMicros the latest time of an event; absent if no event has a time
   */
  record Events(
      String table, Schema schema, String timestamp, long rowCount, OptionalLong lastMicros) {}
}
