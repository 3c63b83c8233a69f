package dev.ashlar.controlplane.store;

import java.util.OptionalLong;

/**
 * A stored plan: what a workspace shall become, and from where.
 *
 * @param hash what {@code id} is the beginning of
 * @param restores the snapshot whose definitions these are, if it is a restore
 * @param definitions the stored form of the definitions
 */
public record PlanRow(
    String workspace,
    String id,
    String hash,
    long baseSnapshot,
    OptionalLong restores,
    String definitions,
    long createdAtMicros,
    String createdBy) {}
