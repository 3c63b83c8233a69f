package dev.ashlar.model.time;

/**
 * A run that completed intervals. Immutable.
 *
 * @param atMicros when
 */
public record Completion(Interval span, long atMicros) {}
