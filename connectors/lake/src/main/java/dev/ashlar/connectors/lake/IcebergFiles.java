package dev.ashlar.connectors.lake;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Interval;
import dev.ashlar.spi.OfflineStore.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * Our data files as Iceberg's and back. The file's metadata states the one batch interval of its
 * rows as the bounds of {@code _interval}. Stateless.
 */
final class IcebergFiles {
  static final String INTERVAL = "_interval";
  static final String DAY = "_interval_day";

  private IcebergFiles() {}

  static org.apache.iceberg.DataFile of(Table table, DataFile file) {
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

  static Expression within(Interval span) {
    return Expressions.and(
        Expressions.greaterThanOrEqual(INTERVAL, span.startMicros()),
        Expressions.lessThan(INTERVAL, span.endMicros()));
  }

  static List<org.apache.iceberg.DataFile> live(TableScan scan, Expression filter) {
    List<org.apache.iceberg.DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        scan.filter(filter).includeColumnStats().planFiles()) {
      tasks.forEach(task -> files.add(task.file().copy()));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    return files;
  }

  static long intervalStart(Table table, org.apache.iceberg.DataFile file) {
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

  static DataFile dataFile(Table table, org.apache.iceberg.DataFile file) {
    return new DataFile(
        file.location(), file.recordCount(), file.fileSizeInBytes(), intervalStart(table, file));
  }
}
