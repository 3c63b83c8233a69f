package dev.ashlar.model.expression;

import dev.ashlar.api.Quoted;
import java.util.List;

/** Splits a text into tokens, one at a time. Not thread-safe. */
final class Lexer {
  /** Longer ones first: the first that fits is taken. */
  private static final List<String> SYMBOLS =
      List.of(
          "==", "&&", "<>", "!=", "<=", ">=", "//", "||", "::", "+", "-", "*", "/", "%", "=", "<",
          ">", "(", ")", "[", "]", "{", "}", ",", ".", ":");

  private final String text;
  private int position;

  Lexer(String text) {
    this.text = text;
  }

  /** Returns the next token; at the end of the text, again and again, its end. */
  Token next() {
    skipSpace();
    int start = position;
    if (start == text.length()) {
      return new Token(Token.Kind.END, "", start, start);
    }
    char c = text.charAt(start);
    if (isLetter(c)) {
      skip(Lexer::isNamePart);
      refuseInName();
      return token(Token.Kind.WORD, text.substring(start, position), start);
    }
    if (isDigit(c) || (c == '.' && start + 1 < text.length() && isDigit(text.charAt(start + 1)))) {
      return number();
    }
    if (c == '\'') {
      return token(Token.Kind.STRING, enclosed('\'', "string"), start);
    }
    if (c == '"') {
      String name = enclosed('"', "name");
      if (name.isEmpty()) {
        throw new ExpressionException(start, "an empty name", "expected: a name in quotes");
      }
      return token(Token.Kind.QUOTED, name, start);
    }
    return symbol();
  }

  /** Goes on at a place. */
  void moveTo(int offset) {
    position = offset;
  }

  /** Returns the end of a type that begins at a place: its word and what {@code <>} enclose. */
  int endOfType(int start) {
    position = start;
    skip(Lexer::isNamePart);
    int end = position;
    skipSpace();
    if (position == text.length() || text.charAt(position) != '<') {
      return end;
    }
    int open = 0;
    for (int i = position; i < text.length(); i++) {
      open += text.charAt(i) == '<' ? 1 : text.charAt(i) == '>' ? -1 : 0;
      if (open == 0) {
        return i + 1;
      }
    }
    return end;
  }

  /** Refuses a word that goes on with a letter beyond ASCII, or with one that cannot be seen. */
  private void refuseInName() {
    if (position < text.length() && text.charAt(position) > '~') {
      throw new ExpressionException(
          position,
          "unexpected " + Quoted.of(text.substring(position, afterCharacter())),
          "expected: names of such characters in double quotes");
    }
  }

  private int afterCharacter() {
    return text.offsetByCodePoints(position, 1);
  }

  private void skipSpace() {
    while (position < text.length()) {
      if (isSpace(text.charAt(position))) {
        position++;
      } else if (text.startsWith("--", position)) {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", position)) {
        int end = text.indexOf("*/", position + 2);
        if (end < 0) {
          throw new ExpressionException(position, "a comment without end", "expected: */");
        }
        position = end + 2;
      } else {
        return;
      }
    }
  }

  private Token number() {
    int start = position;
    skip(Lexer::isDigit);
    boolean whole = true;
    if (position < text.length() && text.charAt(position) == '.') {
      whole = false;
      position++;
      skip(Lexer::isDigit);
    }
    if (position < text.length() && (text.charAt(position) | 0x20) == 'e') {
      whole = false;
      position++;
      if (position < text.length() && "+-".indexOf(text.charAt(position)) >= 0) {
        position++;
      }
      int digits = position;
      skip(Lexer::isDigit);
      if (digits == position) {
        throw malformedNumber(start);
      }
    }
    if (position < text.length() && isNamePart(text.charAt(position))) {
      throw malformedNumber(start);
    }
    return token(
        whole ? Token.Kind.INTEGER : Token.Kind.DECIMAL, text.substring(start, position), start);
  }

  private static ExpressionException malformedNumber(int start) {
    return new ExpressionException(
        start, "a malformed number", "expected: digits, such as 12, 1.5 or 1e-3");
  }

  private String enclosed(char quote, String what) {
    int start = position++;
    StringBuilder content = new StringBuilder();
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == quote) {
        if (position == text.length() || text.charAt(position) != quote) {
          return wellFormed(content.toString(), start);
        }
        position++;
      }
      content.append(c);
    }
    throw new ExpressionException(start, "a " + what + " without end", "expected: " + quote);
  }

  private static String wellFormed(String content, int start) {
    boolean halved =
        content.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xdfff);
    if (halved) {
      throw new ExpressionException(
          start, "half of a surrogate pair", "expected: well-formed Unicode");
    }
    return content;
  }

  private Token symbol() {
    int start = position;
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, start)) {
        position += symbol.length();
        return token(Token.Kind.SYMBOL, symbol, start);
      }
    }
    position = afterCharacter();
    return token(Token.Kind.OTHER, text.substring(start, position), start);
  }

  private Token token(Token.Kind kind, String content, int start) {
    return new Token(kind, content, start, position);
  }

  private void skip(CharPredicate wanted) {
    while (position < text.length() && wanted.test(text.charAt(position))) {
      position++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isNamePart(char c) {
    return isLetter(c) || isDigit(c);
  }

  private interface CharPredicate {
    boolean test(char c);
  }
}
