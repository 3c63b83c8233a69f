package dev.ashlar.model.resolve;

import dev.ashlar.api.NearestName;
import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.AggregateDefinition;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Resolves the functions of one view's aggregates. Immutable. */
final class AggregationResolver {
  /** What other systems call a function → how it is written here. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("avg", "mean"),
          Map.entry("average", "mean"),
          Map.entry("median", "approx_percentile(0.5)"),
          Map.entry("percentile", "approx_percentile(p)"),
          Map.entry("quantile", "approx_percentile(p)"),
          Map.entry("approx_quantile", "approx_percentile(p)"),
          Map.entry("var", "var_samp"),
          Map.entry("variance", "var_samp"),
          Map.entry("std", "stddev_samp"),
          Map.entry("stddev", "stddev_samp"),
          Map.entry("skewness", "skew"),
          Map.entry("mode", "most_frequent(1)"),
          Map.entry("nunique", "count_distinct"),
          Map.entry("distinct_count", "count_distinct"),
          Map.entry("latest", "last"),
          Map.entry("newest", "last"),
          Map.entry("earliest", "first"),
          Map.entry("oldest", "first"));

  private final Located at;

  AggregationResolver(Located at) {
    this.at = at;
  }

  /** Returns the function of an aggregate; if it is not as it has to be, reports it. */
  Optional<Aggregation> resolve(AggregateDefinition aggregate, String path) {
    return function(aggregate.getFunction(), path)
        .flatMap(function -> limited(function, aggregate, path));
  }

  private Optional<Aggregation> function(String text, String path) {
    Optional<Aggregation> aggregation = Aggregation.parse(text);
    if (aggregation.isPresent()) {
      return aggregation;
    }
    String name = text.indexOf('(') < 0 ? text : text.substring(0, text.indexOf('('));
    Optional<AggregateFunction> function = AggregateFunction.named(name);
    if (function.isPresent()) {
      at.problem(
          path + ".function",
          "aggregate " + Quoted.of(text) + " has the wrong parameter",
          "expected: " + function.get().notation());
    } else {
      at.problem(path + ".function", "unknown aggregate " + Quoted.of(text), meant(name));
    }
    return Optional.empty();
  }

  /** Returns which function was probably meant, or all of them. */
  private static String meant(String name) {
    List<String> known =
        Arrays.stream(AggregateFunction.values()).map(AggregateFunction::text).toList();
    return Optional.ofNullable(ELSEWHERE.get(name.toLowerCase(Locale.ROOT)))
        .or(() -> NearestName.find(name, known))
        .map(near -> "did you mean `" + near + "`?")
        .orElseGet(() -> "expected: one of " + String.join(", ", known));
  }

  /**
   * Returns the function with the {@code max_distinct} of its definition, if it is as it has to.
   */
  private Optional<Aggregation> limited(
      Aggregation function, AggregateDefinition aggregate, String path) {
    if (!aggregate.hasMaxDistinct()) {
      return Optional.of(function);
    }
    int maxDistinct = aggregate.getMaxDistinct();
    if (!function.function().keepsDistinctValues()) {
      at.problem(
          path + ".max_distinct",
          "`max_distinct` of `" + function.text() + "`",
          "expected: only of count_distinct, histogram and most_frequent");
      return Optional.empty();
    }
    if (maxDistinct < 1 || maxDistinct > Aggregation.MAX_MAX_DISTINCT) {
      at.problem(
          path + ".max_distinct",
          "`max_distinct` of " + maxDistinct + " is out of range",
          "expected: 1 to " + Aggregation.MAX_MAX_DISTINCT);
      return Optional.empty();
    }
    return Optional.of(function.withMaxDistinct(maxDistinct));
  }

  /** Returns the type of a function over a column; if it takes no such column, reports that. */
  Optional<DataType> resultType(Aggregation function, Field column, String path) {
    Optional<DataType> type = function.resultType(column.type());
    if (type.isEmpty()) {
      List<String> allowed =
          Arrays.stream(DataType.Primitive.values())
              .filter(input -> function.resultType(input).isPresent())
              .map(DataType.Primitive::text)
              .toList();
      at.problem(
          path + ".column",
          "`"
              + function.text()
              + "` of column `"
              + column.name()
              + "`, which is "
              + column.type().text(),
          "expected: " + Wording.alternatives(allowed));
    }
    return type;
  }
}
