package dev.ashlar.model.expression;

import dev.ashlar.model.type.DataType;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A row expression whose types are known and fit: conversions are explicit, names are positions.
 * Immutable.
 */
public sealed interface Expression {

  /** Returns the type of the values. */
  DataType type();

  /** Returns the place in the text, in UTF-16 units. */
  int offset();

  /** Returns the length of the longest way down to a leaf; one for a leaf. */
  int depth();

  /** A constant; null where the value is absent. */
  record Literal(Optional<Object> value, DataType type, int offset) implements Expression {
    @Override
    public int depth() {
      return 1;
    }
  }

  /** The column at a position of the {@link Scope}. */
  record Column(int index, DataType type, int offset) implements Expression {
    @Override
    public int depth() {
      return 1;
    }
  }

  /** A value that an {@link Let} around it computed. */
  record Local(int slot, DataType type, int offset) implements Expression {
    @Override
    public int depth() {
      return 1;
    }
  }

  /** Computes a value once, for all {@link Local} of its slot inside the body. */
  record Let(int slot, Expression value, Expression body) implements Expression {
    @Override
    public DataType type() {
      return body.type();
    }

    @Override
    public int offset() {
      return body.offset();
    }

    @Override
    public int depth() {
      return 1 + Math.max(value.depth(), body.depth());
    }
  }

  /** A function of the values of its arguments. */
  record Call(Function function, List<Expression> arguments, DataType type, int offset, int depth)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }

    Call(Function function, List<Expression> arguments, DataType type, int offset) {
      this(function, arguments, type, offset, 1 + deepest(arguments));
    }

    private static int deepest(List<Expression> arguments) {
      int deepest = 0;
      for (Expression argument : arguments) {
        deepest = Math.max(deepest, argument.depth());
      }
      return deepest;
    }
  }

  /** Calls a visitor for every column that the expression reads, once for each time it does. */
  default void forEachColumn(Consumer<Column> visitor) {
    if (this instanceof Column column) {
      visitor.accept(column);
    } else if (this instanceof Let let) {
      let.value().forEachColumn(visitor);
      let.body().forEachColumn(visitor);
    } else if (this instanceof Call call) {
      call.arguments().forEach(argument -> argument.forEachColumn(visitor));
    }
  }
}
