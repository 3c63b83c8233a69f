package dev.ashlar.engine.row;

/**
 * Doubles as longs of the same order: −∞ … −0.0 = 0.0 … +∞ &lt; NaN, all NaN equal. Every double
 * but −0.0 and the odd NaNs comes back unchanged.
 */
public final class OrderedDoubles {
  private OrderedDoubles() {}

  /** Returns the long that stands for a double. */
  public static long code(double value) {
    long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** Returns the double that a long stands for. */
  public static double value(long code) {
    return Double.longBitsToDouble(code ^ ((code >> 63) & Long.MAX_VALUE));
  }

  /** Returns the double with −0.0 turned into 0.0 and every NaN into the canonical one. */
  public static double canonical(double value) {
    return value == 0 ? 0.0 : value != value ? Double.NaN : value;
  }
}
