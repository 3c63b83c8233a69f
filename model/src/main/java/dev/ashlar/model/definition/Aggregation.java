package dev.ashlar.model.definition;

import dev.ashlar.model.type.DataType;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate function with its parameter, as {@code sum} or {@code last(10)}. Immutable.
 *
 * @param parameter what {@link AggregateFunction#parameter()} says, a share in millionths; absent
 *     where there is none
 * @param maxDistinct how many different values a function that keeps all of them may meet before it
 *     is an error; 0 for the others
 * @param zeroWithoutRows whether a count over no rows is 0 instead of null; false for the others
 */
public record Aggregation(
    AggregateFunction function, OptionalInt parameter, int maxDistinct, boolean zeroWithoutRows) {
  /** The most values that an array of a function may have. */
  public static final int MAX_LENGTH = 1_000;

  /** How many different values are allowed unless the definition says otherwise. */
  public static final int DEFAULT_MAX_DISTINCT = 10_000;

  /** The most different values that a definition may allow. */
  public static final int MAX_MAX_DISTINCT = 1_000_000;

  public static final int MIN_PRECISION = 4;
  public static final int MAX_PRECISION = 18;

  /** What a share of 1 is as a parameter. */
  public static final int PERCENTILE_SCALE = 1_000_000;

  private static final int DEFAULT_PRECISION = 8;
  private static final int PERCENT_SCALE = PERCENTILE_SCALE / 100;
  private static final int MAX_DIGITS = 9;
  private static final Pattern SHARE = Pattern.compile("[01](\\.[0-9]{1,6})?");

  public Aggregation {
    if (function.parameter() == AggregateFunction.Parameter.PRECISION && parameter.isEmpty()) {
      parameter = OptionalInt.of(DEFAULT_PRECISION);
    }
    if (!isValid(function.parameter(), parameter)) {
      throw new IllegalArgumentException(
          "parameter of " + function.text() + " (expected: " + function.notation() + ")");
    }
    boolean limited = 1 <= maxDistinct && maxDistinct <= MAX_MAX_DISTINCT;
    if (function.keepsDistinctValues() ? !limited : maxDistinct != 0) {
      throw new IllegalArgumentException(
          "max_distinct of " + maxDistinct + " (expected: 1 to " + MAX_MAX_DISTINCT + ")");
    }
    if (zeroWithoutRows && !function.isCount()) {
      throw new IllegalArgumentException(
          function.text() + " of 0 without rows (expected: only of counts)");
    }
  }

  private Aggregation(AggregateFunction function, OptionalInt parameter) {
    this(function, parameter, function.keepsDistinctValues() ? DEFAULT_MAX_DISTINCT : 0, false);
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
        open < 0
            ? OptionalInt.empty()
            : number(function.get().parameter(), text.substring(open + 1, text.length() - 1));
    boolean given = open < 0 || parameter.isPresent();
    return given && isValid(function.get().parameter(), parameter)
        ? Optional.of(new Aggregation(function.get(), parameter))
        : Optional.empty();
  }

  /** Returns this function, which keeps all different values, with another limit of them. */
  public Aggregation withMaxDistinct(int newMaxDistinct) {
    return new Aggregation(function, parameter, newMaxDistinct, zeroWithoutRows);
  }

  /** Returns this function; if it is a count, one that is 0 over no rows. */
  public Aggregation withZeroWithoutRows() {
    return new Aggregation(function, parameter, maxDistinct, function.isCount());
  }

  /** Returns the value over no rows. */
  public @Nullable Object valueWithoutRows() {
    return zeroWithoutRows ? (Object) 0L : null;
  }

  /** Returns everything that the value depends on, as text. */
  public String meaning() {
    return text()
        + (function.keepsDistinctValues() ? " max_distinct " + maxDistinct : "")
        + (zeroWithoutRows ? " null_counts zero" : "");
  }

  /**
   * Returns the text that {@link #parse} takes, without the limit of different values and the value
   * without rows.
   */
  public String text() {
    if (parameter.isEmpty()) {
      return function.text();
    }
    return function.text() + "(" + decimal(parameter.getAsInt(), scale(), ".") + ")";
  }

  /**
   * Returns the part of default feature names, such as {@code last_10} or {@code
   * approx_percentile_p90}; a default precision is left out.
   */
  public String nameText() {
    return function.text()
        + switch (function.parameter()) {
          case NONE -> "";
          case LENGTH, OPTIONAL_LENGTH -> parameter.isPresent() ? "_" + parameter.getAsInt() : "";
          case PRECISION ->
              parameter.orElseThrow() == DEFAULT_PRECISION ? "" : "_" + parameter.getAsInt();
          case SHARE -> "_p" + decimal(parameter.orElseThrow(), PERCENT_SCALE, "_");
        };
  }

  /** Returns the type of the result over a column of the given type, or empty if it has none. */
  public Optional<DataType> resultType(DataType input) {
    return function.accepts(input) ? Optional.of(accepted(input)) : Optional.empty();
  }

  private DataType accepted(DataType input) {
    return switch (function) {
      case COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> DataType.INT64;
      case HISTOGRAM -> new DataType.MapType(input, DataType.INT64);
      case SUM ->
          input.kind() == DataType.Kind.INT64 || input.kind() == DataType.Kind.BOOL
              ? DataType.INT64
              : DataType.FLOAT64;
      case MEAN, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, SKEW, KURTOSIS, APPROX_PERCENTILE ->
          DataType.FLOAT64;
      case MIN, MAX -> input;
      case FIRST, LAST -> parameter.isPresent() ? new DataType.ArrayType(input) : input;
      case FIRST_DISTINCT, LAST_DISTINCT, TOP_K, BOTTOM_K, MOST_FREQUENT ->
          new DataType.ArrayType(input);
    };
  }

  private static boolean isValid(AggregateFunction.Parameter kind, OptionalInt parameter) {
    return switch (kind) {
      case NONE -> parameter.isEmpty();
      case LENGTH -> parameter.isPresent() && isWithin(parameter, 1, MAX_LENGTH);
      case OPTIONAL_LENGTH -> isWithin(parameter, 1, MAX_LENGTH);
      case PRECISION -> isWithin(parameter, MIN_PRECISION, MAX_PRECISION);
      case SHARE -> parameter.isPresent() && isWithin(parameter, 0, PERCENTILE_SCALE);
    };
  }

  private static boolean isWithin(OptionalInt parameter, int least, int greatest) {
    return parameter.isEmpty()
        || (least <= parameter.getAsInt() && parameter.getAsInt() <= greatest);
  }

  private int scale() {
    return function.parameter() == AggregateFunction.Parameter.SHARE ? PERCENTILE_SCALE : 1;
  }

  /** Returns a number of units, given how many make one, in decimal without trailing zeros. */
  private static String decimal(int units, int scale, String point) {
    return BigDecimal.valueOf(units)
        .divide(BigDecimal.valueOf(scale))
        .toPlainString()
        .replace(".", point);
  }

  private static OptionalInt number(AggregateFunction.Parameter kind, String digits) {
    if (kind != AggregateFunction.Parameter.SHARE) {
      return number(digits);
    }
    return SHARE.matcher(digits).matches()
        ? OptionalInt.of(
            new BigDecimal(digits).multiply(BigDecimal.valueOf(PERCENTILE_SCALE)).intValueExact())
        : OptionalInt.empty();
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
