package dev.ashlar.systemtests;

import dev.ashlar.connectors.lake.IcebergOfflineStore;
import dev.ashlar.connectors.lake.LakeComputeEngine;
import dev.ashlar.connectors.lake.LakeOptions;
import dev.ashlar.connectors.rocksdb.RocksDbOnlineStore;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OnlineStore;
import java.nio.file.Path;
import java.util.List;

/** The real stores and compute, as the server opens them, on a folder of their own. */
record HistoryStores(Path root, ComputeEngine compute, OfflineStore offline, OnlineStore online)
    implements AutoCloseable {
  static final long SPILL_BYTES = 1L << 30;
  static final long MEMORY_BYTES = 512L << 20;
  static final long TIMEOUT_MILLIS = 600_000;

  static HistoryStores open(Path root) {
    return new HistoryStores(
        root,
        LakeComputeEngine.open(new LakeOptions(List.of(root), 1, MEMORY_BYTES, TIMEOUT_MILLIS)),
        IcebergOfflineStore.open(root.resolve("lake")),
        RocksDbOnlineStore.open(root.resolve("online")));
  }

  @Override
  public void close() {
    online.close();
    offline.close();
    compute.close();
  }
}
