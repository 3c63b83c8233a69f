package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.AggregateDefinition;
import dev.ashlar.api.v1.AttributeDefinition;
import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.api.v1.Sql;
import dev.ashlar.api.v1.WindowSeries;
import dev.ashlar.client.definitions.YamlValue.Mapping;
import dev.ashlar.client.definitions.YamlValue.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes out the features of a view: one message for each window or column. Not thread-safe. */
final class FeatureReader {
  private final SourceText source;
  private final StructureCheck check;
  private final OriginRecorder origin;
  private final ProblemSink problems;
  private final BatchFeatureViewDefinition.Builder view;

  FeatureReader(
      DefinitionReader.Surroundings around,
      OriginRecorder origin,
      BatchFeatureViewDefinition.Builder view) {
    this.source = around.source();
    this.check = around.check();
    this.problems = around.problems();
    this.origin = origin;
    this.view = view;
  }

  void read(Mapping feature) {
    Fields fields = new Fields(feature, check, origin, "");
    Optional<Scalar> function = fields.scalar("aggregate");
    refuseMisplaced(feature, function.isPresent());
    if (function.isPresent()) {
      aggregates(feature, fields, function.get());
    } else {
      attributes(feature, fields);
    }
  }

  private void refuseMisplaced(Mapping feature, boolean isAggregate) {
    List<String> misplaced =
        isAggregate
            ? List.of("type")
            : List.of("column", "window", "windows", "series", "offset", "where", "max_distinct");
    for (YamlValue.Entry entry : feature.entries()) {
      if (entry.key() instanceof Scalar key && misplaced.contains(key.text())) {
        problems.add(
            source.file(),
            key.span(),
            "`" + key.text() + "` in an " + (isAggregate ? "aggregate" : "attribute"),
            "expected: only in an " + (isAggregate ? "attribute" : "aggregate"));
      }
    }
  }

  private void aggregates(Mapping feature, Fields fields, Scalar function) {
    Optional<Scalar> column = fields.scalar("column");
    if (column.isEmpty()) {
      missing(feature, "column", "column: delay");
    }
    Aggregate aggregate = new Aggregate(feature, fields, function, column);
    if (fields.value("series").orElse(null) instanceof Mapping series) {
      aggregate(aggregate, feature.span(), (message, path) -> series(series, message, path));
      return;
    }
    Optional<Scalar> single = fields.scalar("window");
    List<Scalar> windows = single.map(List::of).orElseGet(() -> fields.scalars("windows"));
    if (windows.isEmpty()) {
      missing(feature, "window", "windows: [1d, 7d]");
    }
    refuseSharedName(fields, windows);
    for (Scalar window : windows) {
      Span span = single.isPresent() ? feature.span() : window.span();
      aggregate(
          aggregate,
          span,
          (message, path) -> {
            message.setWindow(window.text());
            origin.put(path + ".window", window.span());
          });
    }
  }

  /** What all features of one notation share. */
  private record Aggregate(
      Mapping feature, Fields fields, Scalar function, Optional<Scalar> column) {}

  private void aggregate(
      Aggregate shared, Span span, BiConsumer<AggregateDefinition.Builder, String> window) {
    FeatureDefinition.Builder message = FeatureDefinition.newBuilder();
    String path = start(shared.feature(), shared.fields(), span, message);
    AggregateDefinition.Builder aggregate = AggregateDefinition.newBuilder();
    aggregate.setFunction(shared.function().text());
    origin.put(path + ".function", shared.function().span());
    shared
        .column()
        .ifPresent(scalar -> {
          aggregate.setColumn(scalar.text());
          origin.put(path + ".column", scalar.span());
        });
    window.accept(aggregate, path);
    Fields own = new Fields(shared.feature(), check, origin, path + ".");
    own.text("offset", aggregate::setOffset);
    shared
        .fields()
        .scalar("where")
        .ifPresent(where -> {
          aggregate.setWhere(
              Sql.newBuilder()
                  .setText(where.text())
                  .addAllPositions(SqlAlignment.align(source, where.span(), where.text())));
          origin.put(path + ".where", where.span());
        });
    own.integer("max_distinct", aggregate::setMaxDistinct);
    view.addFeatures(message.setAggregate(aggregate));
  }

  private void series(Mapping series, AggregateDefinition.Builder aggregate, String path) {
    WindowSeries.Builder message = WindowSeries.newBuilder();
    origin.put(path + ".series", series.span());
    Fields own = new Fields(series, check, origin, path + ".series.");
    own.text("start", message::setStart);
    own.text("end", message::setEnd);
    own.text("window", message::setWindow);
    own.text("step", message::setStep);
    aggregate.setSeries(message);
  }

  private void attributes(Mapping feature, Fields fields) {
    Optional<Scalar> single = fields.scalar("attribute");
    List<Scalar> columns = single.map(List::of).orElseGet(() -> fields.scalars("attributes"));
    refuseSharedName(fields, columns);
    for (Scalar column : columns) {
      FeatureDefinition.Builder message = FeatureDefinition.newBuilder();
      String path = start(feature, fields, column.span(), message);
      AttributeDefinition.Builder attribute = AttributeDefinition.newBuilder();
      attribute.setColumn(column.text());
      origin.put(path + ".column", column.span());
      new Fields(feature, check, origin, path + ".").text("type", attribute::setType);
      view.addFeatures(message.setAttribute(attribute));
    }
  }

  /** Sets what all features have; returns the path of the feature. */
  private String start(
      Mapping feature, Fields fields, Span span, FeatureDefinition.Builder message) {
    String path = "features[" + view.getFeaturesCount() + "]";
    origin.put(path, span);
    Fields own = new Fields(feature, check, origin, path + ".");
    own.text("name", message::setName);
    own.text("description", message::setDescription);
    message.putAllTags(DefinitionReader.tags(fields));
    return path;
  }

  /** Refuses one name for several features, before they are added. */
  private void refuseSharedName(Fields fields, List<Scalar> features) {
    Optional<Scalar> name = fields.scalar("name");
    if (features.size() > 1 && name.isPresent()) {
      for (int i = 0; i < features.size(); i++) {
        origin.unreadable("features[" + (view.getFeaturesCount() + i) + "].name");
      }
      problems.add(
          source.file(),
          name.get().span(),
          "one `name` for " + features.size() + " features",
          "expected: no name, or a feature for each");
    }
  }

  private void missing(Mapping feature, String key, String example) {
    origin.unreadable("features");
    problems.add(
        source.file(),
        feature.span(),
        "an aggregate without `" + key + "`",
        "expected: " + example);
  }
}
