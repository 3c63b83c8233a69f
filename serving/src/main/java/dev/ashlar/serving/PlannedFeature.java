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
 * @param zeroWithoutRow whether it is a count that is 0 where there is no row
 * @param windows how many values a series has; 0 of others
 */
record PlannedFeature(
    SerializableString name,
    Feature definition,
    int read,
    int feature,
    boolean isCount,
    boolean zeroWithoutRow,
    int windows) {}
