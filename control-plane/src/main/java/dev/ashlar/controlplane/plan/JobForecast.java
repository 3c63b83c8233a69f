package dev.ashlar.controlplane.plan;

import dev.ashlar.model.time.Interval;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The jobs that an apply starts for a view. Times are in microseconds.
 *
 * @param jobs how many jobs are made at once
 * @param intervals how many intervals they cover
 * @param span from the first interval's start to the last one's end; absent if there is none
 * @param onlineMicros how far back the online values look; absent for all, or if nothing is online
 * @param publishOnly whether the one job only publishes what is stored
 * @param everyMicros how often a job follows; absent if none will
 */
public record JobForecast(
    int jobs,
    long intervals,
    Optional<Interval> span,
    boolean offline,
    boolean online,
    OptionalLong onlineMicros,
    boolean publishOnly,
    OptionalLong everyMicros) {}
