package dev.ashlar.bench;

import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Views over a source {@code rows} of a key {@code k}, a time {@code ts}, and a column {@code v}.
 */
final class RowsView {
  private static final String VALUE = "v";

  private RowsView() {}

  /** Returns a view of aggregates on tiles. */
  static BatchFeatureView ofAggregates(
      DataType type, long tileMicros, long longestMicros, List<Feature> features) {
    return of(type, OptionalLong.of(tileMicros), tileMicros, longestMicros, features);
  }

  /** Returns a view of the latest value. */
  static BatchFeatureView ofLatest(DataType type, long scheduleMicros) {
    return of(
        type,
        OptionalLong.empty(),
        scheduleMicros,
        scheduleMicros,
        List.of(new Feature.Attribute(VALUE, VALUE, type, "", Map.of())));
  }

  private static BatchFeatureView of(
      DataType type,
      OptionalLong tileMicros,
      long scheduleMicros,
      long reachMicros,
      List<Feature> features) {
    Field key = new Field("k", DataType.INT64);
    return new BatchFeatureView(
        "view",
        List.of("entity"),
        List.of(key),
        ViewQuery.of("SELECT k, ts, v FROM rows", "rows"),
        Schema.of(key, new Field("ts", DataType.TIMESTAMP), new Field(VALUE, type)),
        Optional.of("ts"),
        new BatchSchedule(
            scheduleMicros, 0, 0, OptionalLong.empty(), reachMicros, OptionalLong.empty()),
        tileMicros,
        OptionalLong.empty(),
        0,
        BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS,
        true,
        true,
        false,
        features,
        Metadata.NONE);
  }

  /** Returns a function over a window. */
  static Feature aggregate(String name, Aggregation aggregation, DataType type, long windowMicros) {
    return new Feature.Aggregate(
        name,
        aggregation,
        VALUE,
        type,
        new Window.Sliding(windowMicros, 0),
        Optional.empty(),
        Optional.empty(),
        aggregation.resultType(type).orElseThrow(),
        "",
        Map.of());
  }
}
