package dev.ashlar.serving;

import dev.ashlar.model.definition.BatchFeatureView;

/**
 * One row that a request reads: a view by one of the service's entity keys.
 *
 * @param table position among the service's tables
 * @param key position among the service's entity keys
 */
record PlannedRead(BatchFeatureView view, int table, int key) {}
