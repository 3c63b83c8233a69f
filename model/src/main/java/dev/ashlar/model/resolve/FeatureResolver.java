package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.AggregateDefinition;
import dev.ashlar.api.v1.AttributeDefinition;
import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.api.v1.Sql;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.SecondaryKey;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.expression.ExpressionException;
import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves the features of one view. Not thread-safe; used once. */
final class FeatureResolver {
  /** The features that are valid, and the names of all of them as far as they are known. */
  record Features(List<Feature> features, Optional<List<String>> names) {}

  /** The {@code null_counts} of views whose counts are 0 over no rows. */
  static final String ZERO = "zero";

  private final Located at;
  private final Optional<Schema> rows;
  private final AggregationResolver aggregations;
  private final WindowResolver windows;
  private final Optional<SecondaryKey> secondaryKey;
  private final List<Field> joinKeys;
  private final Set<Window> keyedWindows = new HashSet<>();
  private final Map<String, String> namePaths = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private boolean namesKnown = true;
  private boolean zeroWithoutRows;

  /**
   * @param rows the columns that the SQL produces, if it binds
   * @param secondaryKey by which aggregates tell rows apart, if there is one and it is valid
   * @param joinKeys those of the view, as far as they are known
   */
  FeatureResolver(
      Located at,
      Optional<Schema> rows,
      WindowResolver windows,
      Optional<SecondaryKey> secondaryKey,
      List<Field> joinKeys) {
    this.at = at;
    this.rows = rows;
    this.aggregations = new AggregationResolver(at);
    this.windows = windows;
    this.secondaryKey = secondaryKey;
    this.joinKeys = joinKeys;
  }

  Features resolve(BatchFeatureViewDefinition view) {
    zeroWithoutRows = view.getNullCounts().equals(ZERO);
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
      String path = "features[" + i + "]";
      Optional<Feature> feature = feature(view.getFeatures(i), path);
      feature.flatMap(known -> keysOf(known, path)).ifPresent(features::add);
      feature.ifPresent(features::add);
      boolean keysKnown = view.getAggregationSecondaryKey().isEmpty() || feature.isPresent();
      namesKnown &= keysKnown;
    }
    boolean allNamed = namesKnown && at.readable("features");
    return new Features(features, allNamed ? Optional.of(names) : Optional.empty());
  }

  /** Returns the secondary keys of an aggregate's window, before the first one over it. */
  private Optional<Feature> keysOf(Feature feature, String path) {
    if (!(feature instanceof Feature.Aggregate aggregate)
        || secondaryKey.isEmpty()
        || !keyedWindows.add(aggregate.window())) {
      return Optional.empty();
    }
    String name = FeatureNames.ofKeys(secondaryKey.get().column(), aggregate.window());
    takeName(name, path);
    return Optional.of(
        new Feature.SecondaryKeys(name, secondaryKey.get(), aggregate.window(), "", Map.of()));
  }

  private Optional<Feature> feature(FeatureDefinition feature, String path) {
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
    if (feature.getName().isEmpty() && !mayBeColumn(attribute.getColumn())) {
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
    Optional<Aggregation> function = aggregations.resolve(aggregate, path);
    Optional<Field> column =
        column(aggregate.getColumn(), "aggregate " + Quoted.of(aggregate.getFunction()), path);
    Optional<Window> window = windows.resolve(aggregate, path).filter(known -> fits(known, path));
    Optional<DataType> type =
        function.flatMap(
            known -> column.flatMap(input -> aggregations.resultType(known, input, path)));
    boolean filtered = isFiltered(feature, path);
    Optional<String> name = aggregateName(feature, function, window);
    name.ifPresentOrElse(known -> takeName(known, path), () -> namesKnown = false);
    if (type.isEmpty() || name.isEmpty() || window.isEmpty() || !filtered) {
      return Optional.empty();
    }
    return Optional.of(
        new Feature.Aggregate(
            name.get(),
            zeroWithoutRows ? function.orElseThrow().withZeroWithoutRows() : function.orElseThrow(),
            aggregate.getColumn(),
            column.orElseThrow().type(),
            window.get(),
            secondaryKey,
            Optional.of(aggregate.getWhere().getText()).filter(condition -> !condition.isEmpty()),
            Feature.Aggregate.type(type.get(), window.get(), secondaryKey),
            feature.getDescription(),
            feature.getTagsMap()));
  }

  /**
   * Returns whether the condition of an aggregate is one over the view's rows, or there is none.
   */
  private boolean isFiltered(FeatureDefinition feature, String path) {
    if (!feature.getAggregate().hasWhere()) {
      return true;
    }
    if (feature.getName().isEmpty()) {
      at.problem(path + ".where", "`where` in an aggregate without a name", "expected: name");
      return false;
    }
    Sql where = feature.getAggregate().getWhere();
    try {
      rows.ifPresent(
          columns -> ExpressionParser.parseCondition(where.getText(), Scope.of(columns)));
      return rows.isPresent();
    } catch (ExpressionException mistake) {
      at.problem(
          SqlPlaces.at(where, mistake.offset(), at, path + ".where"),
          mistake.problem(),
          mistake.hint(),
          "");
      return false;
    }
  }

  private boolean fits(Window window, String path) {
    if (window.isSeries() && secondaryKey.isPresent()) {
      at.problem(
          path + ".series",
          "a series of windows in a view with `aggregation_secondary_key`",
          "expected: a window; move the series to a view without a secondary key");
      return false;
    }
    return true;
  }

  private Optional<Field> column(String name, String user, String path) {
    boolean isReported = name.isEmpty() && !at.readable("features");
    if (rows.isEmpty() || isReported) {
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

  private Optional<String> aggregateName(
      FeatureDefinition feature, Optional<Aggregation> function, Optional<Window> window) {
    if (!feature.getName().isEmpty()) {
      return Optional.of(feature.getName());
    }
    String column = feature.getAggregate().getColumn();
    boolean known = function.isPresent() && mayBeColumn(column) && window.isPresent();
    if (!known || windows.tileMicros().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        FeatureNames.of(column, function.get(), window.get(), windows.tileMicros().getAsLong()));
  }

  /** Returns whether a name is that of a column; where columns are not known, of a likely one. */
  private boolean mayBeColumn(String name) {
    return rows.map(columns -> columns.find(name).isPresent()).orElse(NameRules.isValid(name));
  }

  /** Takes a name that no join key has, either: both are columns of features in range. */
  private void takeName(String name, String path) {
    NameRules.check("feature name", name, at, path + ".name");
    names.add(name);
    String first = namePaths.putIfAbsent(name.toLowerCase(Locale.ROOT), path);
    Optional<Field> key =
        joinKeys.stream().filter(field -> field.name().equalsIgnoreCase(name)).findFirst();
    if (key.isPresent()) {
      at.problem(
          path + ".name",
          "feature " + Quoted.of(name) + " is called like join key `" + key.get().name() + "`",
          "expected: another `name`, different in lower case too");
    } else if (first != null && at.readable(path + ".name")) {
      at.problem(
          at.at(path + ".name"),
          "two features of this view are called " + Quoted.of(name),
          "give one of them another `name`",
          "the first is at " + at.at(first + ".name").text());
    }
  }
}
