package dev.ashlar.connectors.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * RocksDB as the store uses it: rows in the default column family, the tables' records and the next
 * table id in a second one. Thread-safe, except {@link #close}; translates every error.
 */
final class Database implements AutoCloseable {
  private static final byte[] META = "meta".getBytes(UTF_8);
  private static final byte[] FORMAT_KEY = "format".getBytes(UTF_8);
  private static final byte FORMAT = 1;
  private static final byte[] NEXT_ID = "next-table-id".getBytes(UTF_8);
  private static final String TABLE_PREFIX = "table/";

  private final Settings settings;
  private final StoreErrors errors;
  private final RocksDB rocks;
  private final ColumnFamilyHandle rows;
  private final ColumnFamilyHandle meta;

  private Database(
      Settings settings, StoreErrors errors, RocksDB rocks, List<ColumnFamilyHandle> handles) {
    this.settings = settings;
    this.errors = errors;
    this.rocks = rocks;
    this.rows = handles.get(0);
    this.meta = handles.get(1);
  }

  static Database open(Path directory, StoreErrors errors) {
    RocksDB.loadLibrary();
    Settings settings = new Settings();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    List<ColumnFamilyDescriptor> families =
        List.of(
            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, settings.rows),
            new ColumnFamilyDescriptor(META, settings.meta));
    try {
      Files.createDirectories(directory);
      RocksDB rocks = RocksDB.open(settings.database, directory.toString(), families, handles);
      return new Database(settings, errors, rocks, handles);
    } catch (RocksDBException e) {
      settings.close();
      throw errors.opening(e);
    } catch (IOException e) {
      settings.close();
      throw errors.directory(e);
    }
  }

  /** Refuses a store whose keys another version laid out in another way. */
  void checkFormat() {
    try {
      byte @Nullable [] stored = rocks.get(meta, FORMAT_KEY);
      if (stored == null) {
        rocks.put(meta, settings.synced, FORMAT_KEY, new byte[] {FORMAT});
      } else if (stored.length != 1 || stored[0] != FORMAT) {
        throw errors.format(FORMAT);
      }
    } catch (RocksDBException e) {
      throw errors.notApplied("reading its format", e);
    }
  }

  /** Returns what is stored of every table, by its name. */
  Map<String, TableRecord> records() {
    Map<String, TableRecord> records = new TreeMap<>();
    try (RocksIterator entries = rocks.newIterator(meta, settings.reads)) {
      for (entries.seek(TABLE_PREFIX.getBytes(UTF_8)); entries.isValid(); entries.next()) {
        String table = new String(entries.key(), UTF_8).substring(TABLE_PREFIX.length());
        records.put(table, TableRecord.decode(table, entries.value()));
      }
      entries.status();
      return records;
    } catch (RocksDBException e) {
      throw errors.notApplied("reading its tables", e);
    }
  }

  /** Gives a new table its id, which no table had before, dropped ones included. */
  synchronized Table createTable(String name) {
    try (WriteBatch batch = new WriteBatch()) {
      byte @Nullable [] stored = rocks.get(meta, NEXT_ID);
      int id = stored == null ? 1 : ByteBuffer.wrap(stored).getInt();
      byte[] next = ByteBuffer.allocate(Integer.BYTES).putInt(id + 1).array();
      batch.put(meta, NEXT_ID, next);
      batch.put(meta, recordKey(name), new TableRecord(id, 0, new byte[0]).encode());
      rocks.write(settings.synced, batch);
      return new Table(name, id);
    } catch (RocksDBException e) {
      throw errors.notApplied("creating a table", e);
    }
  }

  void dropTable(Table table) {
    try (WriteBatch batch = new WriteBatch()) {
      batch.delete(meta, recordKey(table.name));
      batch.deleteRange(rows, RowKeys.start(table.id, 0), RowKeys.end(table.id));
      rocks.write(settings.synced, batch);
    } catch (RocksDBException e) {
      throw errors.unknown("dropping a table", e);
    }
    reclaim(table.id, Long.MAX_VALUE);
  }

  List<byte @Nullable []> get(List<byte[]> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    try {
      if (keys.size() == 1) {
        List<byte @Nullable []> row = new ArrayList<>(1);
        row.add(rocks.get(rows, settings.reads, keys.get(0)));
        return row;
      }
      return new ArrayList<byte @Nullable []>(rocks.multiGetAsList(settings.reads, keys));
    } catch (RocksDBException e) {
      throw errors.notApplied("reading rows", e);
    }
  }

  void writeRows(WriteBatch batch) {
    try {
      rocks.write(settings.unlogged, batch);
    } catch (RocksDBException e) {
      throw errors.notApplied("writing rows", e);
    }
  }

  void flushRows() {
    try {
      rocks.flush(settings.flush, rows);
    } catch (RocksDBException e) {
      throw errors.notApplied("making rows durable", e);
    }
  }

  /** Replaces a table's record and deletes every generation before one, in one durable write. */
  void publish(Table table, TableRecord record, long retainedFrom) {
    try (WriteBatch batch = new WriteBatch()) {
      batch.put(meta, recordKey(table.name), record.encode());
      batch.deleteRange(rows, RowKeys.start(table.id, 0), RowKeys.start(table.id, retainedFrom));
      rocks.write(settings.synced, batch);
    } catch (RocksDBException e) {
      throw errors.unknown("publishing", e);
    }
  }

  /** Deletes the rows between two bounds; writes nothing if there are none. */
  void deleteIfAny(byte[] from, byte[] to) {
    try (RocksIterator found = rocks.newIterator(rows, settings.reads)) {
      found.seek(from);
      boolean any = found.isValid() && Arrays.compareUnsigned(found.key(), to) < 0;
      found.status();
      if (any) {
        rocks.deleteRange(rows, settings.synced, from, to);
      }
    } catch (RocksDBException e) {
      throw errors.notApplied("discarding an unfinished generation", e);
    }
  }

  /**
   * Gives back the files that hold nothing but deleted generations; the rest goes by compaction.
   */
  void reclaim(int table, long beforeGeneration) {
    byte[] from = RowKeys.start(table, 0);
    byte[] to =
        beforeGeneration == Long.MAX_VALUE
            ? RowKeys.end(table)
            : RowKeys.start(table, beforeGeneration);
    try {
      rocks.deleteFilesInRanges(rows, List.of(from, to), false);
    } catch (RocksDBException e) {
      throw errors.notApplied("reclaiming space", e);
    }
  }

  private static byte[] recordKey(String table) {
    return (TABLE_PREFIX + table).getBytes(UTF_8);
  }

  @Override
  public void close() {
    meta.close();
    rows.close();
    rocks.close();
    settings.close();
  }
}
