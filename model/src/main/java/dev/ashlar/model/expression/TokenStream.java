package dev.ashlar.model.expression;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tokens of a text, of which one can be seen. Not thread-safe. */
final class TokenStream {
  /** Words that are no names unless quoted. */
  private static final Set<String> RESERVED =
      Set.of(
          "AND", "OR", "NOT", "IS", "IN", "LIKE", "BETWEEN", "CASE", "WHEN", "THEN", "ELSE", "END",
          "NULL", "TRUE", "FALSE", "AS", "FROM", "WHERE", "SELECT");

  /** Words of SQL over many rows: where one of them stands, the hint says where they belong. */
  private static final Set<String> SETS =
      Set.of(
          "JOIN",
          "LEFT",
          "INNER",
          "CROSS",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "UNION",
          "OVER",
          "DISTINCT",
          "WITH",
          "QUALIFY",
          "FILTER");

  /** What is written here for symbols of other languages. */
  private static final Map<String, String> ELSEWHERE =
      Map.of("==", "`=`", "&&", "AND", "!", "NOT", "`", "names in double quotes");

  private final String text;
  private final Lexer lexer;
  private Token token;

  TokenStream(String text) {
    this.text = text;
    lexer = new Lexer(text);
    token = lexer.next();
  }

  /** Returns the token that is next. */
  Token peek() {
    return token;
  }

  /** Goes back to a token. */
  void backTo(Token earlier) {
    lexer.moveTo(earlier.offset());
    token = lexer.next();
  }

  /** Passes the notation of a type and returns it. */
  String type() {
    int start = token.offset();
    int end = lexer.endOfType(start);
    lexer.moveTo(end);
    token = lexer.next();
    return text.substring(start, end);
  }

  /** Passes a name. */
  Token name() {
    if (token.kind() == Token.Kind.QUOTED
        || (token.kind() == Token.Kind.WORD && !isReserved(token))) {
      return advance();
    }
    boolean reserved = token.kind() == Token.Kind.WORD;
    throw unexpected("a name" + (reserved ? "; the name is written \"" + token.text() + '"' : ""));
  }

  static boolean isReserved(Token word) {
    return RESERVED.contains(Ascii.upper(word.text()));
  }

  /** Passes any token and returns it. */
  Token advance() {
    Token passed = token;
    token = lexer.next();
    return passed;
  }

  boolean acceptSymbol(String symbol) {
    boolean accepted = token.isSymbol(symbol);
    if (accepted) {
      advance();
    }
    return accepted;
  }

  boolean acceptWord(String keyword) {
    boolean accepted = token.isWord(keyword);
    if (accepted) {
      advance();
    }
    return accepted;
  }

  Optional<Token> acceptKind(Token.Kind kind) {
    return token.kind() == kind ? Optional.of(advance()) : Optional.empty();
  }

  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected("`" + symbol + "`");
    }
  }

  void expectWord(String keyword) {
    if (!acceptWord(keyword)) {
      throw unexpected(keyword);
    }
  }

  void expectEnd() {
    if (token.kind() != Token.Kind.END) {
      throw unexpected("an operator or the end");
    }
  }

  /** Returns whether a column of a SELECT may end here. */
  boolean atEndOfColumn() {
    return token.kind() == Token.Kind.END
        || token.isSymbol(",")
        || token.isWord("FROM")
        || token.isWord("WHERE");
  }

  ExpressionException unexpected(String expected) {
    boolean end = token.kind() == Token.Kind.END;
    return new ExpressionException(
        token.offset(),
        end ? "the expression ends too early" : "unexpected " + token.shown(),
        hint(expected));
  }

  private String hint(String expected) {
    if (token.kind() == Token.Kind.WORD && SETS.contains(Ascii.upper(token.text()))) {
      return "expected: one row of one source; joins and groups belong to a batch view's sql";
    }
    boolean symbol = token.kind() == Token.Kind.SYMBOL || token.kind() == Token.Kind.OTHER;
    return "expected: " + (symbol ? ELSEWHERE.getOrDefault(token.text(), expected) : expected);
  }
}
