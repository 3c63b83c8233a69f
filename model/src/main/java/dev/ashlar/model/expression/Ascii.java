package dev.ashlar.model.expression;

/** Upper and lower case of the letters A to Z alone, which no version of Unicode changes. */
public final class Ascii {
  private static final int CASE = 'a' - 'A';

  private Ascii() {}

  /** Returns the text with a to z in upper case. */
  public static String upper(String text) {
    return shifted(text, 'a', -CASE);
  }

  /** Returns the text with A to Z in lower case. */
  public static String lower(String text) {
    return shifted(text, 'A', CASE);
  }

  private static String shifted(String text, char first, int by) {
    int i = 0;
    while (i < text.length() && !isLetter(text.charAt(i), first)) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    char[] letters = text.toCharArray();
    for (; i < letters.length; i++) {
      if (isLetter(letters[i], first)) {
        letters[i] += (char) by;
      }
    }
    return new String(letters);
  }

  private static boolean isLetter(char c, char first) {
    return c >= first && c < first + 26;
  }
}
