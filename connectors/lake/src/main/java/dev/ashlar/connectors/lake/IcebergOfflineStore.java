package dev.ashlar.connectors.lake;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.OfflineStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * Offline tables as Iceberg tables (format 2) on local files, with a catalog in a SQLite file.
 * Thread-safe.
 *
 * <p>Every data file holds rows of one batch interval, and the file's metadata states that interval
 * as the lower and upper bound of {@code _interval}. So a run's commit, which removes the live
 * files of its intervals and adds its own, never has to look at rows, whatever the width of
 * intervals. The partition is the day of the interval. A commit carries its job's id in the
 * snapshot; superseded files stay until their snapshots are expired.
 */
public final class IcebergOfflineStore implements OfflineStore {
  static final String RUN_ID = "ashlar.run-id";
  private static final String ROWS_WITH_NULL_KEY = "ashlar.rows-with-null-key";
  private static final String COMPLETED = "ashlar.completed-us";
  private static final String SPAN_START = "ashlar.span-start-us";
  private static final String SPAN_END = "ashlar.span-end-us";
  private static final Namespace NAMESPACE = Namespace.of("offline");
  private static final String INTERVAL = "_interval";
  private static final String DAY = "_interval_day";
  private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");
  private static final int COMMIT_ATTEMPTS = 20;
  private static final int BUSY_TIMEOUT_MILLIS = 30_000;

  private final Path tables;
  private final JdbcCatalog catalog;

  private IcebergOfflineStore(Path tables, JdbcCatalog catalog) {
    this.tables = tables;
    this.catalog = catalog;
  }

  /** Opens the store in a folder, creating it if needed. */
  public static IcebergOfflineStore open(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    Path tables = root.resolve("tables");
    Folders.create(tables);
    JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFileIO(), null, true);
    String uri =
        "jdbc:sqlite:"
            + root.resolve("catalog.db")
            + "?journal_mode=WAL&synchronous=FULL&busy_timeout="
            + BUSY_TIMEOUT_MILLIS;
    return storeCall(
        root.toString(),
        () -> {
          catalog.initialize(
              "ashlar",
              Map.of("uri", uri, "warehouse", tables.toString(), "jdbc.schema-version", "V1"));
          if (!catalog.namespaceExists(NAMESPACE)) {
            createNamespace(catalog);
          }
          return new IcebergOfflineStore(tables, catalog);
        });
  }

  private static void createNamespace(JdbcCatalog catalog) {
    try {
      catalog.createNamespace(NAMESPACE, Map.of());
    } catch (AlreadyExistsException another) {
      return;
    }
  }

  @Override
  public void createTable(String table, Schema columns) {
    for (String reserved : SYSTEM_COLUMNS) {
      if (columns.indexOf(reserved) >= 0) {
        throw new AshlarException(
            ErrorCode.INVALID_ARGUMENT,
            "column " + reserved + " (expected: no name of a system column)");
      }
    }
    org.apache.iceberg.Schema schema = IcebergSchemas.table(columns);
    storeCall(
        table,
        () -> {
          try {
            catalog
                .buildTable(identifier(table), schema)
                .withPartitionSpec(PartitionSpec.builderFor(schema).day(INTERVAL, DAY).build())
                .withLocation(folder(table).toString())
                .withProperties(properties())
                .create();
          } catch (AlreadyExistsException exists) {
            checkSame(table, schema);
          }
          return table;
        });
  }

  private void checkSame(String table, org.apache.iceberg.Schema schema) {
    if (!load(table).schema().sameSchema(schema)) {
      throw new AshlarException(
          ErrorCode.CONFLICT, "table " + table + " has other columns (expected: the same)");
    }
  }

  private static Map<String, String> properties() {
    return Map.of(
        TableProperties.FORMAT_VERSION,
        "2",
        TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
        "true",
        TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
        "10",
        TableProperties.COMMIT_NUM_RETRIES,
        "20",
        TableProperties.COMMIT_MIN_RETRY_WAIT_MS,
        "10",
        TableProperties.COMMIT_MAX_RETRY_WAIT_MS,
        "1000");
  }

  @Override
  public void dropTable(String table) {
    storeCall(
        table,
        () -> {
          catalog.dropTable(identifier(table), false);
          Folders.delete(folder(table));
          return table;
        });
  }

  @Override
  public Layout layout(String table) {
    return storeCall(
        table,
        () ->
            new Layout(
                folder(table).resolve("data").toString(),
                IcebergSchemas.columns(load(table).schema())));
  }

  @Override
  public Optional<Committed> committed(String table, String runId) {
    return storeCall(table, () -> committed(load(table), runId));
  }

  private static Optional<Committed> committed(Table table, String runId) {
    for (org.apache.iceberg.Snapshot snapshot : table.snapshots()) {
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

  @Override
  public void commit(String table, RunCommit commit) {
    for (DataFile file : commit.files()) {
      if (!commit.span().contains(file.intervalStartMicros())) {
        throw new AshlarException(
            ErrorCode.INVALID_ARGUMENT,
            "a file of an interval outside the run's (expected: within " + commit.span() + ")");
      }
    }
    storeCall(
        table,
        () -> {
          commitOrRetry(load(table), commit);
          return table;
        });
  }

  /** Each attempt sees the files that are live then; a run of the same intervals may be between. */
  private static void commitOrRetry(Table table, RunCommit commit) {
    RuntimeException lost = null;
    for (int attempt = 0; attempt < COMMIT_ATTEMPTS; attempt++) {
      table.refresh();
      if (committed(table, commit.id()).isPresent()) {
        return;
      }
      try {
        overwrite(table, commit).commit();
        return;
      } catch (CommitFailedException | ValidationException conflict) {
        lost = conflict;
      } catch (UncheckedSQLException busy) {
        lost = busy;
      } catch (CommitStateUnknownException unknown) {
        throw new AshlarException(
            ErrorCode.OUTCOME_UNKNOWN,
            "the commit of a run may have happened (expected: an answer of the catalog)",
            unknown);
      }
    }
    throw new AshlarException(
        ErrorCode.STORE_UNAVAILABLE,
        "other commits came first " + COMMIT_ATTEMPTS + " times (expected: one that succeeds)",
        lost);
  }

  private static OverwriteFiles overwrite(Table table, RunCommit commit) {
    OverwriteFiles overwrite = table.newOverwrite();
    Expression intervals = within(commit.span());
    for (org.apache.iceberg.DataFile file : liveFiles(table.newScan(), intervals)) {
      if (commit.span().contains(intervalStart(table, file))) {
        overwrite.deleteFile(file);
      }
    }
    commit.files().forEach(file -> overwrite.addFile(iceberg(table, file)));
    overwrite.conflictDetectionFilter(intervals).validateNoConflictingData();
    if (table.currentSnapshot() != null) {
      overwrite.validateFromSnapshot(table.currentSnapshot().snapshotId());
    }
    overwrite.set(RUN_ID, commit.id());
    overwrite.set(ROWS_WITH_NULL_KEY, Long.toString(commit.rowsWithNullKey()));
    overwrite.set(COMPLETED, Long.toString(completed(table, commit)));
    overwrite.set(SPAN_START, Long.toString(commit.span().startMicros()));
    overwrite.set(SPAN_END, Long.toString(commit.span().endMicros()));
    return overwrite;
  }

  /** Later runs complete later, even if a clock was set back. */
  private static long completed(Table table, RunCommit commit) {
    List<org.apache.iceberg.Snapshot> runs = runs(table);
    return runs.isEmpty()
        ? commit.completedMicros()
        : Math.max(commit.completedMicros(), number(runs.getLast().summary(), COMPLETED) + 1);
  }

  private static org.apache.iceberg.DataFile iceberg(Table table, DataFile file) {
    int interval = table.schema().findField(INTERVAL).fieldId();
    long days = Math.floorDiv(file.intervalStartMicros(), Durations.DAY);
    ByteBuffer bound =
        Conversions.toByteBuffer(Types.TimestampType.withoutZone(), file.intervalStartMicros());
    return DataFiles.builder(table.spec())
        .withPath(file.path())
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(file.sizeBytes())
        .withPartitionPath(DAY + "=" + LocalDate.ofEpochDay(days))
        .withMetrics(
            new Metrics(
                file.rowCount(),
                null,
                Map.of(interval, file.rowCount()),
                Map.of(interval, 0L),
                null,
                Map.of(interval, bound),
                Map.of(interval, bound)))
        .build();
  }

  private static Expression within(Interval span) {
    return Expressions.and(
        Expressions.greaterThanOrEqual(INTERVAL, span.startMicros()),
        Expressions.lessThan(INTERVAL, span.endMicros()));
  }

  private static List<org.apache.iceberg.DataFile> liveFiles(TableScan scan, Expression filter) {
    List<org.apache.iceberg.DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        scan.filter(filter).includeColumnStats().planFiles()) {
      tasks.forEach(task -> files.add(task.file().copy()));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    return files;
  }

  private static long intervalStart(Table table, org.apache.iceberg.DataFile file) {
    int interval = table.schema().findField(INTERVAL).fieldId();
    Map<Integer, ByteBuffer> bounds = file.lowerBounds();
    ByteBuffer bound = bounds == null ? null : bounds.get(interval);
    if (bound == null) {
      throw new AshlarException(
          ErrorCode.CORRUPT,
          "file " + file.location() + " of the offline table (expected: a bound of its interval)");
    }
    return Conversions.<Long>fromByteBuffer(Types.TimestampType.withoutZone(), bound);
  }

  @Override
  public void discard(String table, String fileNamePrefix) {
    storeCall(
        table,
        () -> {
          Path data = folder(table).resolve("data");
          List<Path> candidates =
              Folders.list(data).stream()
                  .filter(path -> isOf(path.getFileName().toString(), fileNamePrefix))
                  .toList();
          if (!candidates.isEmpty()) {
            Set<String> committed = committedFiles(load(table));
            candidates.stream()
                .filter(path -> !committed.contains(path.toString()))
                .forEach(Folders::delete);
          }
          return table;
        });
  }

  private static boolean isOf(String fileName, String prefix) {
    return fileName.startsWith(prefix + "_") || fileName.equals("." + prefix);
  }

  /** Returns the files of all snapshots that are still kept. */
  private static Set<String> committedFiles(Table table) {
    Set<String> files = new HashSet<>();
    for (org.apache.iceberg.Snapshot snapshot : table.snapshots()) {
      for (org.apache.iceberg.DataFile file :
          SnapshotChanges.builderFor(table).snapshot(snapshot).build().addedDataFiles()) {
        files.add(file.location());
      }
    }
    return files;
  }

  @Override
  public Snapshot snapshot(String table, Interval intervals) {
    return storeCall(
        table,
        () -> {
          Table loaded = load(table);
          return snapshot(table, loaded, loaded.newScan(), intervals);
        });
  }

  @Override
  public Snapshot snapshotAsOf(String table, Interval intervals, long knownMicros) {
    return storeCall(
        table,
        () -> {
          Table loaded = load(table);
          org.apache.iceberg.Snapshot known = null;
          for (org.apache.iceberg.Snapshot snapshot : runs(loaded)) {
            if (number(snapshot.summary(), COMPLETED) <= knownMicros) {
              known = snapshot;
            }
          }
          return known == null
              ? new Snapshot(table, IcebergSchemas.columns(loaded.schema()), List.of())
              : snapshot(
                  table, loaded, loaded.newScan().useSnapshot(known.snapshotId()), intervals);
        });
  }

  private static Snapshot snapshot(String table, Table loaded, TableScan scan, Interval intervals) {
    List<DataFile> files =
        liveFiles(scan, within(intervals)).stream()
            .map(file -> dataFile(loaded, file))
            .filter(file -> intervals.contains(file.intervalStartMicros()))
            .sorted(
                Comparator.comparingLong(DataFile::intervalStartMicros)
                    .thenComparing(DataFile::path))
            .toList();
    return new Snapshot(table, IcebergSchemas.columns(loaded.schema()), files);
  }

  private static DataFile dataFile(Table table, org.apache.iceberg.DataFile file) {
    return new DataFile(
        file.location(), file.recordCount(), file.fileSizeInBytes(), intervalStart(table, file));
  }

  /** Returns the commits of runs that are still kept, in their order. */
  private static List<org.apache.iceberg.Snapshot> runs(Table table) {
    List<org.apache.iceberg.Snapshot> runs = new ArrayList<>();
    for (org.apache.iceberg.Snapshot snapshot : table.snapshots()) {
      if (snapshot.summary().containsKey(RUN_ID)) {
        runs.add(snapshot);
      }
    }
    runs.sort(Comparator.comparingLong(org.apache.iceberg.Snapshot::sequenceNumber));
    return runs;
  }

  @Override
  public History history(String table, Interval intervals) {
    return storeCall(
        table,
        () -> {
          Table loaded = load(table);
          Map<String, DataFile> files = new LinkedHashMap<>();
          Map<String, Interval> known = new LinkedHashMap<>();
          List<Completion> completions = new ArrayList<>();
          for (org.apache.iceberg.Snapshot run : runs(loaded)) {
            long at = number(run.summary(), COMPLETED);
            Interval span =
                new Interval(number(run.summary(), SPAN_START), number(run.summary(), SPAN_END));
            completions.add(new Completion(span, at));
            SnapshotChanges changes = SnapshotChanges.builderFor(loaded).snapshot(run).build();
            for (org.apache.iceberg.DataFile replaced : changes.removedDataFiles()) {
              known.computeIfPresent(
                  replaced.location(), (file, times) -> new Interval(times.startMicros(), at));
            }
            for (org.apache.iceberg.DataFile added : changes.addedDataFiles()) {
              DataFile file = dataFile(loaded, added);
              if (intervals.contains(file.intervalStartMicros())) {
                files.put(file.path(), file);
                known.put(file.path(), new Interval(at, Long.MAX_VALUE));
              }
            }
          }
          return new History(
              new Snapshot(
                  table,
                  knownColumns(loaded),
                  List.copyOf(files.values()),
                  List.copyOf(known.values())),
              completions);
        });
  }

  private static List<ColumnId> knownColumns(Table table) {
    List<ColumnId> columns = new ArrayList<>(IcebergSchemas.columns(table.schema()));
    for (String name : List.of(KNOWN_FROM, KNOWN_TO)) {
      columns.add(new ColumnId(new Field(name, DataType.INT64), columns.size() + 1));
    }
    return columns;
  }

  private Table load(String table) {
    return catalog.loadTable(identifier(table));
  }

  private static TableIdentifier identifier(String table) {
    if (!TABLE_NAME.matcher(table).matches()) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "table name " + table + " (expected: letters, digits, _ . - and at most 200 of them)");
    }
    return TableIdentifier.of(NAMESPACE, table);
  }

  private Path folder(String table) {
    return tables.resolve(identifier(table).name());
  }

  private static <T> T storeCall(String table, Supplier<T> call) {
    try {
      return call.get();
    } catch (AshlarException ours) {
      throw ours;
    } catch (NoSuchTableException missing) {
      throw new AshlarException(
          ErrorCode.NOT_FOUND,
          "no offline table " + table + " (expected: one that exists)",
          missing);
    } catch (RuntimeException error) {
      throw unavailable(table, error);
    }
  }

  private static AshlarException unavailable(String table, RuntimeException error) {
    String reason = "";
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("No space left on device") || message.contains("SQLITE_FULL")) {
        return DuckDbErrors.diskFull("offline store, table " + table, error);
      }
      reason = ": " + message;
    }
    return new AshlarException(
        ErrorCode.STORE_UNAVAILABLE,
        "offline store, table " + table + reason + " (expected: files and a catalog that work)",
        error);
  }

  @Override
  public void close() {
    catalog.close();
  }
}
