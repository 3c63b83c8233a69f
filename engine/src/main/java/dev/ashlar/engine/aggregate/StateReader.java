package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.exact.ExactSum;
import dev.ashlar.engine.row.CanonicalEncoding;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Reads the parts of serialised states; raises CORRUPT where they are not as written. */
final class StateReader {
  private final ByteBuffer in;

  StateReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  int getByte() {
    need(1);
    return in.get();
  }

  int getInt() {
    need(Integer.BYTES);
    return in.getInt();
  }

  /** Reads a number from 0 to a greatest one. */
  int getSize(int greatest) {
    int size = getInt();
    if (size < 0 || size > greatest) {
      throw corrupt("a size of " + size);
    }
    return size;
  }

  long getLong() {
    need(Long.BYTES);
    return in.getLong();
  }

  void getSum(ExactSum sum) {
    int exponent = getInt();
    byte[] integer = getBytes();
    sum.clear();
    if (integer.length > 0) {
      sum.add(new BigInteger(integer), exponent);
    }
  }

  Object getValue(DataType type) {
    return CanonicalEncoding.decode(type, getBytes());
  }

  void end() {
    if (in.hasRemaining()) {
      throw corrupt(in.remaining() + " bytes too many");
    }
  }

  static AshlarException corrupt(String found) {
    return new AshlarException(
        ErrorCode.CORRUPT, found + " in an aggregate state (expected: bytes of a known version)");
  }

  private byte[] getBytes() {
    int length = getInt();
    if (length < 0) {
      throw corrupt("a negative length");
    }
    need(length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private void need(int count) {
    if (in.remaining() < count) {
      throw corrupt("the end after " + in.position() + " bytes");
    }
  }
}
