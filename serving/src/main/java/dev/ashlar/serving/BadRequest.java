package dev.ashlar.serving;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;

/**
 * Makes the errors of requests: a place, what was found there, what was expected; never a value.
 */
final class BadRequest {
  /** Names of fields come from the request: they are shown no longer than this. */
  static final int SHOWN_NAME_CHARS = 100;

  private BadRequest() {}

  static AshlarException at(String place, String found, String expected) {
    return new AshlarException(
        ErrorCode.INVALID_ARGUMENT, place + ": " + found + " (expected: " + expected + ")");
  }

  /** Returns a name of the request as messages show it. */
  static String shown(String name) {
    StringBuilder text = new StringBuilder();
    int length = Math.min(name.length(), SHOWN_NAME_CHARS);
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      text.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return name.length() > length ? text + "…" : text.toString();
  }
}
