package dev.ashlar.model.resolve;

import java.util.Set;

/** Words of SEMANTICS that definitions of this version cannot use yet. */
final class LaterVersions {
  static final String NOT_YET = " is not in this version yet";

  private static final Set<String> WINDOWS = Set.of("continuous");

  private LaterVersions() {}

  /** Returns whether a window is one of a later version. */
  static boolean hasWindow(String window) {
    return WINDOWS.contains(window);
  }
}
