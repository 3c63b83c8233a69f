/** The offline store: Iceberg tables that DuckDB reads, writes and computes on. */
@NullMarked
package dev.ashlar.connectors.lake;

import org.jspecify.annotations.NullMarked;
