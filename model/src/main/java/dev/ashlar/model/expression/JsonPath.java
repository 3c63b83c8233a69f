package dev.ashlar.model.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A way into a JSON text: {@code $.trips[0].city}, or {@code $."a key"} for keys that are no plain
 * names. Immutable.
 */
public record JsonPath(List<Step> steps) {
  private static final int MAX_INDEX_DIGITS = 6;

  /** A key of an object, or, if there is none, a zero-based position in an array. */
  public record Step(Optional<String> key, int index) {}

  public JsonPath {
    steps = List.copyOf(steps);
  }

  /** Returns the path of a text, or empty if it is none. */
  public static Optional<JsonPath> parse(String text) {
    List<Step> steps = new ArrayList<>();
    int position = 1;
    if (!text.startsWith("$")) {
      return Optional.empty();
    }
    while (position < text.length()) {
      int end = text.charAt(position) == '[' ? indexEnd(text, position) : keyEnd(text, position);
      if (end < 0 || steps.size() == ExpressionLimits.MAX_PATH_STEPS) {
        return Optional.empty();
      }
      steps.add(step(text.substring(position, end)));
      position = end;
    }
    return Optional.of(new JsonPath(steps));
  }

  private static Step step(String text) {
    if (text.startsWith("[")) {
      return new Step(Optional.empty(), Integer.parseInt(text.substring(1, text.length() - 1)));
    }
    boolean quoted = text.startsWith(".\"");
    return new Step(
        Optional.of(quoted ? text.substring(2, text.length() - 1) : text.substring(1)), 0);
  }

  private static int indexEnd(String text, int start) {
    int end = start + 1;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    int digits = end - start - 1;
    boolean closed = end < text.length() && text.charAt(end) == ']';
    return closed && digits > 0 && digits <= MAX_INDEX_DIGITS ? end + 1 : -1;
  }

  private static int keyEnd(String text, int start) {
    if (text.charAt(start) != '.') {
      return -1;
    }
    if (text.startsWith("\"", start + 1)) {
      int close = text.indexOf('"', start + 2);
      return close < 0 ? -1 : close + 1;
    }
    int end = start + 1;
    while (end < text.length() && ".[]\"".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end == start + 1 ? -1 : end;
  }
}
