package dev.ashlar.connectors.rocksdb;

import java.nio.ByteBuffer;

/**
 * Keys of stored rows: table id (4 bytes), generation number (8 bytes), entity key. Both numbers
 * are big-endian and never negative, so a generation, and a table, is one range of keys.
 */
final class RowKeys {
  private static final int PREFIX_BYTES = Integer.BYTES + Long.BYTES;

  private RowKeys() {}

  /** Returns the key of a row. */
  static byte[] row(int table, long generation, byte[] entityKey) {
    return ByteBuffer.allocate(PREFIX_BYTES + entityKey.length)
        .putInt(table)
        .putLong(generation)
        .put(entityKey)
        .array();
  }

  /**
   * Returns the bound that lies before all rows of a generation and after those of earlier ones.
   */
  static byte[] start(int table, long generation) {
    return ByteBuffer.allocate(PREFIX_BYTES).putInt(table).putLong(generation).array();
  }

  /** Returns the bound that lies after all rows of a table. */
  static byte[] end(int table) {
    return start(table + 1, 0);
  }
}
