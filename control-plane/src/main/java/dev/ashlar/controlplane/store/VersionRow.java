package dev.ashlar.controlplane.store;

import java.util.OptionalLong;

/**
 * One version of a view: what a table of the stores holds.
 *
 * @param onlineStart for a view that is kept online only, the start of its first interval
 * @param publishDue whether the online values are behind what is stored
 * @param retiredAtMicros since when no definition uses it
 */
public record VersionRow(
    long id,
    String workspace,
    String view,
    String table,
    OptionalLong onlineStart,
    boolean publishDue,
    OptionalLong retiredAtMicros) {}
