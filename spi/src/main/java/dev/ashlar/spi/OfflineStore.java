package dev.ashlar.spi;

import dev.ashlar.model.data.KnownColumns;
import dev.ashlar.model.time.Completion;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the rows of materialized views: one table per version of a view, all history. Thread-safe.
 *
 * <p>A table has the view's columns and then {@link #SYSTEM_COLUMNS}. A run owns its intervals: its
 * commit replaces whatever the table holds of them. Raises {@code STORE_UNAVAILABLE} (nothing was
 * written), {@code OUTCOME_UNKNOWN} (a commit may have happened; it is idempotent, run it again),
 * {@code DISK_FULL}.
 */
public interface OfflineStore extends AutoCloseable {

  /**
   * Event time, ingestion time, version, start of the batch interval, run and origin ({@code
   * batch}) of a row.
   */
  List<String> SYSTEM_COLUMNS = List.of("_t", "_i", "_v", "_interval", "_run", "_origin");

  /** Creates a table if it does not exist; the columns must be the same if it does. */
  void createTable(String table, Schema columns);

  /** Drops a table and its files; harmless if there is none. */
  void dropTable(String table);

  /** Returns where and how files of a table are written. */
  Layout layout(String table);

  /** Returns what a run committed, if its commit is in the table. */
  Optional<Committed> committed(String table, String runId);

  /**
   * Replaces the rows of the run's intervals by its files, atomically. Does nothing if the run's
   * commit is there already.
   */
  void commit(String table, RunCommit commit);

  /** Removes files that a job wrote and never committed. */
  void discard(String table, String fileNamePrefix);

  /**
   * Returns the files that hold rows of some intervals, as of now; later commits change nothing.
   */
  Snapshot snapshot(String table, Interval intervals);

  /**
   * Returns the files that held rows of some intervals at a time, by the completion times of runs;
   * later commits change nothing.
   */
  Snapshot snapshotAsOf(String table, Interval intervals, long knownMicros);

  /** Returns what all runs wrote of some intervals, replaced or not, and when they completed. */
  History history(String table, Interval intervals);

  @Override
  void close();

  /** A column and its number in files, which never changes. */
  record ColumnId(Field field, int id) {}

  /** Where files of a table go, and its columns, the system columns included. */
  record Layout(String directory, List<ColumnId> columns) {
    public Layout {
      columns = List.copyOf(columns);
    }
  }

  /** A Parquet file of rows of one interval. */
  record DataFile(String path, long rowCount, long sizeBytes, long intervalStartMicros) {}

  /** What a run wrote, and how many rows it left out for a null in their key. */
  record Committed(long rowsWritten, long rowsWithNullKey) {}

  /**
   * A completed run of some intervals.
   *
   * @param id what makes two commits one
   * @param completedMicros when its rows were complete; later runs complete later
   */
  record RunCommit(
      String id,
      long run,
      Interval span,
      List<DataFile> files,
      long rowsWithNullKey,
      long completedMicros) {
    public RunCommit {
      files = List.copyOf(files);
    }
  }

  /**
   * Files that hold a table's rows.
   *
   * @param known from when to when the rows of each file counted, as {@link KnownColumns}; empty if
   *     all count
   */
  record Snapshot(
      String table, List<ColumnId> columns, List<DataFile> files, List<Interval> known) {
    public Snapshot {
      columns = List.copyOf(columns);
      files = List.copyOf(files);
      known = List.copyOf(known);
    }

    /** Makes a snapshot of rows that all count. */
    public Snapshot(String table, List<ColumnId> columns, List<DataFile> files) {
      this(table, columns, files, List.of());
    }
  }

  /** What the runs of a table wrote, and when each completed, in this order. */
  record History(Snapshot rows, List<Completion> completions) {
    public History {
      completions = List.copyOf(completions);
    }
  }
}
