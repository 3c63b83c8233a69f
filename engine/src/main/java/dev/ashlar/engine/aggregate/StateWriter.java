package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.exact.ExactSum;
import dev.ashlar.engine.row.CanonicalEncoding;
import dev.ashlar.model.type.DataType;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Writes the parts of serialised states. */
final class StateWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void putByte(int value) {
    out.write(value);
  }

  void putInt(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
  }

  void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  /** Puts exponent and integer of a sum, the integer odd (or zero), so that equal is identical. */
  void putSum(ExactSum sum) {
    BigInteger integer = sum.toBigInteger();
    if (integer.signum() == 0) {
      putInt(0);
      putInt(0);
      return;
    }
    int zeros = integer.getLowestSetBit();
    putInt(sum.exponent() + zeros);
    putBytes(integer.shiftRight(zeros).toByteArray());
  }

  void putValue(DataType type, Object value) {
    putBytes(CanonicalEncoding.encode(type, value));
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void putBytes(byte[] bytes) {
    putInt(bytes.length);
    out.write(bytes, 0, bytes.length);
  }
}
