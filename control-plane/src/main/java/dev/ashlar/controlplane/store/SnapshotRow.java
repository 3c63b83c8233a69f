package dev.ashlar.controlplane.store;

import java.util.OptionalLong;

/**
 * What a workspace was from one apply to the next.
 *
 * @param summary one line on what changed
 */
public record SnapshotRow(
    String workspace,
    long number,
    String definitions,
    String planId,
    OptionalLong restores,
    String summary,
    long appliedAtMicros,
    String appliedBy) {}
