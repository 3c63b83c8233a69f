package dev.ashlar.client.definitions;

import java.util.List;

/**
 * An aggregate function as the reference tells it.
 *
 * @param name the name without a parameter
 * @param written how it is written, such as {@code first(n)}
 * @param pattern a regular expression of what may be written
 * @param columns the types of columns that it takes, by their names; arrays, structs and maps are
 *     {@code nested}
 * @param result the type of the result, in which T is that of the column
 * @param meaning what it gives
 */
record FunctionNotation(
    String name,
    String written,
    String pattern,
    List<String> columns,
    String result,
    String meaning) {
  /** The kinds of columns, in the order of the reference. */
  static final List<String> COLUMNS =
      List.of("int64", "float64", "float32", "bool", "string", "timestamp", "nested");

  private static final List<String> NUMBERS = List.of("int64", "float64", "float32");
  private static final List<String> SUMMABLE = List.of("int64", "float64", "float32", "bool");
  private static final List<String> ORDERED =
      List.of("int64", "float64", "float32", "string", "timestamp");

  private static final List<String> PRIMITIVE = COLUMNS.subList(0, COLUMNS.size() - 1);

  static final List<FunctionNotation> ALL =
      List.of(
          plain("count", COLUMNS, "int64", "How many are not null."),
          plain("sum", SUMMABLE, "int64 of int64 and bool, else float64", "Exact, rounded once."),
          plain("mean", SUMMABLE, "float64", "Exact, rounded once."),
          plain("min", ORDERED, "T", "The least."),
          plain("max", ORDERED, "T", "The greatest; NaN is the greatest number."),
          plain("var_pop", NUMBERS, "float64", "The variance, exact and rounded once."),
          plain("var_samp", NUMBERS, "float64", "The same of a sample; null over one value."),
          plain("stddev_pop", NUMBERS, "float64", "The root of `var_pop`."),
          plain("stddev_samp", NUMBERS, "float64", "The root of `var_samp`."),
          plain(
              "skew",
              NUMBERS,
              "float64",
              "The skewness of the population; null where the variance is 0."),
          plain(
              "kurtosis",
              NUMBERS,
              "float64",
              "The excess kurtosis of the population; null where the variance is 0."),
          plain("first", COLUMNS, "T", "The earliest."),
          plain("last", COLUMNS, "T", "The latest."),
          list("first", "The n earliest, by time."),
          list("last", "The n latest, by time."),
          list("first_distinct", "The n values that occur first, by that time."),
          list("last_distinct", "The n values that occur last, by that time."),
          list("top_k", ORDERED, "The n greatest different values, the greatest first."),
          list("bottom_k", ORDERED, "The n least different values, the least first."),
          plain("count_distinct", COLUMNS, "int64", "How many different values there are."),
          plain("histogram", PRIMITIVE, "map<T, int64>", "How often each value occurs."),
          list("most_frequent", "The n most frequent values; of equally frequent ones the least."),
          plain(
              "approx_count_distinct",
              COLUMNS,
              "int64",
              "About how many different values there are, with precision 8: standard error 6.5 %."),
          new FunctionNotation(
              "approx_count_distinct",
              "approx_count_distinct(precision)",
              "approx_count_distinct\\(([4-9]|1[0-8])\\)",
              COLUMNS,
              "int64",
              "The same with 2^precision registers, 4 to 18: standard error 1.04/√(2^precision)."),
          new FunctionNotation(
              "approx_percentile",
              "approx_percentile(p)",
              "approx_percentile\\((0|1|0\\.[0-9]{1,6}|1\\.0{1,6})\\)",
              NUMBERS,
              "float64",
              "A value within 1 % of the one at rank ⌊p(n−1)⌋, p from 0 to 1 with at most 6 decimals, if that is"
                  + " at most [6·10¹⁷ times](semantics.md#functions) less than the greatest of its sign."));

  private static FunctionNotation plain(
      String name, List<String> columns, String result, String meaning) {
    return new FunctionNotation(name, name, name, columns, result, meaning);
  }

  private static FunctionNotation list(String name, String meaning) {
    return list(name, COLUMNS, meaning);
  }

  private static FunctionNotation list(String name, List<String> columns, String meaning) {
    return new FunctionNotation(
        name, name + "(n)", name + "\\((1000|[1-9][0-9]{0,2})\\)", columns, "array<T>", meaning);
  }
}
