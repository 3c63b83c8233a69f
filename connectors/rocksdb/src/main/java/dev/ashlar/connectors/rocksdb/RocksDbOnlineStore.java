package dev.ashlar.connectors.rocksdb;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.spi.OnlineStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.WriteBatch;

/**
 * An online store in a directory of this machine, on RocksDB. Thread-safe; one process at a time.
 *
 * <p>A generation is a range of keys (see {@link RowKeys}). Publishing is three steps: rows go to
 * memory and files without a log; a flush makes all of them durable; one synced write then replaces
 * the table's record and deletes the generation before the previous one. A crash between any two
 * steps leaves the record, and so the current generation, as it was; what was written beyond it is
 * deleted when the store opens or the table's next generation begins.
 */
public final class RocksDbOnlineStore implements OnlineStore {
  private final Database database;
  private final StoreErrors errors;
  private final Map<String, Table> tables = new ConcurrentHashMap<>();

  /** Held for reading by every call, for writing by close: native memory goes when no one is in. */
  private final StampedLock use = new StampedLock();

  private boolean closed;

  private RocksDbOnlineStore(Path directory) {
    this.errors = new StoreErrors(directory);
    this.database = Database.open(directory, errors);
  }

  /**
   * Opens the store of a directory, creating it if there is none.
   *
   * @throws AshlarException {@code STORE_UNAVAILABLE} if another process has it open or it cannot
   *     be read, {@code CORRUPT} if its files are damaged, {@code DISK_FULL}
   */
  public static RocksDbOnlineStore open(Path directory) {
    RocksDbOnlineStore store = new RocksDbOnlineStore(directory);
    try {
      store.load();
      return store;
    } catch (AshlarException e) {
      store.close();
      throw e;
    }
  }

  private void load() {
    database.checkFormat();
    for (Map.Entry<String, TableRecord> entry : database.records().entrySet()) {
      TableRecord record = entry.getValue();
      Table table = new Table(entry.getKey(), record.id());
      if (record.number() > 0) {
        table.current = new Generation(table.name, record.number(), record.header());
        table.retainedFrom = record.number() - 1;
      }
      table.lastNumber = record.number();
      tables.put(table.name, table);
      database.deleteIfAny(RowKeys.start(table.id, record.number() + 1), RowKeys.end(table.id));
    }
  }

  @Override
  public Publication begin(String name) {
    long stamp = enter();
    try {
      while (true) {
        Table table = tables.computeIfAbsent(name, database::createTable);
        synchronized (table) {
          boolean droppedMeanwhile = tables.get(name) != table;
          if (!droppedMeanwhile) {
            return begin(table);
          }
        }
      }
    } finally {
      use.unlockRead(stamp);
    }
  }

  private Publication begin(Table table) {
    table.unfinished = null;
    long number = table.lastNumber + 1;
    database.reclaim(table.id, table.retainedFrom);
    database.deleteIfAny(RowKeys.start(table.id, number), RowKeys.end(table.id));
    RocksDbPublication publication = new RocksDbPublication(this, table, number);
    table.unfinished = publication;
    return publication;
  }

  @Override
  public Optional<Generation> generation(String name) {
    Table table = tables.get(name);
    return table == null ? Optional.empty() : Optional.ofNullable(table.current);
  }

  @Override
  public List<byte @Nullable []> read(List<Read> reads) {
    long stamp = enter();
    try {
      List<byte[]> keys = new ArrayList<>(reads.size());
      for (int i = 0; i < reads.size(); i++) {
        Read read = reads.get(i);
        Generation generation = read.generation();
        Table table = readable(generation);
        keys.add(RowKeys.row(table.id, generation.number(), read.key()));
      }
      List<byte @Nullable []> rows = database.get(keys);
      for (int i = 0; i < reads.size(); i++) {
        readable(reads.get(i).generation());
      }
      return rows;
    } finally {
      use.unlockRead(stamp);
    }
  }

  private Table readable(Generation generation) {
    Table table = tables.get(generation.table());
    if (table == null || generation.number() < table.retainedFrom) {
      throw new AshlarException(
          ErrorCode.STORE_UNAVAILABLE,
          "generation "
              + generation.number()
              + " of table "
              + generation.table()
              + " is gone (expected: the current one or the one before)");
    }
    return table;
  }

  @Override
  public void drop(String name) {
    long stamp = enter();
    try {
      Table table = tables.get(name);
      if (table == null) {
        return;
      }
      synchronized (table) {
        table.unfinished = null;
        table.retainedFrom = Long.MAX_VALUE;
        database.dropTable(table);
        tables.remove(name, table);
      }
    } finally {
      use.unlockRead(stamp);
    }
  }

  /** Closes the store once running calls have ended; later calls raise STORE_UNAVAILABLE. */
  @Override
  public void close() {
    long stamp = use.writeLock();
    try {
      if (!closed) {
        closed = true;
        database.close();
      }
    } finally {
      use.unlockWrite(stamp);
    }
  }

  StoreErrors errors() {
    return errors;
  }

  /** Writes rows of a publication, if it is still the one that may write. */
  void writeRows(RocksDbPublication publication, Table table, WriteBatch batch) {
    long stamp = enter();
    try {
      synchronized (table) {
        checkUnfinished(publication, table);
        database.writeRows(batch);
      }
    } finally {
      use.unlockRead(stamp);
    }
  }

  /** Makes a publication's rows durable and current. */
  void publish(RocksDbPublication publication, Table table, TableRecord record) {
    long stamp = enter();
    try {
      synchronized (table) {
        checkUnfinished(publication, table);
        database.flushRows();
        table.unfinished = null;
        table.lastNumber = record.number();
        table.retainedFrom = table.currentNumber();
        database.publish(table, record, table.retainedFrom);
        table.current = new Generation(table.name, record.number(), record.header());
      }
    } finally {
      use.unlockRead(stamp);
    }
  }

  /** Forgets a publication; what it wrote goes when the next one begins. */
  void end(RocksDbPublication publication, Table table) {
    synchronized (table) {
      if (table.unfinished == publication) {
        table.unfinished = null;
      }
    }
  }

  private static void checkUnfinished(RocksDbPublication publication, Table table) {
    if (table.unfinished != publication) {
      throw new AshlarException(
          ErrorCode.CONFLICT,
          "the publication of table "
              + table.name
              + " was ended by another one or by a drop (expected: one at a time)");
    }
  }

  private long enter() {
    long stamp = use.readLock();
    if (closed) {
      use.unlockRead(stamp);
      throw new AshlarException(
          ErrorCode.STORE_UNAVAILABLE, "the online store is closed (expected: an open one)");
    }
    return stamp;
  }
}
