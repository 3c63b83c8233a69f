package dev.ashlar.model.expression;

import dev.ashlar.api.Quoted;
import dev.ashlar.model.type.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what is around the expressions of a SELECT. Not thread-safe; used once. */
final class QueryParser {
  private final Scope scope;
  private final TokenStream tokens;
  private final Supplier<Expression> expressions;

  /**
   * @param expressions passes an expression of the tokens and returns it
   */
  QueryParser(Scope scope, TokenStream tokens, Supplier<Expression> expressions) {
    this.scope = scope;
    this.tokens = tokens;
    this.expressions = expressions;
  }

  RowQuery query() {
    tokens.expectWord("SELECT");
    List<RowQuery.Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    do {
      int offset = tokens.peek().offset();
      for (RowQuery.Column column :
          tokens.acceptSymbol("*") ? allColumns(offset) : List.of(column())) {
        if (!names.add(column.name())) {
          throw new ExpressionException(
              offset, "two columns " + Quoted.of(column.name()), "expected: another name after AS");
        }
        columns.add(column);
      }
      if (columns.size() > ExpressionLimits.MAX_COLUMNS) {
        throw new ExpressionException(
            offset, "too many columns", "expected: at most " + ExpressionLimits.MAX_COLUMNS);
      }
    } while (tokens.acceptSymbol(","));
    if (tokens.acceptWord("FROM")) {
      from();
    }
    Optional<Expression> condition =
        tokens.acceptWord("WHERE")
            ? Optional.of(Typer.expect(expressions.get(), DataType.BOOL, "the condition"))
            : Optional.empty();
    return new RowQuery(columns, condition);
  }

  private List<RowQuery.Column> allColumns(int offset) {
    List<RowQuery.Column> columns = new ArrayList<>();
    for (int i = 0; i < scope.entries().size(); i++) {
      Scope.Entry entry = scope.entries().get(i);
      columns.add(
          new RowQuery.Column(
              entry.field().name(), new Expression.Column(i, entry.field().type(), offset)));
    }
    return columns;
  }

  private RowQuery.Column column() {
    Token start = tokens.peek();
    Expression value = Typer.known(expressions.get());
    if (tokens.acceptWord("AS")) {
      return new RowQuery.Column(tokens.name().text(), value);
    }
    if (value instanceof Expression.Column column) {
      return new RowQuery.Column(scope.entries().get(column.index()).field().name(), value);
    }
    if (!tokens.atEndOfColumn()) {
      throw tokens.unexpected("an operator or AS and a name");
    }
    throw new ExpressionException(
        start.offset(), "a column without a name", "expected: AS and a name after the expression");
  }

  private void from() {
    Token source = tokens.name();
    if (!scope.qualifiers().contains(source.text())) {
      throw new ExpressionException(
          source.offset(),
          "unknown source " + Quoted.of(source.text()),
          Typer.nearest(source.text(), scope.qualifiers()));
    }
  }
}
