package dev.ashlar.engine.exact;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of finite doubles, of longs, or of their powers up to the fourth, without error: an integer
 * × 2^e of as many bits as it takes. A commutative group: values can be added, other sums merged
 * and taken away again in any order, and the rounded results depend on the mathematical value
 * alone.
 *
 * <p>The number is kept in two's complement over 64-bit limbs. Limb {@code i} (counted from a fixed
 * origin below the fourth power of the least subnormal) has weight {@code 2^(64·i - 4352)}; only
 * the limbs from {@code base} on that have been touched are stored, so ordinary data needs three or
 * four of the 134 that the full range would take, and merging costs as much. The top limb always
 * has two spare bits: an addition can be carried out first and the limbs extended afterwards.
 *
 * <p>Not thread-safe.
 */
public final class ExactSum {
  private static final int ORIGIN_EXPONENT = -4352;
  private static final int INTEGER_LIMB = -ORIGIN_EXPONENT / Long.SIZE;
  private static final long TOP_LIMIT = 1L << 61;
  private static final int MANTISSA_BITS = 52;
  private static final int MAX_EXPONENT_FIELD = 0x7ff;
  private static final int EXPONENT_BIAS = 1075;

  private long[] limbs = new long[4];
  private int base;
  private int length;

  /** Makes this the empty sum. */
  public void clear() {
    length = 0;
  }

  /** Makes this equal to another sum. */
  public void copyFrom(ExactSum other) {
    if (limbs.length < other.length) {
      limbs = new long[other.limbs.length];
    }
    long[] to = limbs;
    long[] from = other.limbs;
    for (int i = 0; i < other.length; i++) {
      to[i] = from[i];
    }
    base = other.base;
    length = other.length;
  }

  /** Adds a finite double. */
  public void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long mantissa = mantissa(bits);
    if (mantissa != 0) {
      int position = exponent(bits) - ORIGIN_EXPONENT;
      addShifted(0, mantissa, position, bits < 0);
    }
  }

  /** Adds the exact square of a finite double. */
  public void addSquare(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long mantissa = mantissa(bits);
    if (mantissa != 0) {
      int position = 2 * exponent(bits) - ORIGIN_EXPONENT;
      addShifted(Math.multiplyHigh(mantissa, mantissa), mantissa * mantissa, position, false);
    }
  }

  /** Adds a long. */
  public void add(long value) {
    if (value != 0) {
      cover(INTEGER_LIMB, INTEGER_LIMB + 1);
      addWords(INTEGER_LIMB - base, value, value >> 63, value >> 63, 2);
    }
  }

  /** Adds a whole number of 128 bits, given as its upper and its lower word. */
  public void add(long high, long low) {
    if ((high | low) != 0) {
      cover(INTEGER_LIMB, INTEGER_LIMB + 1);
      addWords(INTEGER_LIMB - base, low, high, high >> 63, 2);
    }
  }

  /** Adds the exact square of a long. */
  public void addSquare(long value) {
    if (value != 0) {
      cover(INTEGER_LIMB, INTEGER_LIMB + 2);
      addWords(INTEGER_LIMB - base, value * value, Math.multiplyHigh(value, value), 0, 2);
    }
  }

  /**
   * Adds the exact third or fourth power of a finite double.
   *
   * @param power 3 or 4
   */
  public void addPower(double value, int power) {
    long bits = Double.doubleToRawLongBits(value);
    long mantissa = mantissa(bits);
    if (mantissa != 0) {
      int position = power * exponent(bits) - ORIGIN_EXPONENT;
      addPower(mantissa, power, position, power == 3 && bits < 0);
    }
  }

  /**
   * Adds the exact third or fourth power of a long.
   *
   * @param power 3 or 4
   */
  public void addPower(long value, int power) {
    if (value != 0) {
      // The absolute value of the least long is 2^63 as an unsigned number.
      addPower(Math.abs(value), power, -ORIGIN_EXPONENT, power == 3 && value < 0);
    }
  }

  /** Adds another sum. */
  public void addAll(ExactSum other) {
    combine(other, 0);
  }

  /** Takes another sum away. */
  public void subtractAll(ExactSum other) {
    combine(other, -1);
  }

  /** Returns −1, 0 or 1 as the sum is negative, zero or positive. */
  public int signum() {
    for (int i = length - 1; i >= 0; i--) {
      if (limbs[i] != 0) {
        return limbs[length - 1] < 0 ? -1 : 1;
      }
    }
    return 0;
  }

  /** Returns the sum rounded to the nearest double, ties to even; infinite if it is too large. */
  public double toDouble() {
    return divide(1);
  }

  /**
   * Returns the exact sum divided by a count, rounded once to the nearest double, ties to even.
   *
   * @param divisor positive
   */
  public double divide(long divisor) {
    if (divisor <= 0) {
      throw new IllegalArgumentException("divisor (expected: positive)");
    }
    int lowest = lowestNonZero();
    if (lowest < 0) {
      return 0.0;
    }
    if (divisor > Integer.MAX_VALUE) {
      return Rounding.ratio(toBigInteger(), BigInteger.valueOf(divisor), exponent());
    }
    return divide((int) divisor, lowest);
  }

  /** Returns whether the sum is an integer in the range of a long. */
  public boolean fitsLong() {
    for (int i = base; i < INTEGER_LIMB && i < base + length; i++) {
      if (limb(i) != 0) {
        return false;
      }
    }
    long sign = longValue() >> 63;
    for (int i = Math.max(INTEGER_LIMB + 1, base); i < base + length; i++) {
      if (limb(i) != sign) {
        return false;
      }
    }
    return sign == sign();
  }

  /** Returns the sum as a long; meaningful only if it {@link #fitsLong fits}. */
  public long longValue() {
    return limb(INTEGER_LIMB);
  }

  /** Returns the integer m of the sum m × 2^{@link #exponent()}. */
  public BigInteger toBigInteger() {
    if (length == 0) {
      return BigInteger.ZERO;
    }
    byte[] bytes = new byte[length * Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      int fromLowest = bytes.length - 1 - i;
      bytes[i] = (byte) (limbs[fromLowest >> 3] >>> ((fromLowest & 7) << 3));
    }
    return new BigInteger(bytes);
  }

  /** Returns the exponent e of the sum m × 2^e; any multiple of 64. */
  public int exponent() {
    return base * Long.SIZE + ORIGIN_EXPONENT;
  }

  /**
   * Adds an integer × 2^e.
   *
   * @param exponent at least that of the fourth power of the least subnormal double, −4296
   */
  public void add(BigInteger integer, int exponent) {
    int position = exponent - ORIGIN_EXPONENT;
    if (position < 0) {
      throw new IllegalArgumentException("exponent " + exponent + " (expected: at least -4296)");
    }
    byte[] bytes = integer.shiftLeft(position & 63).toByteArray();
    ExactSum other = new ExactSum();
    other.cover(position >> 6, (position >> 6) + bytes.length / Long.BYTES + 1);
    Arrays.fill(other.limbs, 0, other.length, integer.signum() < 0 ? -1 : 0);
    for (int i = 0; i < bytes.length; i++) {
      int shift = (i & 7) << 3;
      long cleared = other.limbs[i >> 3] & ~(0xffL << shift);
      other.limbs[i >> 3] = cleared | (bytes[bytes.length - 1 - i] & 0xffL) << shift;
    }
    addAll(other);
  }

  private static long mantissa(long bits) {
    long fraction = bits & ((1L << MANTISSA_BITS) - 1);
    int field = (int) (bits >>> MANTISSA_BITS) & MAX_EXPONENT_FIELD;
    if (field == MAX_EXPONENT_FIELD) {
      throw new IllegalArgumentException("not a finite number (expected: finite)");
    }
    return field == 0 ? fraction : fraction | 1L << MANTISSA_BITS;
  }

  private static int exponent(long bits) {
    int field = (int) (bits >>> MANTISSA_BITS) & MAX_EXPONENT_FIELD;
    return Math.max(field, 1) - EXPONENT_BIAS;
  }

  /** Adds or takes away the unsigned 128-bit integer (high, low) × 2^position above the origin. */
  private void addShifted(long high, long low, int position, boolean negative) {
    int index = position >> 6;
    int shift = position & 63;
    long word0 = low << shift;
    long word1 = shift == 0 ? high : high << shift | low >>> (64 - shift);
    long word2 = shift == 0 ? 0 : high >>> (64 - shift);
    int words = high == 0 ? 2 : 3;
    cover(index, index + words);
    if (!negative) {
      addWords(index - base, word0, word1, word2, words);
      return;
    }
    // Only doubles are taken away: two words, never both zero, so the sign extension is -1.
    long borrow = word0 == 0 ? 1 : 0;
    addWords(index - base, -word0, ~word1 + borrow, -1, 2);
  }

  /** Adds or takes away the third or fourth power of an unsigned number × 2^position. */
  private void addPower(long number, int power, int position, boolean negative) {
    long low = number * number;
    long high = unsignedMultiplyHigh(number, number);
    long word0 = low * number;
    long carry = unsignedMultiplyHigh(low, number);
    long word1 = high * number + carry;
    long word2 = unsignedMultiplyHigh(high, number);
    word2 += Long.compareUnsigned(word1, carry) < 0 ? 1 : 0;
    long word3 = 0;
    if (power == 4) {
      word3 = unsignedMultiplyHigh(word2, number);
      long middle = unsignedMultiplyHigh(word1, number);
      carry = unsignedMultiplyHigh(word0, number);
      word0 *= number;
      word1 = word1 * number + carry;
      middle += Long.compareUnsigned(word1, carry) < 0 ? 1 : 0;
      word2 = word2 * number + middle;
      word3 += Long.compareUnsigned(word2, middle) < 0 ? 1 : 0;
    }
    addWide(new long[] {word0, word1, word2, word3, 0}, position, negative);
  }

  /** Adds or takes away five words × 2^position, the highest of them zero. */
  private void addWide(long[] words, int position, boolean negative) {
    int shift = position & 63;
    int index = position >> 6;
    if (shift != 0) {
      for (int i = words.length - 1; i > 0; i--) {
        words[i] = words[i] << shift | words[i - 1] >>> (64 - shift);
      }
      words[0] <<= shift;
    }
    cover(index, index + words.length - 1);
    addFlipped(words, words.length, index - base, negative ? -1 : 0);
  }

  private static long unsignedMultiplyHigh(long left, long right) {
    return Math.multiplyHigh(left, right) + ((left >> 63) & right) + ((right >> 63) & left);
  }

  /**
   * Adds a number in two's complement: two words, the third repeated as its sign; or three words of
   * a positive number.
   */
  private void addWords(int from, long word0, long word1, long word2, int words) {
    long[] a = limbs;
    long carry = addAt(a, from, word0, 0);
    carry = addAt(a, from + 1, word1, carry);
    int i = from + 2;
    long rest = word2;
    if (words == 3) {
      carry = addAt(a, i++, word2, carry);
      rest = 0;
    }
    while (rest + carry != 0 && i < length) {
      carry = addAt(a, i++, rest, carry);
    }
    extendIfFull();
  }

  private static long addAt(long[] a, int i, long word, long carry) {
    long before = a[i];
    long sum = before + word + carry;
    a[i] = sum;
    return ((before & word) | ((before | word) & ~sum)) >>> 63;
  }

  /** Adds the other sum, its words flipped by a mask: 0 to add, −1 to take away. */
  private void combine(ExactSum other, long mask) {
    if (other.length == 0) {
      return;
    }
    int otherLength = other.length;
    long[] words = other == this ? limbs.clone() : other.limbs;
    cover(other.base, other.base + otherLength - 1);
    addFlipped(words, otherLength, other.base - base, mask);
  }

  /** Adds words in two's complement, each flipped by a mask; their places are stored already. */
  private void addFlipped(long[] words, int count, int from, long mask) {
    long[] a = limbs;
    long carry = mask & 1;
    for (int i = 0; i < count; i++) {
      carry = addAt(a, from + i, words[i] ^ mask, carry);
    }
    long rest = (words[count - 1] >> 63) ^ mask;
    for (int i = from + count; rest + carry != 0 && i < length; i++) {
      carry = addAt(a, i, rest, carry);
    }
    extendIfFull();
  }

  /** Makes sure that the limbs from low to high are stored. */
  private void cover(int low, int high) {
    if (length == 0) {
      base = low;
      reserve(high - low + 1);
      Arrays.fill(limbs, 0, high - low + 1, 0);
      length = high - low + 1;
      return;
    }
    if (low < base) {
      int added = base - low;
      reserve(length + added);
      System.arraycopy(limbs, 0, limbs, added, length);
      Arrays.fill(limbs, 0, added, 0);
      base = low;
      length += added;
    }
    if (high >= base + length) {
      int wanted = high - base + 1;
      reserve(wanted);
      Arrays.fill(limbs, length, wanted, sign());
      length = wanted;
    }
  }

  private void reserve(int capacity) {
    if (capacity > limbs.length) {
      limbs = Arrays.copyOf(limbs, Math.max(capacity, limbs.length + 4));
    }
  }

  private void extendIfFull() {
    long top = limbs[length - 1];
    if (top > TOP_LIMIT || top < -TOP_LIMIT) {
      cover(base, base + length);
    }
  }

  private long sign() {
    return length == 0 ? 0 : limbs[length - 1] >> 63;
  }

  private long limb(int index) {
    int i = index - base;
    return i < 0 || length == 0 ? 0 : i < length ? limbs[i] : sign();
  }

  private int lowestNonZero() {
    for (int i = 0; i < length; i++) {
      if (limbs[i] != 0) {
        return i;
      }
    }
    return -1;
  }

  /** Returns a limb of the magnitude, for stored and for lower positions. */
  private long magnitude(int i, int lowest) {
    if (i < lowest) {
      return 0;
    }
    long limb = limbs[i];
    if (limbs[length - 1] >= 0) {
      return limb;
    }
    return i == lowest ? -limb : ~limb;
  }

  /** Long division of the magnitude, from the top, until 64 significant bits are known. */
  private double divide(int divisor, int lowest) {
    long remainder = 0;
    long first = 0;
    int i = length;
    while (first == 0) {
      i--;
      long limb = magnitude(i, lowest);
      long upper = remainder << 32 | limb >>> 32;
      long lower = ((upper % divisor) << 32) | (limb & 0xffffffffL);
      first = ((upper / divisor) << 32) | (lower / divisor);
      remainder = lower % divisor;
    }
    long limb = magnitude(i - 1, lowest);
    long upper = remainder << 32 | limb >>> 32;
    long lower = ((upper % divisor) << 32) | (limb & 0xffffffffL);
    long second = ((upper / divisor) << 32) | (lower / divisor);
    remainder = lower % divisor;
    int zeros = Long.numberOfLeadingZeros(first);
    long top = zeros == 0 ? first : first << zeros | second >>> (64 - zeros);
    boolean inexact = remainder != 0 || second << zeros != 0 || lowest < i - 1;
    int topExponent = (base + i) * Long.SIZE + ORIGIN_EXPONENT - zeros;
    return Rounding.toDouble(limbs[length - 1] < 0, top, topExponent, inexact);
  }
}
