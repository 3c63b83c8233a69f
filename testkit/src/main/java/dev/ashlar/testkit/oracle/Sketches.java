package dev.ashlar.testkit.oracle;

import dev.ashlar.model.type.DataType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The two functions that only come near the truth, by their definitions. */
final class Sketches {
  private static final double GAMMA = 1.01 / 0.99;
  private static final int BUCKETS = 2_048;

  private Sketches() {}

  /** The middle of the bucket that holds rank ⌊p(n−1)⌋ of the values in order. */
  static double percentile(List<Double> values, BigDecimal p) {
    List<Double> ordered = new ArrayList<>(values);
    ordered.sort(ValueOrder.INSTANCE);
    BigDecimal last = BigDecimal.valueOf(ordered.size() - 1L);
    int rank = p.multiply(last).setScale(0, RoundingMode.FLOOR).intValueExact();
    double value = ordered.get(rank);
    if (value == 0 || !Double.isFinite(value)) {
      return value + 0.0;
    }
    double sign = Math.signum(value);
    int highest =
        values.stream()
            .filter(v -> Double.isFinite(v) && Math.signum(v) == sign)
            .mapToInt(v -> bucket(Math.abs(v)))
            .max()
            .orElseThrow();
    int bucket = Math.max(bucket(Math.abs(value)), highest - BUCKETS + 1);
    double middle = StrictMath.pow(GAMMA, bucket - 1.0) * 1.01;
    return sign * Math.min(Math.max(middle, Double.MIN_VALUE), Double.MAX_VALUE);
  }

  private static int bucket(double magnitude) {
    return (int) StrictMath.ceil(StrictMath.log(magnitude) / StrictMath.log(GAMMA));
  }

  /** Ertl's estimate from 2^precision registers. */
  static long distinct(DataType type, List<Object> values, int precision) {
    int[] registers = new int[1 << precision];
    for (Object value : values) {
      String bits = Long.toBinaryString(murmur(encoding(type, value)));
      String hash = "0".repeat(64 - bits.length()) + bits;
      int register = Integer.parseInt(hash.substring(0, precision), 2);
      int one = hash.indexOf('1', precision);
      int rank = (one < 0 ? 64 : one) - precision + 1;
      registers[register] = Math.max(registers[register], rank);
    }
    return StrictMath.round(estimate(registers, 64 - precision));
  }

  private static double estimate(int[] registers, int bits) {
    double m = registers.length;
    double z = m * tau(1 - number(registers, bits + 1) / m);
    for (int rank = bits; rank >= 1; rank--) {
      z = 0.5 * (z + number(registers, rank));
    }
    z += m * sigma(number(registers, 0) / m);
    return m * m / (2 * StrictMath.log(2) * z);
  }

  private static double number(int[] registers, int rank) {
    return Arrays.stream(registers).filter(register -> register == rank).count();
  }

  /** x + Σ x^(2^k) · 2^(k−1) over k ≥ 1, as far as the sum changes. */
  private static double sigma(double x) {
    if (x == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = x;
    double power = x * x;
    for (double factor = 1; sum + power * factor != sum; factor *= 2) {
      sum += power * factor;
      power *= power;
    }
    return sum;
  }

  /** (1 − x − Σ (1 − x^(2^−k))² · 2^−k over k ≥ 1) / 3, as far as the sum changes. */
  private static double tau(double x) {
    if (x == 0 || x == 1) {
      return 0;
    }
    double sum = 1 - x;
    double root = Math.sqrt(x);
    for (double factor = 0.5; sum - (1 - root) * (1 - root) * factor != sum; factor *= 0.5) {
      sum -= (1 - root) * (1 - root) * factor;
      root = Math.sqrt(root);
    }
    return sum / 3;
  }

  /** The canonical bytes of a value: as wide as its type, or ended by a mark. */
  private static byte[] encoding(DataType type, Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (type instanceof DataType.ArrayType array) {
      ((List<?>) value).forEach(item -> writeNullable(array.element(), item, out));
      out.write(0);
    } else if (type instanceof DataType.StructType struct) {
      Iterator<?> items = ((List<?>) value).iterator();
      struct.fields().forEach(field -> writeNullable(field.type(), items.next(), out));
    } else if (type instanceof DataType.MapType map) {
      Map<Object, @Nullable Object> entries = new TreeMap<>(ValueOrder.INSTANCE);
      entries.putAll((Map<?, ?>) value);
      entries.forEach((key, item) -> {
        writeNullable(map.key(), key, out);
        writeNullable(map.value(), item, out);
      });
      out.write(0);
    } else if (value instanceof String text) {
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        out.write(b);
        if (b == 0) {
          out.write(0xff);
        }
      }
      out.write(0);
      out.write(1);
    } else if (value instanceof Boolean truth) {
      out.write(truth ? 1 : 0);
    } else {
      out.writeBytes(ByteBuffer.allocate(8).putLong(ordered((Number) value)).array());
    }
    return out.toByteArray();
  }

  private static void writeNullable(
      DataType type, @Nullable Object value, ByteArrayOutputStream out) {
    out.write(value == null ? 1 : 2);
    if (value != null) {
      out.writeBytes(encoding(type, value));
    }
  }

  /** The bits of a number, so that they are in its order without a sign. */
  private static long ordered(Number number) {
    if (number instanceof Long whole) {
      return whole ^ Long.MIN_VALUE;
    }
    long bits = Double.doubleToLongBits(number.doubleValue() + 0.0);
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }

  /**
   * The first half of Murmur3-128 for 64-bit machines, seed 0, over the bytes filled with zeros.
   */
  private static long murmur(byte[] bytes) {
    long c1 = 0x87c37b91114253d5L;
    long c2 = 0x4cf5ad432745937fL;
    int whole = bytes.length / 16 * 16;
    ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(bytes, whole + 16));
    in.order(ByteOrder.LITTLE_ENDIAN);
    long a = 0;
    long b = 0;
    for (int at = 0; at <= whole; at += 16) {
      a ^= Long.rotateLeft(in.getLong(at) * c1, 31) * c2;
      if (at < whole) {
        a = (Long.rotateLeft(a, 27) + b) * 5 + 1390208809;
      }
      b ^= Long.rotateLeft(in.getLong(at + 8) * c2, 33) * c1;
      if (at < whole) {
        b = (Long.rotateLeft(b, 31) + a) * 5 + 944331445;
      }
    }
    a ^= bytes.length;
    b ^= bytes.length;
    a += b;
    b += a;
    return scrambled(a) + scrambled(b);
  }

  private static long scrambled(long half) {
    long h = (half ^ (half >>> 33)) * -49064778989728563L;
    h = (h ^ (h >>> 33)) * -4265267296055464877L;
    return h ^ (h >>> 33);
  }
}
