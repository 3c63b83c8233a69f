package dev.ashlar.engine.sweep;

/**
 * Arithmetic of times that stays at the ends of the range instead of leaving it. It is monotone, so
 * rows and requests at the far ends of time keep their order: a row near the end of time is never
 * available before the last moment, one near its beginning always is.
 */
final class SaturatingTime {
  private SaturatingTime() {}

  static long add(long left, long right) {
    long sum = left + right;
    if (((left ^ sum) & (right ^ sum)) < 0) {
      return left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  static long subtract(long left, long right) {
    long difference = left - right;
    if (((left ^ right) & (left ^ difference)) < 0) {
      return left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return difference;
  }

  static long floor(long time, long width) {
    return subtract(time, Math.floorMod(time, width));
  }

  static long ceiling(long time, long width) {
    long past = Math.floorMod(time, width);
    return past == 0 ? time : add(time, width - past);
  }
}
