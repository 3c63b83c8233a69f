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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
    List<Part> parts = new ArrayList<>();
    Map<String, DataType> keys = new TreeMap<>();
    for (Member member : service.members()) {
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

  /** Raises an error if events of these columns cannot be joined, before any row is read. */
  void check(Schema events, String timestamp) {
    for (Map.Entry<String, DataType> key : keys.entrySet()) {
      if (events.indexOf(key.getKey()) < 0) {
        throw new AshlarException(
            ErrorCode.INVALID_ARGUMENT,
            "the events have no column "
                + key.getKey()
                + ", a join key of type "
                + key.getValue()
                + " (expected: the columns "
                + String.join(", ", new TreeSet<>(keys.keySet()))
                + " and "
                + timestamp
                + ")");
      }
    }
    Set<String> taken = new HashSet<>(events.names());
    for (Part part : parts) {
      for (Field column : part.columns().fields().subList(1, part.columns().size())) {
        if (!taken.add(column.name())) {
          throw new AshlarException(
              ErrorCode.INVALID_ARGUMENT,
              "the events have a column "
                  + column.name()
                  + ", which is the name of a feature (expected: events without it)");
        }
      }
    }
  }

  /** Returns the sources that the views read, each once. */
  List<BatchSource> sources(Definitions definitions) {
    Set<String> names = new TreeSet<>();
    parts.forEach(part -> names.addAll(part.view().sources()));
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
