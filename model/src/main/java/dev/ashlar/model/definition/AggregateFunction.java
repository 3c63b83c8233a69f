package dev.ashlar.model.definition;

import dev.ashlar.model.type.DataType;
import java.util.Locale;
import java.util.Optional;

/** The aggregate functions, by the names that definitions use. */
public enum AggregateFunction {
  COUNT(Parameter.NONE),
  SUM(Parameter.NONE),
  MEAN(Parameter.NONE),
  MIN(Parameter.NONE),
  MAX(Parameter.NONE),
  VAR_POP(Parameter.NONE),
  VAR_SAMP(Parameter.NONE),
  STDDEV_POP(Parameter.NONE),
  STDDEV_SAMP(Parameter.NONE),
  SKEW(Parameter.NONE),
  KURTOSIS(Parameter.NONE),
  FIRST(Parameter.OPTIONAL_LENGTH),
  LAST(Parameter.OPTIONAL_LENGTH),
  FIRST_DISTINCT(Parameter.LENGTH),
  LAST_DISTINCT(Parameter.LENGTH),
  TOP_K(Parameter.LENGTH),
  BOTTOM_K(Parameter.LENGTH);

  /** What stands in parentheses after a function's name. */
  public enum Parameter {
    /** Nothing. */
    NONE,
    /** How many values there are at most. */
    LENGTH,
    /** The same, or nothing: then the value itself, no array. */
    OPTIONAL_LENGTH
  }

  private final Parameter parameter;

  AggregateFunction(Parameter parameter) {
    this.parameter = parameter;
  }

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

  /** Returns what stands in parentheses after the name. */
  public Parameter parameter() {
    return parameter;
  }

  /** Returns how the function is written: {@code `last(n)`, n from 1 to 1000}. */
  public String notation() {
    return switch (parameter) {
      case NONE -> "`" + text() + "` alone";
      case LENGTH -> "`" + text() + "(n)`, n from 1 to " + Aggregation.MAX_LENGTH;
      case OPTIONAL_LENGTH ->
          "`" + text() + "`, or `" + text() + "(n)`, n from 1 to " + Aggregation.MAX_LENGTH;
    };
  }

  /** Returns whether the result is a number of rows or values: zero where all rows are null. */
  public boolean isCount() {
    return this == COUNT;
  }

  /** Returns whether there is a result over a column of the given type. */
  public boolean accepts(DataType input) {
    return switch (this) {
      case COUNT, FIRST, LAST, FIRST_DISTINCT, LAST_DISTINCT -> true;
      case SUM, MEAN -> input.isNumeric() || input.kind() == DataType.Kind.BOOL;
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, SKEW, KURTOSIS -> input.isNumeric();
      case MIN, MAX, TOP_K, BOTTOM_K ->
          input.isNumeric()
              || input.kind() == DataType.Kind.STRING
              || input.kind() == DataType.Kind.TIMESTAMP;
    };
  }
}
