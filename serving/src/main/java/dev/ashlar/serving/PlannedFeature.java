package dev.ashlar.serving;

import com.fasterxml.jackson.core.SerializableString;
import dev.ashlar.model.definition.Feature;

/**
 * One place of a service's vector.
 *
 * @param name alias and feature, ready to be written
 * @param read position among the service's reads
 * @param feature position among the view's features
 * @param isCount whether {@code coerceNullCountsToZero} speaks of it
 * @param nullsWithoutRow how many nulls stand for a series where there is no row; 0 of others
 */
record PlannedFeature(
    SerializableString name,
    Feature definition,
    int read,
    int feature,
    boolean isCount,
    int nullsWithoutRow) {}
