package dev.ashlar.model.definition;

import dev.ashlar.model.type.DataType;
import java.util.Locale;
import java.util.Optional;

/** The aggregate functions, by the names that definitions use. */
public enum AggregateFunction {
  COUNT,
  SUM,
  MEAN,
  MIN,
  MAX,
  VAR_POP,
  VAR_SAMP,
  STDDEV_POP,
  STDDEV_SAMP,
  FIRST,
  LAST;

  /** Returns the function of that name, if there is one. */
  public static Optional<AggregateFunction> named(String name) {
    for (AggregateFunction function : values()) {
      if (function.text().equals(name)) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  /** Returns the name that definitions use. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the type of the result over a column of the given type, or empty if it has none. */
  public Optional<DataType> resultType(DataType input) {
    return switch (this) {
      case COUNT -> Optional.of(DataType.INT64);
      case SUM -> isSummable(input) ? Optional.of(sumType(input)) : Optional.empty();
      case MEAN -> isSummable(input) ? Optional.of(DataType.FLOAT64) : Optional.empty();
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP ->
          input.isNumeric() ? Optional.of(DataType.FLOAT64) : Optional.empty();
      case MIN, MAX -> isOrdered(input) ? Optional.of(input) : Optional.empty();
      case FIRST, LAST -> Optional.of(input);
    };
  }

  private static boolean isSummable(DataType input) {
    return input.isNumeric() || input.kind() == DataType.Kind.BOOL;
  }

  private static DataType sumType(DataType input) {
    return input.kind() == DataType.Kind.INT64 || input.kind() == DataType.Kind.BOOL
        ? DataType.INT64
        : DataType.FLOAT64;
  }

  private static boolean isOrdered(DataType input) {
    return input.isNumeric()
        || input.kind() == DataType.Kind.STRING
        || input.kind() == DataType.Kind.TIMESTAMP;
  }
}
