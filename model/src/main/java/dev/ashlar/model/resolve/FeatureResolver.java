package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.AggregateDefinition;
import dev.ashlar.api.v1.AttributeDefinition;
import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Resolves the features of one view. Not thread-safe; used once. */
final class FeatureResolver {
  /** The features that are valid, and the names of all of them as far as they are known. */
  record Features(List<Feature> features, Optional<List<String>> names) {}

  private final Located at;
  private final Optional<Schema> rows;
  private final OptionalLong tileMicros;
  private final Map<String, String> namePaths = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private boolean namesKnown = true;

  /**
   * @param rows the columns that the SQL produces, if it binds
   * @param tileMicros the view's aggregation interval, if it is valid
   */
  FeatureResolver(Located at, Optional<Schema> rows, OptionalLong tileMicros) {
    this.at = at;
    this.rows = rows;
    this.tileMicros = tileMicros;
  }

  Features resolve(BatchFeatureViewDefinition view) {
    if (view.getFeaturesCount() == 0 && at.readable("features")) {
      at.problem("features", "a view without features", "expected: at least one");
    }
    if (view.getFeaturesCount() > ResolverLimits.MAX_FEATURES_PER_VIEW) {
      at.problem(
          "features",
          view.getFeaturesCount() + " features in a view",
          "expected: at most " + ResolverLimits.MAX_FEATURES_PER_VIEW);
      return new Features(List.of(), Optional.empty());
    }
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < view.getFeaturesCount(); i++) {
      feature(view, i).ifPresent(features::add);
    }
    boolean allNamed = namesKnown && at.readable("features");
    return new Features(features, allNamed ? Optional.of(names) : Optional.empty());
  }

  private Optional<Feature> feature(BatchFeatureViewDefinition view, int index) {
    FeatureDefinition feature = view.getFeatures(index);
    String path = "features[" + index + "]";
    NameRules.checkTexts(feature.getDescription(), "", feature.getTagsMap(), at, path + ".");
    return switch (feature.getKindCase()) {
      case ATTRIBUTE -> attribute(feature, path);
      case AGGREGATE -> aggregate(feature, path);
      case KIND_NOT_SET -> {
        namesKnown = false;
        at.problem(path, "a feature without a kind", "expected: aggregate or attribute");
        yield Optional.empty();
      }
    };
  }

  private Optional<Feature> attribute(FeatureDefinition feature, String path) {
    AttributeDefinition attribute = feature.getAttribute();
    String name = feature.getName().isEmpty() ? attribute.getColumn() : feature.getName();
    Optional<DataType> declared =
        attribute.getType().isEmpty()
            ? Optional.empty()
            : NameRules.type(attribute.getType(), at, path + ".type");
    Optional<Field> column = column(attribute.getColumn(), "attribute", path);
    if (column.isEmpty() && feature.getName().isEmpty()) {
      namesKnown = false;
      return Optional.empty();
    }
    takeName(name, path);
    if (column.isEmpty()) {
      return Optional.empty();
    }
    DataType type = column.get().type();
    if (declared.isPresent() && !declared.get().equals(type)) {
      at.problem(
          path + ".type",
          "column `" + column.get().name() + "` is " + type.text(),
          "expected: " + declared.get().text() + "; cast it in the SQL, or change the type");
    }
    return Optional.of(
        new Feature.Attribute(
            name, column.get().name(), type, feature.getDescription(), feature.getTagsMap()));
  }

  private Optional<Feature> aggregate(FeatureDefinition feature, String path) {
    AggregateDefinition aggregate = feature.getAggregate();
    Optional<Aggregation> function =
        function(aggregate.getFunction(), path).flatMap(known -> limited(known, aggregate, path));
    Optional<Field> column =
        column(aggregate.getColumn(), "aggregate " + Quoted.of(aggregate.getFunction()), path);
    OptionalLong window = window(aggregate, path);
    OptionalLong offset = offset(aggregate, path);
    Optional<DataType> type = resultType(function, column, path);
    Optional<String> name = aggregateName(feature, function, column, window, offset);
    name.ifPresentOrElse(known -> takeName(known, path), () -> namesKnown = false);
    if (type.isEmpty() || name.isEmpty() || window.isEmpty() || offset.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Feature.Aggregate(
            name.get(),
            function.orElseThrow(),
            aggregate.getColumn(),
            column.orElseThrow().type(),
            window.getAsLong(),
            offset.getAsLong(),
            type.get(),
            feature.getDescription(),
            feature.getTagsMap()));
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
      return Optional.empty();
    }
    List<String> known =
        Arrays.stream(AggregateFunction.values()).map(AggregateFunction::text).toList();
    at.problem(
        path + ".function", "unknown aggregate " + Quoted.of(text), Wording.nearest(name, known));
    return Optional.empty();
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

  private Optional<Field> column(String name, String user, String path) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Optional<Field> column = rows.get().find(name);
    if (column.isEmpty()) {
      at.problem(
          at.at(path + ".column"),
          "unknown column " + Quoted.of(name) + " in " + user,
          Wording.nearest(name, rows.get().names()),
          "the SQL of this view produces: " + rows.get());
    }
    return column;
  }

  private Optional<DataType> resultType(
      Optional<Aggregation> function, Optional<Field> column, String path) {
    if (function.isEmpty() || column.isEmpty()) {
      return Optional.empty();
    }
    Optional<DataType> type = function.get().resultType(column.get().type());
    if (type.isEmpty()) {
      List<String> allowed =
          Arrays.stream(DataType.Primitive.values())
              .filter(input -> function.get().resultType(input).isPresent())
              .map(DataType.Primitive::text)
              .toList();
      at.problem(
          path + ".column",
          "`"
              + function.get().text()
              + "` of column `"
              + column.get().name()
              + "`, which is "
              + column.get().type().text(),
          "expected: " + Wording.alternatives(allowed));
    }
    return type;
  }

  private OptionalLong window(AggregateDefinition aggregate, String path) {
    String text = aggregate.getWindow();
    if (text.isEmpty()) {
      at.problem(path, "an aggregate without a window", "expected: window, such as 7d");
      return OptionalLong.empty();
    }
    if (LaterVersions.hasWindow(text)) {
      at.problem(
          path + ".window",
          "a " + text + " window" + LaterVersions.NOT_YET,
          "expected: a duration");
      return OptionalLong.empty();
    }
    return onTiles(new Setting(at, path + ".window", text), Setting.REACH);
  }

  private OptionalLong offset(AggregateDefinition aggregate, String path) {
    return aggregate.getOffset().isEmpty()
        ? OptionalLong.of(0)
        : onTiles(new Setting(at, path + ".offset", aggregate.getOffset()), Setting.OFFSET);
  }

  private OptionalLong onTiles(Setting setting, Setting.Range range) {
    OptionalLong micros = setting.duration(range);
    if (micros.isEmpty() || tileMicros.isEmpty()) {
      return micros;
    }
    if (micros.getAsLong() % tileMicros.getAsLong() != 0) {
      String tile = Durations.format(tileMicros.getAsLong());
      at.problem(
          setting.path(),
          "`"
              + setting.name()
              + "` of "
              + setting.text()
              + " is not a multiple of the"
              + " aggregation interval",
          "expected: a multiple of " + tile);
      return OptionalLong.empty();
    }
    return micros;
  }

  private Optional<String> aggregateName(
      FeatureDefinition feature,
      Optional<Aggregation> function,
      Optional<Field> column,
      OptionalLong window,
      OptionalLong offset) {
    if (!feature.getName().isEmpty()) {
      return Optional.of(feature.getName());
    }
    boolean known = function.isPresent() && column.isPresent() && tileMicros.isPresent();
    if (!known || window.isEmpty() || offset.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        FeatureNames.of(
            column.get().name(),
            function.get(),
            window.getAsLong(),
            tileMicros.getAsLong(),
            offset.getAsLong()));
  }

  private void takeName(String name, String path) {
    NameRules.check("feature name", name, at, path + ".name");
    names.add(name);
    String first = namePaths.putIfAbsent(name.toLowerCase(Locale.ROOT), path);
    if (first != null) {
      at.problem(
          at.at(path + ".name"),
          "two features of this view are called " + Quoted.of(name),
          "give one of them another `name`",
          "the first is at " + at.at(first + ".name").text());
    }
  }
}
