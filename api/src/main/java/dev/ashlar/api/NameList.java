package dev.ashlar.api;

import java.util.Collection;

/** Lists the names that would have been right, as messages end with them. */
public final class NameList {
  /** Further names are not shown. */
  static final int MAX_SHOWN = 12;

  private NameList() {}

  /** Returns the only name, or {@code one of a, b, c}; long lists end in {@code …}. */
  public static String of(Collection<String> names) {
    return (names.size() == 1 ? "" : "one of ")
        + String.join(", ", names.stream().limit(MAX_SHOWN).toList())
        + (names.size() > MAX_SHOWN ? ", …" : "");
  }
}
