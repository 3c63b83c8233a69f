package dev.ashlar.engine.expression;

import dev.ashlar.engine.row.CanonicalEncoding;
import dev.ashlar.model.expression.Function;
import dev.ashlar.model.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons, by the order of canonical encodings: NaN equals itself and is the greatest, −0.0 is
 * 0.0, texts are in the order of code points.
 */
abstract class Comparisons extends Node {
  final Node left;
  final Node right;
  private final Function function;

  private Comparisons(Function function, Node left, Node right) {
    super(DataType.BOOL);
    this.function = function;
    this.left = left;
    this.right = right;
  }

  static Comparisons of(Function function, Node left, Node right) {
    return switch (left.type().kind()) {
      case INT64, TIMESTAMP -> new Integers(function, left, right);
      case FLOAT64, FLOAT32 -> new Floats(function, left, right);
      case BOOL -> new Truths(function, left, right);
      case STRING, ARRAY, STRUCT, MAP -> new Objects(function, left, right);
    };
  }

  /** Sets the status that both have together, and returns their order if both have a value. */
  abstract int compare(Frame frame);

  @Override
  final boolean truth(Frame frame) {
    int order = compare(frame);
    return switch (function) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
    };
  }

  static int compare(double a, double b) {
    if (a < b) {
      return -1;
    }
    if (a > b) {
      return 1;
    }
    return a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
  }

  /** Of int64 and timestamp. */
  private static final class Integers extends Comparisons {
    Integers(Function function, Node left, Node right) {
      super(function, left, right);
    }

    @Override
    int compare(Frame frame) {
      long a = left.integer(frame);
      int status = frame.status;
      long b = right.integer(frame);
      frame.status |= status;
      return Long.compare(a, b);
    }
  }

  /** Of float64 and float32. */
  private static final class Floats extends Comparisons {
    Floats(Function function, Node left, Node right) {
      super(function, left, right);
    }

    @Override
    int compare(Frame frame) {
      double a = left.floating(frame);
      int status = frame.status;
      double b = right.floating(frame);
      frame.status |= status;
      return compare(a, b);
    }
  }

  /** Of bool. */
  private static final class Truths extends Comparisons {
    Truths(Function function, Node left, Node right) {
      super(function, left, right);
    }

    @Override
    int compare(Frame frame) {
      boolean a = left.truth(frame);
      int status = frame.status;
      boolean b = right.truth(frame);
      frame.status |= status;
      return Boolean.compare(a, b);
    }
  }

  /** Of all others. */
  private static final class Objects extends Comparisons {
    Objects(Function function, Node left, Node right) {
      super(function, left, right);
    }

    @Override
    int compare(Frame frame) {
      @Nullable Object a = left.object(frame);
      int status = frame.status;
      @Nullable Object b = right.object(frame);
      frame.status |= status;
      return CanonicalEncoding.compare(left.type(), a, b);
    }
  }

  /** IS NOT DISTINCT FROM: nulls are equal. */
  static final class NotDistinct extends Node {
    private final Node left;
    private final Node right;

    NotDistinct(Node left, Node right) {
      super(DataType.BOOL);
      this.left = left;
      this.right = right;
    }

    @Override
    boolean truth(Frame frame) {
      Object a = left.object(frame);
      int status = frame.status;
      Object b = right.object(frame);
      frame.status = (frame.status | status) == Frame.ERROR ? Frame.ERROR : Frame.VALUE;
      return frame.status == Frame.VALUE && CanonicalEncoding.compare(left.type(), a, b) == 0;
    }
  }

  /** The greatest or least argument that is not null. */
  static final class Extreme extends Node {
    private final int sign;
    private final Node[] arguments;

    Extreme(Function function, Node[] arguments, DataType type) {
      super(type);
      sign = function == Function.GREATEST ? 1 : -1;
      this.arguments = arguments;
    }

    @Override
    boolean truth(Frame frame) {
      return Boolean.TRUE.equals(best(frame));
    }

    @Override
    long integer(Frame frame) {
      long best = 0;
      boolean found = false;
      for (Node argument : arguments) {
        long value = argument.integer(frame);
        if (frame.status == Frame.ERROR) {
          return 0;
        }
        if (frame.status == Frame.VALUE && (!found || sign * Long.compare(value, best) > 0)) {
          best = value;
          found = true;
        }
      }
      frame.status = found ? Frame.VALUE : Frame.NULL;
      return best;
    }

    @Override
    double floating(Frame frame) {
      double best = 0;
      boolean found = false;
      for (Node argument : arguments) {
        double value = argument.floating(frame);
        if (frame.status == Frame.ERROR) {
          return 0;
        }
        if (frame.status == Frame.VALUE && (!found || sign * compare(value, best) > 0)) {
          best = value;
          found = true;
        }
      }
      frame.status = found ? Frame.VALUE : Frame.NULL;
      return best;
    }

    @Override
    @Nullable Object object(Frame frame) {
      return type().kind() == DataType.Kind.STRING ? best(frame) : super.object(frame);
    }

    private @Nullable Object best(Frame frame) {
      Object best = null;
      for (Node argument : arguments) {
        Object value = argument.object(frame);
        if (frame.status == Frame.ERROR) {
          return null;
        }
        if (value != null
            && (best == null || sign * CanonicalEncoding.compare(type(), value, best) > 0)) {
          best = value;
        }
      }
      frame.status = best == null ? Frame.NULL : Frame.VALUE;
      return best;
    }
  }
}
