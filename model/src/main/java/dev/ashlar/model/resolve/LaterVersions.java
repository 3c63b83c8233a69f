package dev.ashlar.model.resolve;

import java.util.Set;

/** Words of SEMANTICS that definitions of this version cannot use yet. */
final class LaterVersions {
  static final String NOT_YET = " is not in this version yet";

  private static final Set<String> FUNCTIONS =
      Set.of(
          "count_distinct",
          "approx_count_distinct",
          "approx_percentile",
          "histogram",
          "most_frequent");
  private static final Set<String> WINDOWS = Set.of("lifetime", "continuous");

  private LaterVersions() {}

  /** Returns whether a function, with or without parameters, is one of a later version. */
  static boolean hasFunction(String function) {
    int parenthesis = function.indexOf('(');
    if (parenthesis < 0) {
      return FUNCTIONS.contains(function);
    }
    String name = function.substring(0, parenthesis).strip();
    return FUNCTIONS.contains(name);
  }

  /** Returns whether a window is one of a later version. */
  static boolean hasWindow(String window) {
    return WINDOWS.contains(window);
  }
}
