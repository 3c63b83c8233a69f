package dev.ashlar.controlplane;

import java.util.OptionalLong;

/**
 * What is stored of a view. Immutable; times are in microseconds.
 *
 * @param table the name of its table in both stores
 * @param firstStart the start of the first interval it has to store
 * @param completedEnd the end of the last interval of the unbroken run of completed ones
 * @param completedThrough that end + {@code data_delay}: R of SEMANTICS §3
 */
public record ViewState(
    String table,
    OptionalLong firstStart,
    OptionalLong completedEnd,
    OptionalLong completedThrough) {}
