package dev.ashlar.serving;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entity keys of one vector, one per {@link ServicePlan#keys}. */
final class VectorKeys {
  private final List<byte @Nullable []> keys;

  VectorKeys(int count) {
    keys = new ArrayList<>(count);
  }

  /** Returns the bytes of a key, null if it holds a null and so finds no rows. */
  byte @Nullable [] get(int key) {
    return keys.get(key);
  }

  /** Adds the next key. */
  void add(byte @Nullable [] bytes) {
    keys.add(bytes);
  }
}
