package dev.ashlar.training;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.FeatureService.Member;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The shape of a training set: which columns of the events are keys, and which columns each member
 * of the service adds. Immutable.
 */
record TrainingSet(List<Part> parts, Map<String, DataType> keys) {

  /**
   * What one member of a service adds.
   *
   * @param columns {@code _row}, then the features by their offline names
   * @param features positions of those features in the view's vector
   */
  record Part(Member member, BatchFeatureView view, Schema columns, List<Integer> features) {
    Part {
      features = List.copyOf(features);
    }
  }

  /** Returns the shape, or raises what is wrong with the service's name. */
  static TrainingSet of(Definitions definitions, String serviceName) {
    FeatureService service = definitions.services().get(serviceName);
    if (service == null) {
      throw new AshlarException(
          ErrorCode.NOT_FOUND,
          "no feature service "
              + serviceName
              + " (expected: one of "
              + String.join(", ", definitions.services().keySet())
              + ")");
    }
    return of(definitions, service.members());
  }

  /** Returns the shape of views as a service gives them. */
  static TrainingSet of(Definitions definitions, List<Member> members) {
    List<Part> parts = new ArrayList<>();
    Map<String, DataType> keys = new TreeMap<>();
    for (Member member : members) {
      BatchFeatureView view = definitions.views().get(member.view());
      if (view == null) {
        throw new IllegalStateException("a service without its view (expected: resolved)");
      }
      parts.add(part(member, view));
      view.joinKeys()
          .forEach(
              key -> keys.put(member.joinKeys().getOrDefault(key.name(), key.name()), key.type()));
    }
    return new TrainingSet(List.copyOf(parts), keys);
  }

  /**
   * Raises an error if events with columns of these names cannot be joined. No two columns of a
   * training set may differ in case alone: to readers of Parquet they are one.
   */
  void check(List<String> events, String timestamp) {
    Map<String, String> taken = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    events.forEach(name -> take(taken, name, "the events' column "));
    checkKeys(events, timestamp);
    for (Part part : parts) {
      for (Field column : part.columns().fields().subList(1, part.columns().size())) {
        take(taken, column.name(), "the feature ");
      }
    }
  }

  private static void take(Map<String, String> taken, String name, String kind) {
    String other = taken.putIfAbsent(name, kind + name);
    if (other != null) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          other
              + " and "
              + kind
              + name
              + " have the same name (expected: names that differ in more than case)");
    }
  }

  private void checkKeys(List<String> events, String timestamp) {
    for (Map.Entry<String, DataType> key : keys.entrySet()) {
      if (!events.contains(key.getKey())) {
        throw new AshlarException(
            ErrorCode.INVALID_ARGUMENT,
            "the events have no column "
                + key.getKey()
                + ", a join key of type "
                + key.getValue()
                + " (expected: the columns "
                + String.join(", ", keys.keySet())
                + " and "
                + timestamp
                + ")");
      }
    }
  }

  /** Returns the sources that some of the views read, each once. */
  List<BatchSource> sources(Definitions definitions, Predicate<BatchFeatureView> views) {
    Set<String> names = new TreeSet<>();
    parts.stream()
        .map(Part::view)
        .filter(views)
        .forEach(view -> names.addAll(view.query().sourceNames()));
    return definitions.sources().values().stream()
        .filter(source -> names.contains(source.name()))
        .toList();
  }

  private static Part part(Member member, BatchFeatureView view) {
    List<Field> columns = new ArrayList<>();
    columns.add(new Field("_row", DataType.INT64));
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < view.features().size(); i++) {
      String name = view.features().get(i).name();
      if (member.gives(name)) {
        columns.add(new Field(member.alias() + "__" + name, view.features().get(i).type()));
        positions.add(i);
      }
    }
    return new Part(member, view, new Schema(columns), positions);
  }
}
