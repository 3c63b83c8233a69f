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
  BOTTOM_K(Parameter.LENGTH),
  COUNT_DISTINCT(Parameter.NONE),
  HISTOGRAM(Parameter.NONE),
  MOST_FREQUENT(Parameter.LENGTH),
  APPROX_COUNT_DISTINCT(Parameter.PRECISION),
  APPROX_PERCENTILE(Parameter.SHARE);

  /** What stands in parentheses after a function's name. */
  public enum Parameter {
    /** Nothing. */
    NONE,
    /** How many values there are at most. */
    LENGTH,
    /** The same, or nothing: then the value itself, no array. */
    OPTIONAL_LENGTH,
    /** The binary logarithm of how many registers there are, or nothing for the default. */
    PRECISION,
    /** The part of the values, from 0 to 1, that lies below. */
    SHARE
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
      case PRECISION ->
          "`"
              + text()
              + "`, or `"
              + text()
              + "(precision)`, precision from "
              + Aggregation.MIN_PRECISION
              + " to "
              + Aggregation.MAX_PRECISION;
      case SHARE -> "`" + text() + "(p)`, p from 0 to 1 with at most 6 decimals";
    };
  }

  /** Returns whether the result is a number of rows or values: zero where all rows are null. */
  public boolean isCount() {
    return this == COUNT || this == COUNT_DISTINCT || this == APPROX_COUNT_DISTINCT;
  }

  /** Returns whether all different values are kept, of which {@code max_distinct} are allowed. */
  public boolean keepsDistinctValues() {
    return this == COUNT_DISTINCT || this == HISTOGRAM || this == MOST_FREQUENT;
  }

  /** Returns whether there is a result over a column of the given type. */
  public boolean accepts(DataType input) {
    return switch (this) {
      case COUNT,
          APPROX_COUNT_DISTINCT,
          FIRST,
          LAST,
          FIRST_DISTINCT,
          LAST_DISTINCT,
          COUNT_DISTINCT,
          MOST_FREQUENT ->
          true;
      case HISTOGRAM -> input instanceof DataType.Primitive;
      case SUM, MEAN -> input.isNumeric() || input.kind() == DataType.Kind.BOOL;
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, SKEW, KURTOSIS, APPROX_PERCENTILE ->
          input.isNumeric();
      case MIN, MAX, TOP_K, BOTTOM_K ->
          input.isNumeric()
              || input.kind() == DataType.Kind.STRING
              || input.kind() == DataType.Kind.TIMESTAMP;
    };
  }
}
