package dev.ashlar.model.expression;

import dev.ashlar.api.Quoted;

/**
 * A word of an expression.
 *
 * @param text without quotes; of a symbol or number as written
 * @param offset where it begins
 * @param end where what follows it begins
 */
record Token(Kind kind, String text, int offset, int end) {
  enum Kind {
    /** A plain name or key word. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    STRING,
    INTEGER,
    DECIMAL,
    SYMBOL,
    /** A character that no expression has outside of quotes. */
    OTHER,
    END
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Returns whether this is a key word, given in upper case. */
  boolean isWord(String keyword) {
    return kind == Kind.WORD && Ascii.upper(text).equals(keyword);
  }

  /** Returns the token as messages show it. */
  String shown() {
    return switch (kind) {
      case STRING -> "a string";
      default -> Quoted.of(text);
    };
  }
}
