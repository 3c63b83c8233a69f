package dev.ashlar.serving;

import org.jspecify.annotations.Nullable;

/** The entity keys of one vector, one per {@link ServicePlan#keys}. */
final class VectorKeys {
  private final byte @Nullable [][] keys;

  VectorKeys(int count) {
    keys = new byte @Nullable [count][];
  }

  /** Returns the bytes of a key, null if it holds a null and so finds no rows. */
  byte @Nullable [] get(int key) {
    return keys[key];
  }

  void set(int key, byte @Nullable [] bytes) {
    keys[key] = bytes;
  }
}
