package dev.ashlar.connectors.lake;

import dev.ashlar.model.data.KnownColumns;
import dev.ashlar.model.time.Completion;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OfflineStore.ColumnId;
import dev.ashlar.spi.OfflineStore.Committed;
import dev.ashlar.spi.OfflineStore.DataFile;
import dev.ashlar.spi.OfflineStore.History;
import dev.ashlar.spi.OfflineStore.RunCommit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * The runs whose commits a table still keeps. Each is a snapshot whose summary says which run it
 * was, of which intervals, and when it completed. Stateless.
 */
final class IcebergRuns {
  private static final String RUN_ID = "ashlar.run-id";
  private static final String ROWS_WITH_NULL_KEY = "ashlar.rows-with-null-key";
  private static final String COMPLETED = "ashlar.completed-us";
  private static final String SPAN_START = "ashlar.span-start-us";
  private static final String SPAN_END = "ashlar.span-end-us";

  private IcebergRuns() {}

  /** Writes down in a commit which run it is. */
  static void describe(OverwriteFiles overwrite, Table table, RunCommit commit) {
    overwrite.set(RUN_ID, commit.id());
    overwrite.set(ROWS_WITH_NULL_KEY, Long.toString(commit.rowsWithNullKey()));
    overwrite.set(COMPLETED, Long.toString(completed(table, commit)));
    overwrite.set(SPAN_START, Long.toString(commit.span().startMicros()));
    overwrite.set(SPAN_END, Long.toString(commit.span().endMicros()));
  }

  /** Later runs complete later, even if a clock was set back. */
  private static long completed(Table table, RunCommit commit) {
    List<Snapshot> runs = all(table);
    return runs.isEmpty()
        ? commit.completedMicros()
        : Math.max(commit.completedMicros(), number(runs.getLast().summary(), COMPLETED) + 1);
  }

  /** Returns what a run committed. */
  static Optional<Committed> committed(Table table, String runId) {
    for (Snapshot snapshot : table.snapshots()) {
      Map<String, String> summary = snapshot.summary();
      if (runId.equals(summary.get(RUN_ID))) {
        return Optional.of(
            new Committed(
                number(summary, SnapshotSummary.ADDED_RECORDS_PROP),
                number(summary, ROWS_WITH_NULL_KEY)));
      }
    }
    return Optional.empty();
  }

  private static long number(Map<String, String> summary, String name) {
    return Long.parseLong(summary.getOrDefault(name, "0"));
  }

  /** Returns the commit of the last run that had completed by a time, null if there is none. */
  static @Nullable Snapshot lastAt(Table table, long knownMicros) {
    Snapshot last = null;
    for (Snapshot run : all(table)) {
      if (number(run.summary(), COMPLETED) <= knownMicros) {
        last = run;
      }
    }
    return last;
  }

  /** Returns what all runs wrote of some intervals, replaced or not. */
  static History history(String name, Table table, Interval intervals) {
    Map<String, DataFile> files = new LinkedHashMap<>();
    Map<String, Interval> known = new LinkedHashMap<>();
    List<Completion> completions = new ArrayList<>();
    for (Snapshot run : all(table)) {
      long at = number(run.summary(), COMPLETED);
      Interval span =
          new Interval(number(run.summary(), SPAN_START), number(run.summary(), SPAN_END));
      completions.add(new Completion(span, at));
      SnapshotChanges changes = SnapshotChanges.builderFor(table).snapshot(run).build();
      for (org.apache.iceberg.DataFile replaced : changes.removedDataFiles()) {
        known.computeIfPresent(
            replaced.location(), (file, times) -> new Interval(times.startMicros(), at));
      }
      for (org.apache.iceberg.DataFile added : changes.addedDataFiles()) {
        DataFile file = IcebergFiles.dataFile(table, added);
        if (intervals.contains(file.intervalStartMicros())) {
          files.put(file.path(), file);
          known.put(file.path(), new Interval(at, Long.MAX_VALUE));
        }
      }
    }
    return new History(
        new OfflineStore.Snapshot(
            name, knownColumns(table), List.copyOf(files.values()), List.copyOf(known.values())),
        completions);
  }

  private static List<ColumnId> knownColumns(Table table) {
    List<ColumnId> columns = new ArrayList<>(IcebergSchemas.columns(table.schema()));
    for (String name : List.of(KnownColumns.FROM, KnownColumns.TO)) {
      columns.add(new ColumnId(new Field(name, DataType.INT64), columns.size() + 1));
    }
    return columns;
  }

  /** Returns the commits of runs that are still kept, in their order. */
  private static List<Snapshot> all(Table table) {
    List<Snapshot> runs = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.summary().containsKey(RUN_ID)) {
        runs.add(snapshot);
      }
    }
    runs.sort(Comparator.comparingLong(Snapshot::sequenceNumber));
    return runs;
  }

  /** Returns the files of all snapshots that are still kept. */
  static Set<String> committedFiles(Table table) {
    Set<String> files = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (org.apache.iceberg.DataFile file :
          SnapshotChanges.builderFor(table).snapshot(snapshot).build().addedDataFiles()) {
        files.add(file.location());
      }
    }
    return files;
  }
}
