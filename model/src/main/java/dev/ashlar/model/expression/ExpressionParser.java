package dev.ashlar.model.expression;

import dev.ashlar.api.Quoted;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Reads row expressions: a recursive descent whose operators bind by precedence. Text and depth are
 * limited ({@link ExpressionLimits}); a text that is no expression, or whose types do not fit,
 * raises an {@link ExpressionException} with its place. Thread-safe: every call has its own parser.
 */
public final class ExpressionParser {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int COMPARISON = 4;
  private static final int CONCATENATION = 5;
  private static final int SUM = 6;
  private static final int PRODUCT = 7;
  private static final int SIGN = 8;
  private static final int POSTFIX = 9;

  private final Typer typer;
  private final TokenStream tokens;
  private int depth;

  private ExpressionParser(String text, Scope scope) {
    if (text.length() > ExpressionLimits.MAX_TEXT_LENGTH) {
      throw new ExpressionException(
          0,
          "an expression of " + text.length() + " characters",
          "expected: at most " + ExpressionLimits.MAX_TEXT_LENGTH);
    }
    typer = new Typer(scope);
    tokens = new TokenStream(text);
  }

  /** Returns the expression of a text over the columns of a scope. */
  public static Expression parse(String text, Scope scope) {
    ExpressionParser parser = new ExpressionParser(text, scope);
    Expression expression = parser.expression(OR);
    parser.tokens.expectEnd();
    return Typer.known(expression);
  }

  /** Returns the bool expression of a text: a condition. */
  public static Expression parseCondition(String text, Scope scope) {
    ExpressionParser parser = new ExpressionParser(text, scope);
    Expression condition = parser.expression(OR);
    parser.tokens.expectEnd();
    return Typer.expect(condition, DataType.BOOL, "the condition");
  }

  /**
   * Returns the query of a text {@code SELECT expression [AS name], … [FROM name] [WHERE
   * condition]}. The name after FROM has to be a qualifier of the scope.
   */
  public static RowQuery parseQuery(String text, Scope scope) {
    ExpressionParser parser = new ExpressionParser(text, scope);
    RowQuery query = new QueryParser(scope, parser.tokens, () -> parser.expression(OR)).query();
    parser.tokens.expectEnd();
    return query;
  }

  private Expression expression(int power) {
    if (++depth > ExpressionLimits.MAX_DEPTH) {
      throw Typer.tooDeep(tokens.peek().offset());
    }
    Expression left = prefix();
    int start;
    do {
      start = tokens.peek().offset();
      left = infix(left, power);
    } while (tokens.peek().offset() > start);
    depth--;
    return left;
  }

  private Expression prefix() {
    int offset = tokens.peek().offset();
    if (tokens.acceptWord("NOT")) {
      return typer.not(expression(NOT), offset);
    }
    if (tokens.acceptSymbol("-")) {
      if (tokens.peek().kind() == Token.Kind.INTEGER
          && tokens.peek().text().equals("9223372036854775808")) {
        tokens.advance();
        return Typer.constant(Long.MIN_VALUE, DataType.INT64, offset);
      }
      return typer.call(Function.NEGATE, offset, List.of(expression(SIGN)));
    }
    if (tokens.acceptSymbol("+")) {
      return expression(SIGN);
    }
    return primary();
  }

  private Expression primary() {
    Token first = tokens.peek();
    switch (first.kind()) {
      case INTEGER -> {
        tokens.advance();
        return integer(first);
      }
      case DECIMAL -> {
        tokens.advance();
        return Typer.constant(Double.parseDouble(first.text()), DataType.FLOAT64, first.offset());
      }
      case STRING -> {
        tokens.advance();
        return Typer.constant(first.text(), DataType.STRING, first.offset());
      }
      case WORD -> {
        return word();
      }
      case QUOTED -> {
        return qualifiedName();
      }
      case SYMBOL, OTHER, END -> {
        return enclosed();
      }
    }
    throw tokens.unexpected("an expression");
  }

  private static Expression integer(Token number) {
    try {
      return Typer.constant(Long.parseLong(number.text()), DataType.INT64, number.offset());
    } catch (NumberFormatException tooLarge) {
      throw new ExpressionException(
          number.offset(), "a number beyond int64", "expected: a float64, such as 1e19");
    }
  }

  private Expression enclosed() {
    int offset = tokens.peek().offset();
    if (tokens.acceptSymbol("(")) {
      Expression inner = expression(OR);
      tokens.expectSymbol(")");
      return inner;
    }
    if (tokens.acceptSymbol("[")) {
      return typer.array(list("]", () -> expression(OR)), offset);
    }
    if (tokens.acceptSymbol("{")) {
      return struct(offset);
    }
    throw tokens.unexpected("an expression");
  }

  private Expression struct(int offset) {
    List<Token> names = new ArrayList<>();
    List<Expression> values =
        list(
            "}",
            () -> {
              names.add(tokens.acceptKind(Token.Kind.STRING).orElseGet(tokens::name));
              tokens.expectSymbol(":");
              return expression(OR);
            });
    if (names.isEmpty()) {
      throw new ExpressionException(offset, "a struct without fields", "expected: {name: value}");
    }
    return typer.struct(names, values, offset);
  }

  private Expression word() {
    Token first = tokens.peek();
    switch (Ascii.upper(first.text())) {
      case "NULL" -> {
        tokens.advance();
        return Typer.none(first.offset());
      }
      case "TRUE", "FALSE" -> {
        tokens.advance();
        return Typer.constant(first.isWord("TRUE"), DataType.BOOL, first.offset());
      }
      case "CASE" -> {
        tokens.advance();
        return caseOf(first.offset());
      }
      case "SELECT" ->
          throw new ExpressionException(
              first.offset(),
              "a SELECT inside an expression",
              "expected: an expression over one row");
      default -> {
        return special(first);
      }
    }
  }

  /** Reads what begins with a word that is a name unless something particular follows. */
  private Expression special(Token first) {
    tokens.advance();
    if (tokens.peek().isSymbol("(") && !TokenStream.isReserved(first)) {
      tokens.advance();
      return switch (Ascii.upper(first.text())) {
        case "CAST" -> castIn(first.offset());
        case "TRY_CAST" ->
            typer.call(Function.TRY, first.offset(), List.of(castIn(first.offset())));
        case "EXTRACT" -> extract(first.offset());
        default -> typer.named(first, list(")", () -> expression(OR)));
      };
    }
    if (first.isWord("TIMESTAMP") && tokens.peek().kind() == Token.Kind.STRING) {
      return timestamp();
    }
    if (first.isWord("INTERVAL") && tokens.peek().kind() == Token.Kind.STRING) {
      throw new ExpressionException(
          first.offset(), "an INTERVAL by itself", "expected: after + or - of a timestamp");
    }
    if (first.isWord("MAP") && tokens.acceptSymbol("{")) {
      return map(first.offset());
    }
    tokens.backTo(first);
    return qualifiedName();
  }

  private Expression map(int offset) {
    List<Expression> entries = new ArrayList<>();
    list(
        "}",
        () -> {
          entries.add(expression(OR));
          tokens.expectSymbol(":");
          Expression value = expression(OR);
          entries.add(value);
          return value;
        });
    return typer.map(entries, offset);
  }

  private Expression timestamp() {
    Token literal = tokens.advance();
    OptionalLong micros = Timestamps.parse(literal.text());
    if (micros.isEmpty()) {
      throw new ExpressionException(
          literal.offset(), Quoted.of(literal.text()) + " is no time", Casts.TIME);
    }
    return Typer.constant(micros.getAsLong(), DataType.TIMESTAMP, literal.offset());
  }

  private Expression castIn(int offset) {
    Expression operand = expression(OR);
    tokens.expectWord("AS");
    Expression cast = typer.cast(operand, type(), offset);
    tokens.expectSymbol(")");
    return cast;
  }

  private DataType type() {
    int start = tokens.peek().offset();
    return Typer.type(tokens.type(), start);
  }

  private Expression extract(int offset) {
    Token part = tokens.name();
    tokens.expectWord("FROM");
    Expression time = expression(OR);
    tokens.expectSymbol(")");
    Expression unit = Typer.constant(part.text(), DataType.STRING, part.offset());
    return typer.call(Function.DATE_PART, offset, List.of(unit, time));
  }

  private Expression caseOf(int offset) {
    Optional<Expression> operand =
        tokens.peek().isWord("WHEN") ? Optional.empty() : Optional.of(expression(OR));
    List<Expression> parts = new ArrayList<>();
    tokens.expectWord("WHEN");
    do {
      parts.add(expression(OR));
      tokens.expectWord("THEN");
      parts.add(expression(OR));
    } while (tokens.acceptWord("WHEN"));
    parts.add(tokens.acceptWord("ELSE") ? expression(OR) : Typer.none(tokens.peek().offset()));
    tokens.expectWord("END");
    return operand.isPresent()
        ? typer.caseOf(operand.get(), parts, offset)
        : typer.caseOf(parts, offset);
  }

  private Expression qualifiedName() {
    List<Token> parts = new ArrayList<>();
    do {
      parts.add(tokens.name());
    } while (tokens.acceptSymbol("."));
    return typer.name(parts);
  }

  /** Returns the left operand with the next operator, or as it is if none binds that strongly. */
  private Expression infix(Expression left, int power) {
    Token operator = tokens.peek();
    return switch (operator.kind()) {
      case SYMBOL -> symbolOperator(left, power, operator);
      case WORD -> wordOperator(left, power, operator);
      default -> left;
    };
  }

  private Expression symbolOperator(Expression left, int power, Token operator) {
    return switch (operator.text()) {
      case "=" -> binary(Function.EQUAL, left, power, COMPARISON);
      case "<>", "!=" -> binary(Function.NOT_EQUAL, left, power, COMPARISON);
      case "<" -> binary(Function.LESS, left, power, COMPARISON);
      case "<=" -> binary(Function.LESS_OR_EQUAL, left, power, COMPARISON);
      case ">" -> binary(Function.GREATER, left, power, COMPARISON);
      case ">=" -> binary(Function.GREATER_OR_EQUAL, left, power, COMPARISON);
      case "||" -> binary(Function.CONCATENATE, left, power, CONCATENATION);
      case "+" -> binary(Function.ADD, left, power, SUM);
      case "-" -> binary(Function.SUBTRACT, left, power, SUM);
      case "*" -> binary(Function.MULTIPLY, left, power, PRODUCT);
      case "/" -> binary(Function.DIVIDE, left, power, PRODUCT);
      case "//" -> binary(Function.DIVIDE_WHOLE, left, power, PRODUCT);
      case "%" -> binary(Function.MODULO, left, power, PRODUCT);
      case "::", "[", "." -> postfix(left, operator, power);
      default -> left;
    };
  }

  private Expression binary(Function function, Expression left, int power, int strength) {
    if (strength < power) {
      return left;
    }
    Token operator = tokens.advance();
    if (strength == SUM && tokens.peek().isWord("INTERVAL")) {
      Token interval = tokens.advance();
      if (tokens.peek().kind() == Token.Kind.STRING) {
        return shifted(left, function == Function.SUBTRACT, operator.offset());
      }
      tokens.backTo(interval);
    }
    Expression right = expression(strength + 1);
    return typer.call(function, operator.offset(), List.of(left, right));
  }

  private Expression shifted(Expression left, boolean back, int offset) {
    Token literal = tokens.advance();
    OptionalLong micros = Durations.parse(literal.text());
    if (micros.isEmpty()) {
      throw new ExpressionException(
          literal.offset(),
          Quoted.of(literal.text()) + " is no duration",
          "expected: a number and s, m, h or d, such as 90m");
    }
    long by = back ? -micros.getAsLong() : micros.getAsLong();
    Expression unit = Typer.constant("microsecond", DataType.STRING, literal.offset());
    Expression count = Typer.constant(by, DataType.INT64, literal.offset());
    Expression time = Typer.expect(left, DataType.TIMESTAMP, "what the INTERVAL is added to");
    return typer.call(Function.DATE_ADD, offset, List.of(unit, count, time));
  }

  private Expression postfix(Expression left, Token operator, int power) {
    if (POSTFIX < power) {
      return left;
    }
    tokens.advance();
    switch (operator.text()) {
      case "::" -> {
        return typer.cast(left, type(), operator.offset());
      }
      case "[" -> {
        Expression index = expression(OR);
        tokens.expectSymbol("]");
        return typer.call(Function.ELEMENT, operator.offset(), List.of(left, index));
      }
      default -> {
        return Typer.field(left, tokens.name());
      }
    }
  }

  private Expression wordOperator(Expression left, int power, Token operator) {
    switch (Ascii.upper(operator.text())) {
      case "OR" -> {
        return OR < power ? left : logical(Function.OR, left, OR);
      }
      case "AND" -> {
        return AND < power ? left : logical(Function.AND, left, AND);
      }
      case "IS" -> {
        return COMPARISON < power ? left : is(left);
      }
      case "NOT", "IN", "LIKE", "BETWEEN" -> {
        return COMPARISON < power ? left : membership(left);
      }
      default -> {
        return left;
      }
    }
  }

  private Expression logical(Function function, Expression left, int strength) {
    Token operator = tokens.advance();
    return typer.logical(function, operator.offset(), left, expression(strength + 1));
  }

  private Expression is(Expression left) {
    int offset = tokens.advance().offset();
    boolean negated = tokens.acceptWord("NOT");
    Expression result;
    if (tokens.acceptWord("NULL")) {
      result = typer.call(Function.IS_NULL, offset, List.of(left));
    } else if (tokens.acceptWord("TRUE")) {
      result = typer.call(Function.IS_TRUE, offset, List.of(left));
    } else if (tokens.acceptWord("FALSE")) {
      result = typer.call(Function.IS_FALSE, offset, List.of(left));
    } else if (tokens.acceptWord("DISTINCT")) {
      tokens.expectWord("FROM");
      Expression right = expression(COMPARISON + 1);
      result = typer.call(Function.NOT_DISTINCT, offset, List.of(left, right));
      return negated ? result : typer.not(result, offset);
    } else {
      throw tokens.unexpected("NULL, TRUE, FALSE or DISTINCT FROM");
    }
    return negated ? typer.not(result, offset) : result;
  }

  private Expression membership(Expression left) {
    int offset = tokens.peek().offset();
    boolean negated = tokens.acceptWord("NOT");
    Expression result;
    if (tokens.acceptWord("IN")) {
      tokens.expectSymbol("(");
      if (tokens.peek().isSymbol(")") || tokens.peek().isWord("SELECT")) {
        throw tokens.unexpected("a list of values");
      }
      result = typer.in(left, list(")", () -> expression(OR)), offset);
    } else if (tokens.acceptWord("LIKE")) {
      List<Expression> arguments = new ArrayList<>(List.of(left, expression(COMPARISON + 1)));
      if (tokens.acceptWord("ESCAPE")) {
        arguments.add(expression(COMPARISON + 1));
      }
      result = typer.call(Function.LIKE, offset, arguments);
    } else if (tokens.acceptWord("BETWEEN")) {
      Expression low = expression(COMPARISON + 1);
      tokens.expectWord("AND");
      result = typer.between(left, low, expression(COMPARISON + 1), offset);
    } else {
      throw tokens.unexpected("IN, LIKE or BETWEEN");
    }
    return negated ? typer.not(result, offset) : result;
  }

  private List<Expression> list(String end, Supplier<Expression> item) {
    List<Expression> items = new ArrayList<>();
    if (tokens.acceptSymbol(end)) {
      return items;
    }
    do {
      items.add(item.get());
    } while (tokens.acceptSymbol(","));
    tokens.expectSymbol(end);
    return items;
  }
}
