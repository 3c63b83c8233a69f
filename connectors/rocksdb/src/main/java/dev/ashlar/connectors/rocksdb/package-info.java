/** The embedded online store on RocksDB. */
@NullMarked
package dev.ashlar.connectors.rocksdb;

import org.jspecify.annotations.NullMarked;
