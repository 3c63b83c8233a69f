package dev.ashlar.serving;

import dev.ashlar.model.definition.BatchFeatureView;
import org.jspecify.annotations.Nullable;

/** A view and its table in the online store, if it has one yet. */
record PlannedTable(@Nullable String name, BatchFeatureView view) {}
