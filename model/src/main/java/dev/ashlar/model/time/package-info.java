/** Points in time, durations and grids, all in microseconds since the epoch. */
@NullMarked
package dev.ashlar.model.time;

import org.jspecify.annotations.NullMarked;
