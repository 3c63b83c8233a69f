package dev.ashlar.engine.sweep;

import dev.ashlar.model.definition.BatchSchedule;

/**
 * When rows become available, and with them where windows end: the rows of a cell of a grid at the
 * end of the cell, later by a delay (SEMANTICS: when a value is available). Immutable; all times
 * are microseconds and saturate at the far ends of the range.
 *
 * @param cellMicros the width of the cells, which lie on its multiples since the epoch
 * @param delayMicros how long after its end a cell is complete
 */
public record EffectiveTimes(long cellMicros, long delayMicros) {
  /**
   * Every row is available at its own time: a cell is a microsecond, and complete while it lasts. A
   * window of length W at T is then {@code (T - W, T]}.
   */
  public static final EffectiveTimes CONTINUOUS = new EffectiveTimes(1, -1);

  public EffectiveTimes {
    if (cellMicros < 1 || delayMicros < -cellMicros) {
      throw new IllegalArgumentException(
          "cells of " + cellMicros + " us and a delay of " + delayMicros + " us");
    }
  }

  /** Returns the times of a batch view: cells are its intervals. */
  public static EffectiveTimes ofIntervals(BatchSchedule schedule) {
    return new EffectiveTimes(schedule.intervalMicros(), schedule.delayMicros());
  }

  /** Returns the times of tiled windows over a stream: cells are its tiles. */
  public static EffectiveTimes ofTiles(long tileMicros) {
    return new EffectiveTimes(tileMicros, 0);
  }

  /** Returns the end of the last cell that is available at a time. */
  public long anchorMicros(long timeMicros) {
    return SaturatingTime.floor(SaturatingTime.subtract(timeMicros, delayMicros), cellMicros);
  }

  /** Returns the time from which windows with an anchor are available. */
  public long availableMicros(long anchorMicros) {
    return SaturatingTime.add(anchorMicros, delayMicros);
  }

  /** Returns the time from which a row is available. */
  public long effectiveMicros(long rowMicros) {
    long end = SaturatingTime.add(SaturatingTime.floor(rowMicros, cellMicros), cellMicros);
    return SaturatingTime.add(end, delayMicros);
  }
}
