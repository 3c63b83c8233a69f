package dev.ashlar.connectors.lake;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.OfflineStore;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
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
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;

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
  private static final Namespace NAMESPACE = Namespace.of("offline");
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
                .withPartitionSpec(
                    PartitionSpec.builderFor(schema)
                        .day(IcebergFiles.INTERVAL, IcebergFiles.DAY)
                        .build())
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
    return storeCall(table, () -> IcebergRuns.committed(load(table), runId));
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
      if (IcebergRuns.committed(table, commit.id()).isPresent()) {
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
    Expression intervals = IcebergFiles.within(commit.span());
    for (org.apache.iceberg.DataFile file : IcebergFiles.live(table.newScan(), intervals)) {
      if (commit.span().contains(IcebergFiles.intervalStart(table, file))) {
        overwrite.deleteFile(file);
      }
    }
    commit.files().forEach(file -> overwrite.addFile(IcebergFiles.of(table, file)));
    overwrite.conflictDetectionFilter(intervals).validateNoConflictingData();
    if (table.currentSnapshot() != null) {
      overwrite.validateFromSnapshot(table.currentSnapshot().snapshotId());
    }
    IcebergRuns.describe(overwrite, table, commit);
    return overwrite;
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
            Set<String> committed = IcebergRuns.committedFiles(load(table));
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
          org.apache.iceberg.Snapshot known = IcebergRuns.lastAt(loaded, knownMicros);
          return known == null
              ? new Snapshot(table, IcebergSchemas.columns(loaded.schema()), List.of())
              : snapshot(
                  table, loaded, loaded.newScan().useSnapshot(known.snapshotId()), intervals);
        });
  }

  private static Snapshot snapshot(String table, Table loaded, TableScan scan, Interval intervals) {
    List<DataFile> files =
        IcebergFiles.live(scan, IcebergFiles.within(intervals)).stream()
            .map(file -> IcebergFiles.dataFile(loaded, file))
            .filter(file -> intervals.contains(file.intervalStartMicros()))
            .sorted(
                Comparator.comparingLong(DataFile::intervalStartMicros)
                    .thenComparing(DataFile::path))
            .toList();
    return new Snapshot(table, IcebergSchemas.columns(loaded.schema()), files);
  }

  @Override
  public History history(String table, Interval intervals) {
    return storeCall(table, () -> IcebergRuns.history(table, load(table), intervals));
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
