package dev.ashlar.model.time;

/** Multiples of a width since the epoch: intervals, tiles and jobs lie on such grids. */
public final class Grid {
  private Grid() {}

  /**
   * Returns the greatest multiple of the width that is not after the time.
   *
   * @param timeMicros microseconds since the epoch, also before 1970
   * @param widthMicros a positive width
   */
  public static long floor(long timeMicros, long widthMicros) {
    return Math.subtractExact(timeMicros, Math.floorMod(timeMicros, widthMicros));
  }

  /** Returns the least multiple of the width that is not before the time. */
  public static long ceiling(long timeMicros, long widthMicros) {
    long floor = floor(timeMicros, widthMicros);
    return floor == timeMicros ? floor : Math.addExact(floor, widthMicros);
  }
}
