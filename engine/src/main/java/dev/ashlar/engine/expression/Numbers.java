package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.Function;
import dev.ashlar.model.type.DataType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Arithmetic and mathematics. What is not exact is StrictMath's: the same bits on every JDK. */
final class Numbers {
  /** More decimals than a float64 has. */
  private static final int MAX_DECIMALS = 400;

  private Numbers() {}

  static Node node(Function function, List<Node> arguments, DataType type) {
    Node a = arguments.get(0);
    boolean whole = a.type().equals(DataType.INT64);
    if (arguments.size() == 1) {
      return whole ? ofLong(function, a, type) : ofDouble(function, a, type);
    }
    Node b = arguments.get(1);
    if (function == Function.ROUND) {
      return Strict.doubleAndLongToDouble(Numbers::round, type, a, b);
    }
    return whole ? ofLongs(function, a, b, type) : ofDoubles(function, a, b, type);
  }

  private static Node ofLong(Function function, Node a, DataType type) {
    return Strict.longToLong(
        switch (function) {
          case NEGATE -> (frame, x) -> x == Long.MIN_VALUE ? failed(frame) : -x;
          case ABS -> (frame, x) -> x == Long.MIN_VALUE ? failed(frame) : StrictMath.abs(x);
          case SIGN -> (frame, x) -> Long.signum(x);
          default -> throw unknown(function);
        },
        type,
        a);
  }

  private static Node ofLongs(Function function, Node a, Node b, DataType type) {
    if (function == Function.DIVIDE) {
      return Strict.longsToDouble(
          (frame, x, y) -> y == 0 ? failed(frame) : (double) x / (double) y, type, a, b);
    }
    return Strict.longsToLong(
        switch (function) {
          case ADD -> Numbers::add;
          case SUBTRACT -> Numbers::subtract;
          case MULTIPLY -> Numbers::multiply;
          case DIVIDE_WHOLE -> Numbers::divide;
          case MODULO, MOD -> (frame, x, y) -> y == 0 ? failed(frame) : x % y;
          default -> throw unknown(function);
        },
        type,
        a,
        b);
  }

  private static Node ofDouble(Function function, Node a, DataType type) {
    return switch (function) {
      case SIGN -> Strict.doubleToLong((frame, x) -> x > 0 ? 1 : x < 0 ? -1 : 0, type, a);
      case IS_NAN -> Strict.doubleToTruth((frame, x) -> Double.isNaN(x), type, a);
      case IS_FINITE -> Strict.doubleToTruth((frame, x) -> Double.isFinite(x), type, a);
      default -> Strict.doubleToDouble(unary(function), type, a);
    };
  }

  private static Strict.DoubleToDouble unary(Function function) {
    return switch (function) {
      case NEGATE -> (frame, x) -> -x;
      case ABS -> (frame, x) -> StrictMath.abs(x);
      case CEIL -> (frame, x) -> StrictMath.ceil(x);
      case FLOOR -> (frame, x) -> StrictMath.floor(x);
      case ROUND -> (frame, x) -> roundHalfAway(x);
      case TRUNC -> (frame, x) -> truncate(x);
      case SQRT -> (frame, x) -> StrictMath.sqrt(x);
      case EXP -> (frame, x) -> StrictMath.exp(x);
      case LN -> (frame, x) -> StrictMath.log(x);
      case LOG10 -> (frame, x) -> StrictMath.log10(x);
      case SIN -> (frame, x) -> StrictMath.sin(x);
      case COS -> (frame, x) -> StrictMath.cos(x);
      case TAN -> (frame, x) -> StrictMath.tan(x);
      case ASIN -> (frame, x) -> StrictMath.asin(x);
      case ACOS -> (frame, x) -> StrictMath.acos(x);
      case ATAN -> (frame, x) -> StrictMath.atan(x);
      case RADIANS -> (frame, x) -> x / 180 * StrictMath.PI;
      case DEGREES -> (frame, x) -> x * 180 / StrictMath.PI;
      default -> throw unknown(function);
    };
  }

  private static Node ofDoubles(Function function, Node a, Node b, DataType type) {
    return Strict.doublesToDouble(
        switch (function) {
          case ADD -> (frame, x, y) -> x + y;
          case SUBTRACT -> (frame, x, y) -> x - y;
          case MULTIPLY -> (frame, x, y) -> x * y;
          case DIVIDE -> (frame, x, y) -> x / y;
          case MODULO, MOD -> (frame, x, y) -> x % y;
          case ATAN2 -> (frame, x, y) -> StrictMath.atan2(x, y);
          case POW -> (frame, x, y) -> StrictMath.pow(x, y);
          default -> throw unknown(function);
        },
        type,
        a,
        b);
  }

  private static long add(Frame frame, long x, long y) {
    long sum = x + y;
    return ((x ^ sum) & (y ^ sum)) < 0 ? failed(frame) : sum;
  }

  private static long subtract(Frame frame, long x, long y) {
    long difference = x - y;
    return ((x ^ y) & (x ^ difference)) < 0 ? failed(frame) : difference;
  }

  private static long multiply(Frame frame, long x, long y) {
    long low = x * y;
    return StrictMath.multiplyHigh(x, y) == low >> 63 ? low : failed(frame);
  }

  private static long divide(Frame frame, long x, long y) {
    return y == 0 || (x == Long.MIN_VALUE && y == -1) ? failed(frame) : x / y;
  }

  private static double truncate(double x) {
    return x < 0 ? StrictMath.ceil(x) : StrictMath.floor(x);
  }

  private static double roundHalfAway(double x) {
    double whole = truncate(x);
    return StrictMath.abs(x - whole) >= 0.5 ? whole + StrictMath.signum(x) : whole;
  }

  private static double round(Frame frame, double x, long decimals) {
    if (!Double.isFinite(x) || decimals > MAX_DECIMALS) {
      return x;
    }
    int scale = (int) StrictMath.max(decimals, -MAX_DECIMALS);
    return new BigDecimal(x).setScale(scale, RoundingMode.HALF_UP).doubleValue();
  }

  private static long failed(Frame frame) {
    frame.fail();
    return 0;
  }

  private static IllegalArgumentException unknown(Function function) {
    return new IllegalArgumentException(function + " (expected: a function of numbers)");
  }
}
