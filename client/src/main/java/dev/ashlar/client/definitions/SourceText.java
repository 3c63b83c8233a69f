package dev.ashlar.client.definitions;

/** The text of one file. Immutable. */
final class SourceText {
  private final String file;
  private final String text;
  private final boolean hasSurrogates;

  /**
   * @param file relative to the repository, with {@code /} between folders
   */
  SourceText(String file, String text) {
    this.file = file;
    this.text = text;
    this.hasSurrogates = text.codePointCount(0, text.length()) != text.length();
  }

  String file() {
    return file;
  }

  String text() {
    return text;
  }

  /** Returns the index in the text of a code point index. */
  int index(int codePointIndex) {
    return hasSurrogates ? text.offsetByCodePoints(0, codePointIndex) : codePointIndex;
  }
}
