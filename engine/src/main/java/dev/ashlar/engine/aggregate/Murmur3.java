package dev.ashlar.engine.aggregate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first 64 bits of Murmur3-128 (x64) with seed 0, by Austin Appleby, who gave it to the public
 * domain.
 */
final class Murmur3 {
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;
  private static final int BLOCK = 16;

  private Murmur3() {}

  static long hash64(byte[] bytes) {
    int blocks = bytes.length / BLOCK;
    // The rest, filled up with zeros, is mixed as a block is, but into the halves alone.
    ByteBuffer in =
        ByteBuffer.allocate((blocks + 1) * BLOCK)
            .put(bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .rewind();
    long h1 = 0;
    long h2 = 0;
    for (int i = 0; i < blocks; i++) {
      h1 ^= mixed1(in.getLong());
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mixed2(in.getLong());
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    h1 ^= mixed1(in.getLong());
    h2 ^= mixed2(in.getLong());
    h1 ^= bytes.length;
    h2 ^= bytes.length;
    h1 += h2;
    h2 += h1;
    return finished(h1) + finished(h2);
  }

  private static long mixed1(long word) {
    return Long.rotateLeft(word * C1, 31) * C2;
  }

  private static long mixed2(long word) {
    return Long.rotateLeft(word * C2, 33) * C1;
  }

  private static long finished(long half) {
    long h = half;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
