package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.Sql;
import dev.ashlar.api.v1.TextPosition;

/** Finds the place in the author's file of a character of a SQL text. */
final class SqlPlaces {
  private SqlPlaces() {}

  /**
   * Returns the place of the word at an offset, or of the whole SQL if the offset is unknown.
   *
   * @param path the field that holds the SQL
   */
  static SourcePosition at(Sql sql, int offset, Located view, String path) {
    TextPosition start = null;
    for (TextPosition position : sql.getPositionsList()) {
      if (position.getOffset() <= offset) {
        start = position;
      }
    }
    if (start == null || offset > sql.getText().length()) {
      return view.at(path);
    }
    int from = Math.min(Math.max(0, start.getOffset()), offset);
    int between = sql.getText().codePointCount(from, offset);
    String file = sql.getFile().isEmpty() ? view.at(Located.ROOT).file() : sql.getFile();
    return new SourcePosition(
        file, start.getLine(), start.getColumn() + between, wordLength(sql.getText(), offset));
  }

  private static int wordLength(String text, int offset) {
    int end = offset;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return Math.max(1, text.codePointCount(offset, end));
  }
}
