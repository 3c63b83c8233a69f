package dev.ashlar.controlplane.store;

/**
 * A workspace.
 *
 * @param live whether its views are materialized
 * @param snapshot the number of its current snapshot, 0 before the first apply
 */
public record WorkspaceRow(String name, boolean live, long snapshot, long createdAtMicros) {}
