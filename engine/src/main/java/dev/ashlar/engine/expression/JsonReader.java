package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.ExpressionLimits;
import dev.ashlar.model.expression.JsonPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a value in a JSON text (RFC 8259). The whole text is read, so that the same text is never
 * JSON for one path and malformed for another. Of equal keys the first counts. Used once.
 */
final class JsonReader {
  private static final int OFF_PATH = -1;

  private final String text;
  private final List<JsonPath.Step> steps;
  private int position;
  private @Nullable String found;

  JsonReader(String text, JsonPath path) {
    this.text = text;
    steps = path.steps();
  }

  /** Reads the text; returns whether it is well-formed. */
  boolean read() {
    boolean wellFormed = value(0, 0);
    skipSpace();
    return wellFormed && position == text.length();
  }

  /** Returns the text of the value at the path, as written; null if there is none. */
  @Nullable String found() {
    return found;
  }

  private boolean value(int depth, int step) {
    skipSpace();
    int start = position;
    boolean wellFormed =
        switch (peek()) {
          case '{' -> object(depth + 1, step);
          case '[' -> array(depth + 1, step);
          case '"' -> string();
          case 't' -> word("true");
          case 'f' -> word("false");
          case 'n' -> word("null");
          default -> number();
        };
    if (wellFormed && step == steps.size() && found == null) {
      found = text.substring(start, position);
    }
    return wellFormed;
  }

  private boolean object(int depth, int step) {
    position++;
    if (depth > ExpressionLimits.MAX_JSON_DEPTH) {
      return false;
    }
    boolean seen = false;
    for (boolean first = true; !accept('}'); first = false) {
      if (!first && !accept(',')) {
        return false;
      }
      skipSpace();
      int start = position;
      if (peek() != '"' || !string()) {
        return false;
      }
      boolean wanted = !seen && isKey(step, start);
      seen |= wanted;
      if (!accept(':') || !value(depth, wanted ? step + 1 : OFF_PATH)) {
        return false;
      }
    }
    return true;
  }

  private boolean isKey(int step, int start) {
    if (step == OFF_PATH || step == steps.size()) {
      return false;
    }
    String key = steps.get(step).key().orElse(null);
    return key != null && key.equals(decoded(text.substring(start, position)));
  }

  private boolean array(int depth, int step) {
    position++;
    if (depth > ExpressionLimits.MAX_JSON_DEPTH) {
      return false;
    }
    boolean indexed = step != OFF_PATH && step < steps.size() && steps.get(step).key().isEmpty();
    for (int i = 0; !accept(']'); i++) {
      if (i > 0 && !accept(',')) {
        return false;
      }
      boolean wanted = indexed && steps.get(step).index() == i;
      if (!value(depth, wanted ? step + 1 : OFF_PATH)) {
        return false;
      }
    }
    return true;
  }

  private boolean string() {
    position++;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '"') {
        return true;
      }
      if (c < ' ' || (c == '\\' && !escape())) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    char c = peek();
    position++;
    if (c != 'u') {
      return "\"\\/bfnrt".indexOf(c) >= 0;
    }
    for (int i = 0; i < 4; i++) {
      if (Character.digit(peek(), 16) < 0 || peek() >= 128) {
        return false;
      }
      position++;
    }
    return true;
  }

  private boolean word(String word) {
    boolean there = text.startsWith(word, position);
    position += there ? word.length() : 0;
    return there;
  }

  private boolean number() {
    accept('-', false);
    if (!accept('0', false) && !digits()) {
      return false;
    }
    if (accept('.', false) && !digits()) {
      return false;
    }
    if (accept('e', false) || accept('E', false)) {
      boolean signed = accept('+', false) || accept('-', false);
      return digits() || (signed && digits());
    }
    return true;
  }

  private boolean digits() {
    int start = position;
    while (peek() >= '0' && peek() <= '9') {
      position++;
    }
    return position > start;
  }

  private boolean accept(char c) {
    return accept(c, true);
  }

  private boolean accept(char c, boolean afterSpace) {
    if (afterSpace) {
      skipSpace();
    }
    boolean accepted = peek() == c;
    position += accepted ? 1 : 0;
    return accepted;
  }

  private void skipSpace() {
    while (" \t\n\r".indexOf(peek()) >= 0) {
      position++;
    }
  }

  /** Returns the next character, U+FFFF at the end. */
  private char peek() {
    return position < text.length() ? text.charAt(position) : '\uffff';
  }

  /** Returns what a well-formed string in quotes says; null if it has half a surrogate pair. */
  static @Nullable String decoded(String quoted) {
    StringBuilder content = new StringBuilder();
    int next = 1;
    while (next < quoted.length() - 1) {
      char c = quoted.charAt(next++);
      if (c == '\\') {
        c = quoted.charAt(next++);
        if (c == 'u') {
          c = (char) Integer.parseInt(quoted.substring(next, next + 4), 16);
          next += 4;
        } else {
          int control = "bfnrt".indexOf(c);
          c = control < 0 ? c : "\b\f\n\r\t".charAt(control);
        }
      }
      content.append(c);
    }
    boolean halved =
        content.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xdfff);
    return halved ? null : content.toString();
  }
}
