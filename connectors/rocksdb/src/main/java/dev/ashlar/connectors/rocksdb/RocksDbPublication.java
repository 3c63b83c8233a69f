package dev.ashlar.connectors.rocksdb;

import dev.ashlar.spi.OnlineStore.Publication;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Gathers rows into batches and hands them to the store. Not thread-safe. */
final class RocksDbPublication implements Publication {
  /** Rows are written when this many bytes have gathered. */
  static final int BATCH_BYTES = 256 << 10;

  private final RocksDbOnlineStore store;
  private final Table table;
  private final long number;
  private final WriteBatch batch = new WriteBatch();
  private int batchBytes;
  private boolean ended;

  RocksDbPublication(RocksDbOnlineStore store, Table table, long number) {
    this.store = store;
    this.table = table;
    this.number = number;
  }

  @Override
  public void put(byte[] key, byte[] row) {
    checkOpen();
    byte[] rowKey = RowKeys.row(table.id, number, key);
    try {
      batch.put(rowKey, row);
    } catch (RocksDBException e) {
      throw store.errors().notApplied("gathering rows", e);
    }
    batchBytes += rowKey.length + row.length;
    if (batchBytes >= BATCH_BYTES) {
      store.writeRows(this, table, batch);
      batch.clear();
      batchBytes = 0;
    }
  }

  @Override
  public void publish(byte[] header) {
    checkOpen();
    store.writeRows(this, table, batch);
    store.publish(this, table, new TableRecord(table.id, number, header.clone()));
    close();
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      batch.close();
      store.end(this, table);
    }
  }

  private void checkOpen() {
    if (ended) {
      throw new IllegalStateException("a publication that has ended (expected: a new one)");
    }
  }
}
