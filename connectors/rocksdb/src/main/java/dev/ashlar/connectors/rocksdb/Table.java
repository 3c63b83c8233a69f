package dev.ashlar.connectors.rocksdb;

import dev.ashlar.spi.OnlineStore.Generation;
import org.jspecify.annotations.Nullable;

/**
 * What the process knows of a table. Writers hold the object's monitor; readers read the volatile
 * fields.
 */
final class Table {
  final String name;
  final int id;

  /** The generation that new readers take; null before the first publication. */
  volatile @Nullable Generation current;

  /**
   * The lowest generation that may still be read. Raised before rows are deleted and looked at
   * after they were read, so that a deleted row is never taken for an absent key.
   */
  volatile long retainedFrom;

  /**
   * The highest number that may be on disk as the current one: above {@link #current} if the
   * outcome of a publication is unknown. Its rows stay, its number is not used again. Guarded by
   * the monitor.
   */
  long lastNumber;

  /** The publication that may write, if any; guarded by the monitor. */
  @Nullable RocksDbPublication unfinished;

  Table(String name, int id) {
    this.name = name;
    this.id = id;
  }

  long currentNumber() {
    Generation generation = current;
    return generation == null ? 0 : generation.number();
  }
}
