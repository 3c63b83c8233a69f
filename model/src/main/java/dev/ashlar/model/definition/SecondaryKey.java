package dev.ashlar.model.definition;

import dev.ashlar.model.type.DataType;

/**
 * A second key by which a view's aggregates are told apart: each is an array, one value for each of
 * the keys whose rows the window holds. Immutable.
 *
 * @param column a column of the view's rows, no join key
 * @param maxKeys how many different keys a window may hold before its values are errors
 */
public record SecondaryKey(String column, DataType type, int maxKeys) {
  /** How many keys are allowed unless the definition says otherwise. */
  public static final int DEFAULT_MAX_KEYS = 1_000;

  /** The most keys that a definition may allow. */
  public static final int MAX_MAX_KEYS = 100_000;

  public SecondaryKey {
    if (maxKeys < 1 || maxKeys > MAX_MAX_KEYS) {
      throw new IllegalArgumentException(
          "max_keys of " + maxKeys + " (expected: 1 to " + MAX_MAX_KEYS + ")");
    }
  }

  /** Returns everything that values depend on, as text. */
  String meaning() {
    return "by " + column + " max_keys " + maxKeys;
  }
}
