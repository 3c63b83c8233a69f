package dev.ashlar.connectors.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.WriteOptions;

/** How RocksDB is set up; holds native objects until closed, after the database. */
final class Settings implements AutoCloseable {
  /** Blocks of rows, indexes and filters together; what idle serving keeps of the store. */
  static final long CACHE_BYTES = 64L << 20;

  static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final int FILTER_BITS_PER_KEY = 10;
  private static final int BACKGROUND_JOBS = 2;
  private static final int LOG_FILES = 2;

  final Cache cache = new LRUCache(CACHE_BYTES);
  final BloomFilter filter = new BloomFilter(FILTER_BITS_PER_KEY);
  final ColumnFamilyOptions rows = rowOptions();
  final ColumnFamilyOptions meta = new ColumnFamilyOptions();
  final DBOptions database =
      new DBOptions()
          .setCreateIfMissing(true)
          .setCreateMissingColumnFamilies(true)
          .setMaxBackgroundJobs(BACKGROUND_JOBS)
          .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
          .setKeepLogFileNum(LOG_FILES);
  final ReadOptions reads = new ReadOptions();

  /** Rows are flushed before they are published, so they need no log. */
  final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);

  final WriteOptions synced = new WriteOptions().setSync(true);
  final FlushOptions flush = new FlushOptions().setWaitForFlush(true);

  private ColumnFamilyOptions rowOptions() {
    return new ColumnFamilyOptions()
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                .setFilterPolicy(filter));
  }

  @Override
  public void close() {
    flush.close();
    synced.close();
    unlogged.close();
    reads.close();
    database.close();
    meta.close();
    rows.close();
    filter.close();
    cache.close();
  }
}
