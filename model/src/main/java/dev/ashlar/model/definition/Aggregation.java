package dev.ashlar.model.definition;

import dev.ashlar.model.type.DataType;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An aggregate function with its parameter, as {@code sum} or {@code last(10)}. Immutable.
 *
 * @param parameter what {@link AggregateFunction#parameter()} says; absent where it may be left out
 *     and was
 */
public record Aggregation(AggregateFunction function, OptionalInt parameter) {
  /** The most values that an array of a function may have. */
  public static final int MAX_LENGTH = 1_000;

  private static final int MAX_DIGITS = 9;

  public Aggregation {
    if (!isValid(function.parameter(), parameter)) {
      throw new IllegalArgumentException(
          "parameter of " + function.text() + " (expected: " + function.notation() + ")");
    }
  }

  /** Returns a function without a parameter. */
  public static Aggregation of(AggregateFunction function) {
    return new Aggregation(function, OptionalInt.empty());
  }

  /** Returns a function with a parameter. */
  public static Aggregation of(AggregateFunction function, int parameter) {
    return new Aggregation(function, OptionalInt.of(parameter));
  }

  /**
   * Returns the function of a text such as {@code last(10)}; empty if the function is unknown or
   * its parameter is not as it has to be.
   */
  public static Optional<Aggregation> parse(String text) {
    int open = text.indexOf('(');
    Optional<AggregateFunction> function =
        AggregateFunction.named(open < 0 ? text : text.substring(0, open));
    if (function.isEmpty() || (open >= 0 && !text.endsWith(")"))) {
      return Optional.empty();
    }
    OptionalInt parameter =
        open < 0 ? OptionalInt.empty() : number(text.substring(open + 1, text.length() - 1));
    boolean given = open < 0 || parameter.isPresent();
    return given && isValid(function.get().parameter(), parameter)
        ? Optional.of(new Aggregation(function.get(), parameter))
        : Optional.empty();
  }

  /** Returns the text that {@link #parse} takes. */
  public String text() {
    return parameter.isPresent()
        ? function.text() + "(" + parameter.getAsInt() + ")"
        : function.text();
  }

  /** Returns the part of default feature names, such as {@code last_10}. */
  public String nameText() {
    return parameter.isPresent() ? function.text() + "_" + parameter.getAsInt() : function.text();
  }

  /** Returns the type of the result over a column of the given type, or empty if it has none. */
  public Optional<DataType> resultType(DataType input) {
    return function.accepts(input) ? Optional.of(accepted(input)) : Optional.empty();
  }

  private DataType accepted(DataType input) {
    return switch (function) {
      case COUNT -> DataType.INT64;
      case SUM ->
          input.kind() == DataType.Kind.INT64 || input.kind() == DataType.Kind.BOOL
              ? DataType.INT64
              : DataType.FLOAT64;
      case MEAN, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, SKEW, KURTOSIS -> DataType.FLOAT64;
      case MIN, MAX -> input;
      case FIRST, LAST -> parameter.isPresent() ? new DataType.ArrayType(input) : input;
      case FIRST_DISTINCT, LAST_DISTINCT, TOP_K, BOTTOM_K -> new DataType.ArrayType(input);
    };
  }

  private static boolean isValid(AggregateFunction.Parameter kind, OptionalInt parameter) {
    return switch (kind) {
      case NONE -> parameter.isEmpty();
      case LENGTH -> parameter.isPresent() && isWithin(parameter, 1, MAX_LENGTH);
      case OPTIONAL_LENGTH -> isWithin(parameter, 1, MAX_LENGTH);
    };
  }

  private static boolean isWithin(OptionalInt parameter, int least, int greatest) {
    return parameter.isEmpty()
        || (least <= parameter.getAsInt() && parameter.getAsInt() <= greatest);
  }

  /** Returns a whole number in plain digits, without leading zeros. */
  private static OptionalInt number(String digits) {
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    return plain ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
  }
}
