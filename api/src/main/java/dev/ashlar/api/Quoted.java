package dev.ashlar.api;

import java.util.Locale;

/** Author's text as it may stand in a message: in backticks, on one line, printable, not long. */
public final class Quoted {
  /** Longer texts are cut. */
  static final int MAX_LENGTH = 80;

  private Quoted() {}

  /**
   * Returns the text in backticks, with control characters, spaces that look like others and lone
   * surrogates escaped.
   */
  public static String of(String text) {
    StringBuilder quoted = new StringBuilder("`");
    int end = Math.min(text.length(), MAX_LENGTH);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      append(quoted, c);
      i += Character.charCount(c);
    }
    return quoted.append(text.length() > MAX_LENGTH ? "…`" : "`").toString();
  }

  private static void append(StringBuilder quoted, int c) {
    boolean hidden =
        switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          case Character.SPACE_SEPARATOR -> c != ' ';
          default -> false;
        };
    if (hidden) {
      quoted.append("\\u").append(String.format(Locale.ROOT, "%04x", c));
    } else {
      quoted.appendCodePoint(c);
    }
  }
}
