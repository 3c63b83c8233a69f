package dev.ashlar.testkit;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.FeatureService.Member;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Makes definitions for tests without a parser. Stateless. */
public final class SampleDefinitions {
  private SampleDefinitions() {}

  /** Returns an attribute of the column of the same name. */
  public static Feature attribute(String name, DataType type) {
    return new Feature.Attribute(name, name, type, "", Map.of());
  }

  /** Returns an aggregate over seven days of column {@code amt}. */
  public static Feature weekly(String name, AggregateFunction function, DataType type) {
    return new Feature.Aggregate(
        name,
        Aggregation.of(function),
        "amt",
        DataType.FLOAT64,
        new Window.Sliding(7 * Durations.DAY, 0),
        Optional.empty(),
        Optional.empty(),
        type,
        "",
        Map.of());
  }

  /** Returns a daily view of attributes that live for ever. */
  public static BatchFeatureView attributes(
      String name, List<Field> joinKeys, Feature... features) {
    return view(name, joinKeys, OptionalLong.empty(), OptionalLong.empty(), features);
  }

  /** Returns a daily view of attributes. */
  public static BatchFeatureView attributesFor(
      long ttlMicros, String name, List<Field> joinKeys, Feature... features) {
    return view(name, joinKeys, OptionalLong.empty(), OptionalLong.of(ttlMicros), features);
  }

  /** Returns a daily view of aggregates on tiles of a day. */
  public static BatchFeatureView aggregates(
      String name, List<Field> joinKeys, Feature... features) {
    return view(name, joinKeys, OptionalLong.of(Durations.DAY), OptionalLong.empty(), features);
  }

  /** Returns a view as a member of a service, whole and under its own name. */
  public static Member member(BatchFeatureView view) {
    return member(view, view.name(), Map.of());
  }

  /**
   * Returns a view as a member of a service, whole.
   *
   * @param bindings view join key → name in requests, where they differ
   */
  public static Member member(BatchFeatureView view, String alias, Map<String, String> bindings) {
    Map<String, String> joinKeys = new TreeMap<>();
    for (Field joinKey : view.joinKeys()) {
      joinKeys.put(joinKey.name(), bindings.getOrDefault(joinKey.name(), joinKey.name()));
    }
    return new Member(view.name(), alias, Optional.empty(), joinKeys);
  }

  /** Returns views and services as definitions. */
  public static Definitions definitions(
      List<BatchFeatureView> views, Map<String, List<Member>> services) {
    Map<String, BatchFeatureView> viewsByName = new TreeMap<>();
    views.forEach(view -> viewsByName.put(view.name(), view));
    Map<String, FeatureService> servicesByName = new TreeMap<>();
    services.forEach((name, members) ->
        servicesByName.put(name, new FeatureService(name, members, Metadata.NONE)));
    return new Definitions(Map.of(), Map.of(), viewsByName, servicesByName);
  }

  private static BatchFeatureView view(
      String name,
      List<Field> joinKeys,
      OptionalLong tileMicros,
      OptionalLong ttlMicros,
      Feature... features) {
    List<Field> columns = new ArrayList<>(joinKeys);
    columns.add(new Field("ts", DataType.TIMESTAMP));
    columns.add(new Field("amt", DataType.FLOAT64));
    return new BatchFeatureView(
        name,
        List.of("entity"),
        joinKeys,
        ViewQuery.of("SELECT * FROM source", "source"),
        new Schema(columns),
        Optional.of("ts"),
        new BatchSchedule(
            Durations.DAY,
            0,
            0,
            OptionalLong.empty(),
            tileMicros.isPresent() ? 7 * Durations.DAY : 0,
            OptionalLong.empty()),
        tileMicros,
        ttlMicros,
        0,
        BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS,
        true,
        true,
        false,
        List.of(features),
        Metadata.NONE);
  }
}
