package dev.ashlar.engine.row;

import java.util.Arrays;

/** A growing byte array; numbers are big-endian. */
final class ByteSink {
  private byte[] bytes = new byte[64];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  void putByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void putInt(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      putByte(value >>> shift);
    }
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    setLong(size, value);
    size += Long.BYTES;
  }

  void putBytes(byte[] values) {
    reserve(values.length);
    System.arraycopy(values, 0, bytes, size, values.length);
    size += values.length;
  }

  /** Puts zero bytes, to be set later. */
  void skip(int count) {
    reserve(count);
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
  }

  void orByte(int position, int value) {
    bytes[position] |= (byte) value;
  }

  void setLong(int position, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[position + i] = (byte) (value >>> (56 - 8 * i));
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int count) {
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
    }
  }
}
