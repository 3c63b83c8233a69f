package dev.ashlar.connectors.lake;

import dev.ashlar.connectors.lake.SourceDatabase.Bound;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.spi.ComputeSession.WriteRequest;
import dev.ashlar.spi.ComputeSession.WrittenFiles;
import dev.ashlar.spi.OfflineStore.DataFile;
import dev.ashlar.spi.RowProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Writes the rows of one job as Parquet files of one interval each. Used once.
 *
 * <p>One COPY partitioned by interval writes all files in one pass; a COPY per interval was
 * measured to take twice as long on 181 days of flights. DuckDB keeps a bounded number of rows and
 * of open files, so memory does not grow with the number of intervals; a file that had to be closed
 * is continued by another. Files are written into a folder of their own and moved beside the
 * table's files when all of them are durable.
 */
final class RowFiles {
  private static final String PARTITION = "_partition";
  private static final String TIME = "_time";

  private final Workspace workspace;
  private final WriteRequest request;
  private final Path directory;
  private final Path staging;
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final List<Path> moved = new ArrayList<>();
  private long rowsSeen;
  private long rowsWithNullKey;

  RowFiles(Workspace workspace, WriteRequest request) {
    this.workspace = workspace;
    this.request = request;
    this.directory = Path.of(request.layout().directory());
    this.staging = directory.resolve("." + request.fileNamePrefix());
    request.columns().names().forEach(this::alias);
    request.joinKeys().forEach(this::alias);
  }

  private String alias(String column) {
    return aliases.computeIfAbsent(column, _ -> "c" + aliases.size());
  }

  WrittenFiles write() {
    Folders.create(directory);
    Folders.delete(staging);
    try {
      List<Partition> partitions = copy();
      List<DataFile> files = publish(partitions);
      long rows = files.stream().mapToLong(DataFile::rowCount).sum();
      return new WrittenFiles(files, rows, rowsWithNullKey);
    } catch (RuntimeException failed) {
      moved.forEach(Folders::delete);
      Folders.delete(staging);
      throw failed;
    }
  }

  private List<Partition> copy() {
    Bound bound = workspace.sources().bind(request.query());
    String feed = workspace.newTable("feed");
    List<Partition> partitions = new ArrayList<>();
    try (SourceRows sourceRows =
            workspace.rows(
                request.query(), request.span(), bound, window -> sourceSelect(bound, window));
        Feed rows =
            Feed.register(
                new Counted(sourceRows), workspace.database(), feed, workspace.allocator())) {
      rows.run(() ->
          workspace
              .database()
              .rows(copyStatement(feed), Subject.store("the offline store, " + directory))
              .forEach(row -> partitions.add(Partition.of(row))));
    }
    return partitions;
  }

  /** Runs in the sandbox: the columns in their types, for rows of the window or of no time. */
  private String sourceSelect(Bound bound, Interval window) {
    List<String> columns = new ArrayList<>();
    aliases.forEach((name, alias) -> {
      DataType type =
          request.columns().find(name).map(Field::type).orElseGet(() -> bound.type(name));
      columns.add(bound.expression(name, type) + " AS " + Sql.name(alias));
    });
    if (request.timestamp().isEmpty()) {
      return "SELECT " + String.join(", ", columns) + " FROM " + bound.table();
    }
    String time = bound.expression(request.timestamp().get(), DataType.TIMESTAMP);
    columns.add(time + " AS \"_time\"");
    return "SELECT * FROM (SELECT "
        + String.join(", ", columns)
        + " FROM "
        + bound.table()
        + ") WHERE \"_time\" IS NULL OR ("
        + Sql.within("\"_time\"", window)
        + ")";
  }

  private String copyStatement(String feed) {
    return "COPY ("
        + rowSelect(feed)
        + ") TO "
        + Sql.text(staging.toString())
        + " (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (\""
        + PARTITION
        + "\"), FILENAME_PATTERN 'rows_{i}', RETURN_STATS true, FIELD_IDS "
        + IcebergSchemas.fieldIds(request.layout())
        + ")";
  }

  private String rowSelect(String feed) {
    List<String> columns = new ArrayList<>();
    for (String name : request.columns().names()) {
      columns.add(Sql.name(alias(name)) + " AS " + Sql.name(name));
    }
    long width = request.intervalMicros();
    boolean dimension = request.timestamp().isEmpty();
    String micros = "epoch_us(\"_time\")";
    String start =
        dimension
            ? request.span().startMicros() + "::BIGINT"
            : "(" + micros + " - ((" + micros + " % " + width + ") + " + width + ") % " + width
                + ")";
    columns.add(
        (dimension ? Sql.timestamp(request.dimensionTimeMicros()) : "\"_time\"") + " AS \"_t\"");
    columns.add(
        "make_timestamp("
            + start
            + " + "
            + Math.addExact(width, request.delayMicros())
            + ") AS \"_i\"");
    columns.add(request.run() + "::BIGINT AS \"_v\"");
    columns.add("make_timestamp(" + start + ") AS \"_interval\"");
    columns.add(request.run() + "::BIGINT AS \"_run\"");
    columns.add("'batch' AS \"_origin\"");
    columns.add(start + " AS \"" + PARTITION + "\"");
    List<String> present =
        needed().stream().map(column -> Sql.name(column) + " IS NOT NULL").toList();
    return "SELECT "
        + String.join(", ", columns)
        + " FROM "
        + Sql.name(feed)
        + (present.isEmpty() ? "" : " WHERE " + String.join(" AND ", present));
  }

  /** The columns of the feed that a row cannot do without: its keys and its time. */
  private List<String> needed() {
    List<String> columns = new ArrayList<>();
    request.joinKeys().forEach(key -> columns.add(alias(key)));
    request.timestamp().ifPresent(_ -> columns.add(TIME));
    return columns;
  }

  /** Makes the files durable and moves them beside the table's other files. */
  private List<DataFile> publish(List<Partition> partitions) {
    partitions.forEach(partition -> Folders.sync(partition.path()));
    List<DataFile> files = new ArrayList<>();
    for (Partition partition : partitions) {
      Path target =
          directory.resolve(
              request.fileNamePrefix()
                  + "_"
                  + partition.intervalStartMicros()
                  + "_"
                  + files.size()
                  + ".parquet");
      Folders.move(partition.path(), target);
      moved.add(target);
      files.add(
          new DataFile(
              target.toString(),
              partition.rowCount(),
              partition.sizeBytes(),
              partition.intervalStartMicros()));
    }
    Folders.delete(staging);
    Folders.sync(directory);
    return files;
  }

  /** A written file, as COPY reports it. */
  private record Partition(Path path, long rowCount, long sizeBytes, long intervalStartMicros) {
    static Partition of(List<String> row) {
      Path path = Path.of(row.get(0));
      String folder = String.valueOf(Folders.parent(path).getFileName());
      return new Partition(
          path,
          Long.parseLong(row.get(1)),
          Long.parseLong(row.get(2)),
          Long.parseLong(folder.substring(folder.indexOf('=') + 1)));
    }
  }

  /** Batches that are counted as they pass. */
  private final class Counted implements Feed.Batches {
    private final SourceRows rows;

    Counted(SourceRows rows) {
      this.rows = rows;
    }

    @Override
    public VectorSchemaRoot root() {
      return rows.root();
    }

    @Override
    public boolean next() {
      if (!rows.next()) {
        // Of a query that has ended DuckDB knows no share any more.
        request.progress().accept(new RowProgress(rowsSeen, OptionalDouble.of(1)));
        return false;
      }
      VectorSchemaRoot root = rows.root();
      rowsSeen += root.getRowCount();
      rowsWithNullKey += rowsWithNull(root);
      request.progress().accept(new RowProgress(rowsSeen, rows.share()));
      return true;
    }

    private long rowsWithNull(VectorSchemaRoot root) {
      List<FieldVector> columns = needed().stream().map(root::getVector).toList();
      if (columns.stream().noneMatch(column -> column.getNullCount() > 0)) {
        return 0;
      }
      long count = 0;
      for (int row = 0; row < root.getRowCount(); row++) {
        for (FieldVector column : columns) {
          if (column.isNull(row)) {
            count++;
            break;
          }
        }
      }
      return count;
    }
  }
}
