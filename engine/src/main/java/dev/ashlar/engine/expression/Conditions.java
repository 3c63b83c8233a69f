package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.Function;
import dev.ashlar.model.type.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Logic of three values, and what chooses between arguments.
 *
 * <p>An ERROR stays an ERROR through everything but TRY, where the result depends on it: FALSE AND
 * ERROR is FALSE, and what is not chosen is not looked at.
 */
final class Conditions {
  private Conditions() {}

  /** AND, and OR as its mirror image: the deciding value wins over ERROR, ERROR over null. */
  static final class Logical extends Node {
    private final boolean deciding;
    private final Node[] conditions;

    Logical(Function function, List<Node> conditions) {
      super(DataType.BOOL);
      deciding = function == Function.OR;
      this.conditions = conditions.toArray(new Node[0]);
    }

    @Override
    boolean truth(Frame frame) {
      int joined = Frame.VALUE;
      for (Node condition : conditions) {
        boolean truth = condition.truth(frame);
        if (frame.status == Frame.VALUE && truth == deciding) {
          return deciding;
        }
        joined |= frame.status;
      }
      frame.status = joined;
      return !deciding;
    }
  }

  static final class Not extends Node {
    private final Node condition;

    Not(Node condition) {
      super(DataType.BOOL);
      this.condition = condition;
    }

    @Override
    boolean truth(Frame frame) {
      return !condition.truth(frame);
    }
  }

  static final class IsNull extends Node {
    private final Node value;

    IsNull(Node value) {
      super(DataType.BOOL);
      this.value = value;
    }

    @Override
    boolean truth(Frame frame) {
      value.run(frame);
      if (frame.status == Frame.ERROR) {
        return false;
      }
      boolean none = frame.status == Frame.NULL;
      frame.status = Frame.VALUE;
      return none;
    }
  }

  /** IS TRUE or IS FALSE. */
  static final class Is extends Node {
    private final boolean wanted;
    private final Node condition;

    Is(boolean wanted, Node condition) {
      super(DataType.BOOL);
      this.wanted = wanted;
      this.condition = condition;
    }

    @Override
    boolean truth(Frame frame) {
      boolean truth = condition.truth(frame);
      if (frame.status == Frame.ERROR) {
        return false;
      }
      boolean is = frame.status == Frame.VALUE && truth == wanted;
      frame.status = Frame.VALUE;
      return is;
    }
  }

  /** The result after the first condition that is TRUE, else the last result. */
  static final class Case extends Node {
    private final Node[] conditions;
    private final Node[] results;

    Case(List<Node> parts, DataType type) {
      super(type);
      conditions = new Node[parts.size() / 2];
      results = new Node[conditions.length + 1];
      for (int i = 0; i < conditions.length; i++) {
        conditions[i] = parts.get(2 * i);
        results[i] = parts.get(2 * i + 1);
      }
      results[conditions.length] = parts.get(parts.size() - 1);
    }

    @Override
    boolean truth(Frame frame) {
      Node chosen = chosen(frame);
      return chosen != null && chosen.truth(frame);
    }

    @Override
    long integer(Frame frame) {
      Node chosen = chosen(frame);
      return chosen == null ? 0 : chosen.integer(frame);
    }

    @Override
    double floating(Frame frame) {
      Node chosen = chosen(frame);
      return chosen == null ? 0 : chosen.floating(frame);
    }

    @Override
    @Nullable Object object(Frame frame) {
      Node chosen = chosen(frame);
      return chosen == null ? null : chosen.object(frame);
    }

    /** Returns null if a condition before the first TRUE is an ERROR; so is the status then. */
    private @Nullable Node chosen(Frame frame) {
      for (int i = 0; i < conditions.length; i++) {
        boolean truth = conditions[i].truth(frame);
        if (frame.status == Frame.VALUE) {
          if (truth) {
            return results[i];
          }
        } else if (frame.status == Frame.ERROR) {
          return null;
        }
      }
      return results[conditions.length];
    }
  }

  /** The first argument that is not null. */
  static final class Coalesce extends Node {
    private final Node[] arguments;

    Coalesce(List<Node> arguments, DataType type) {
      super(type);
      this.arguments = arguments.toArray(new Node[0]);
    }

    @Override
    boolean truth(Frame frame) {
      boolean value = false;
      for (Node argument : arguments) {
        value = argument.truth(frame);
        if (frame.status != Frame.NULL) {
          return value;
        }
      }
      return value;
    }

    @Override
    long integer(Frame frame) {
      long value = 0;
      for (Node argument : arguments) {
        value = argument.integer(frame);
        if (frame.status != Frame.NULL) {
          return value;
        }
      }
      return value;
    }

    @Override
    double floating(Frame frame) {
      double value = 0;
      for (Node argument : arguments) {
        value = argument.floating(frame);
        if (frame.status != Frame.NULL) {
          return value;
        }
      }
      return value;
    }

    @Override
    @Nullable Object object(Frame frame) {
      Object value = null;
      for (Node argument : arguments) {
        value = argument.object(frame);
        if (frame.status != Frame.NULL) {
          return value;
        }
      }
      return value;
    }
  }

  /** Null in place of an ERROR. */
  static final class Try extends Node {
    private final Node value;

    Try(Node value) {
      super(value.type());
      this.value = value;
    }

    @Override
    boolean truth(Frame frame) {
      boolean result = value.truth(frame);
      absorb(frame);
      return result;
    }

    @Override
    long integer(Frame frame) {
      long result = value.integer(frame);
      absorb(frame);
      return result;
    }

    @Override
    double floating(Frame frame) {
      double result = value.floating(frame);
      absorb(frame);
      return result;
    }

    @Override
    @Nullable Object object(Frame frame) {
      Object result = value.object(frame);
      absorb(frame);
      return result;
    }

    private static void absorb(Frame frame) {
      frame.status &= Frame.NULL;
    }
  }
}
