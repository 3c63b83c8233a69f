package dev.ashlar.controlplane.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.SecondaryKey;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.ViewSource;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.type.DataType;
import java.util.Map;
import java.util.Optional;

/** Batch feature views as JSON. */
final class ViewParser {
  private static final String ENTITIES = "entities";
  private static final String JOIN_KEYS = "join_keys";
  private static final String SOURCES = "sources";
  private static final String SQL = "sql";
  private static final String EVERY = "query_every_us";
  private static final String UNFILTERED = "unfiltered";
  private static final String ROWS = "rows";
  private static final String TIMESTAMP = "timestamp";
  private static final String SCHEDULE = "schedule";
  private static final String INTERVAL = "interval_us";
  private static final String DELAY = "delay_us";
  private static final String FEATURE_START = "feature_start_us";
  private static final String FEATURE_END = "feature_end_us";
  private static final String REACH = "reach_us";
  private static final String TILE = "tile_us";
  private static final String TTL = "ttl_us";
  private static final String LOOKBACK = "lookback";
  private static final String HISTORY_RETENTION = "history_retention_us";
  private static final String ONLINE = "online";
  private static final String OFFLINE = "offline";
  private static final String PREVENT_DESTROY = "prevent_destroy";
  private static final String FEATURES = "features";
  private static final String COLUMN = "column";
  private static final String COLUMN_TYPE = "column_type";
  private static final String FUNCTION = "function";
  private static final String MAX_DISTINCT = "max_distinct";
  private static final String ZERO_WITHOUT_ROWS = "zero_without_rows";
  private static final String WINDOW = "window_us";
  private static final String OFFSET = "offset_us";
  private static final String LIFETIME_START = "lifetime_start_us";
  private static final String SERIES = "series";
  private static final String START = "start_us";
  private static final String END = "end_us";
  private static final String STEP = "step_us";
  private static final String WHERE = "where";
  private static final String SECONDARY_KEY = "secondary_key";
  private static final String MAX_KEYS = "max_keys";
  private static final String TYPE = "type";

  private ViewParser() {}

  static ObjectNode toJson(BatchFeatureView view) {
    ObjectNode json = Json.object().put(DefinitionsParser.NAME, view.name());
    json.set(ENTITIES, Json.strings(view.entities()));
    json.set(JOIN_KEYS, Json.array(view.joinKeys(), TypeJson::toJson));
    json.set(SOURCES, Json.array(view.query().sources(), ViewParser::toJson));
    json.put(SQL, view.query().sql());
    view.query().everyMicros().ifPresent(micros -> json.put(EVERY, micros));
    json.set(ROWS, TypeJson.toJson(view.rows()));
    view.timestamp().ifPresent(column -> json.put(TIMESTAMP, column));
    json.set(SCHEDULE, toJson(view.schedule()));
    view.tileMicros().ifPresent(micros -> json.put(TILE, micros));
    view.ttlMicros().ifPresent(micros -> json.put(TTL, micros));
    json.put(LOOKBACK, view.lookback());
    if (view.historyRetentionMicros() != BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS) {
      json.put(HISTORY_RETENTION, view.historyRetentionMicros());
    }
    json.put(ONLINE, view.online()).put(OFFLINE, view.offline());
    json.put(PREVENT_DESTROY, view.preventDestroy());
    json.set(FEATURES, Json.array(view.features(), ViewParser::toJson));
    return DefinitionsParser.putMetadata(json, view.metadata());
  }

  static BatchFeatureView view(JsonNode json) {
    return new BatchFeatureView(
        Json.string(json, DefinitionsParser.NAME),
        Json.stringList(json, ENTITIES),
        Json.list(json, JOIN_KEYS, TypeJson::field),
        new ViewQuery(
            Json.string(json, SQL),
            Json.list(json, SOURCES, ViewParser::source),
            Json.optionalNumber(json, EVERY)),
        TypeJson.schema(json, ROWS),
        Json.optionalString(json, TIMESTAMP),
        schedule(Json.required(json, SCHEDULE)),
        Json.optionalNumber(json, TILE),
        Json.optionalNumber(json, TTL),
        Math.toIntExact(Json.number(json, LOOKBACK)),
        Json.optionalNumber(json, HISTORY_RETENTION)
            .orElse(BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS),
        Json.truth(json, ONLINE),
        Json.truth(json, OFFLINE),
        Json.truth(json, PREVENT_DESTROY),
        Json.list(json, FEATURES, ViewParser::feature),
        DefinitionsParser.metadata(json));
  }

  /** A source of which a query sees its window is its name alone. */
  private static JsonNode toJson(ViewSource source) {
    if (source.equals(ViewSource.filtered(source.name()))) {
      return JsonNodeFactory.instance.textNode(source.name());
    }
    ObjectNode json = Json.object().put(DefinitionsParser.NAME, source.name());
    return source.unfiltered()
        ? json.put(UNFILTERED, true)
        : json.put(START, source.startMicros()).put(END, source.endMicros());
  }

  private static ViewSource source(JsonNode json) {
    if (json.isTextual()) {
      return ViewSource.filtered(json.textValue());
    }
    String name = Json.string(json, DefinitionsParser.NAME);
    return json.has(UNFILTERED)
        ? new ViewSource(name, Json.truth(json, UNFILTERED), 0, 0)
        : new ViewSource(name, false, Json.number(json, START), Json.number(json, END));
  }

  private static ObjectNode toJson(BatchSchedule schedule) {
    ObjectNode json =
        Json.object()
            .put(INTERVAL, schedule.intervalMicros())
            .put(DELAY, schedule.delayMicros())
            .put(FEATURE_START, schedule.featureStartMicros());
    schedule.featureEndMicros().ifPresent(micros -> json.put(FEATURE_END, micros));
    schedule.lifetimeStartMicros().ifPresent(micros -> json.put(LIFETIME_START, micros));
    return json.put(REACH, schedule.reachMicros());
  }

  private static BatchSchedule schedule(JsonNode json) {
    return new BatchSchedule(
        Json.number(json, INTERVAL),
        Json.number(json, DELAY),
        Json.number(json, FEATURE_START),
        Json.optionalNumber(json, FEATURE_END),
        Json.number(json, REACH),
        Json.optionalNumber(json, LIFETIME_START));
  }

  static ObjectNode toJson(Feature feature) {
    ObjectNode json = Json.object().put(DefinitionsParser.NAME, feature.name());
    switch (feature) {
      case Feature.Attribute attribute -> json.put(COLUMN, attribute.column());
      case Feature.Aggregate aggregate -> {
        json.put(FUNCTION, aggregate.aggregation().text()).put(COLUMN, aggregate.column());
        if (aggregate.function().keepsDistinctValues()) {
          json.put(MAX_DISTINCT, aggregate.aggregation().maxDistinct());
        }
        if (aggregate.aggregation().zeroWithoutRows()) {
          json.put(ZERO_WITHOUT_ROWS, true);
        }
        json.set(COLUMN_TYPE, TypeJson.toJson(aggregate.columnType()));
        aggregate.where().ifPresent(condition -> json.put(WHERE, condition));
        putWindow(json, aggregate);
      }
      case Feature.SecondaryKeys keys -> putWindow(json, keys);
    }
    json.set(TYPE, TypeJson.toJson(feature.type()));
    if (!feature.description().isEmpty()) {
      json.put(DefinitionsParser.DESCRIPTION, feature.description());
    }
    if (!feature.tags().isEmpty()) {
      json.set(DefinitionsParser.TAGS, Json.stringMap(feature.tags()));
    }
    return json;
  }

  private static void putWindow(ObjectNode json, Feature.Windowed feature) {
    switch (feature.window()) {
      case Window.Sliding sliding ->
          json.put(WINDOW, sliding.lengthMicros()).put(OFFSET, sliding.offsetMicros());
      case Window.Lifetime lifetime -> json.put(LIFETIME_START, lifetime.startMicros());
      case Window.Series series ->
          json.putObject(SERIES)
              .put(START, series.startMicros())
              .put(END, series.endMicros())
              .put(WINDOW, series.lengthMicros())
              .put(STEP, series.stepMicros());
    }
    feature
        .secondaryKey()
        .ifPresent(key ->
            json.putObject(SECONDARY_KEY)
                .put(COLUMN, key.column())
                .put(MAX_KEYS, key.maxKeys())
                .set(TYPE, TypeJson.toJson(key.type())));
  }

  private static Window window(JsonNode json) {
    if (json.has(LIFETIME_START)) {
      return new Window.Lifetime(Json.number(json, LIFETIME_START));
    }
    if (json.has(SERIES)) {
      JsonNode series = Json.required(json, SERIES);
      return new Window.Series(
          Json.number(series, START),
          Json.number(series, END),
          Json.number(series, WINDOW),
          Json.number(series, STEP));
    }
    return new Window.Sliding(Json.number(json, WINDOW), Json.number(json, OFFSET));
  }

  private static SecondaryKey secondaryKey(JsonNode json) {
    return new SecondaryKey(
        Json.string(json, COLUMN),
        TypeJson.type(Json.required(json, TYPE)),
        Math.toIntExact(Json.number(json, MAX_KEYS)));
  }

  private static Aggregation aggregation(JsonNode json) {
    Aggregation aggregation =
        Aggregation.parse(Json.string(json, FUNCTION))
            .orElseThrow(() -> Json.corrupt(FUNCTION, "the name of a function"));
    Aggregation limited =
        aggregation.function().keepsDistinctValues()
            ? aggregation.withMaxDistinct(Math.toIntExact(Json.number(json, MAX_DISTINCT)))
            : aggregation;
    return json.has(ZERO_WITHOUT_ROWS) ? limited.withZeroWithoutRows() : limited;
  }

  static Feature feature(JsonNode json) {
    String name = Json.string(json, DefinitionsParser.NAME);
    String description = Json.stringOr(json, DefinitionsParser.DESCRIPTION, "");
    Map<String, String> tags = Json.stringMap(json, DefinitionsParser.TAGS);
    Optional<SecondaryKey> key =
        json.has(SECONDARY_KEY)
            ? Optional.of(secondaryKey(Json.required(json, SECONDARY_KEY)))
            : Optional.empty();
    DataType type = TypeJson.type(Json.required(json, TYPE));
    if (json.has(FUNCTION)) {
      return new Feature.Aggregate(
          name,
          aggregation(json),
          Json.string(json, COLUMN),
          TypeJson.type(Json.required(json, COLUMN_TYPE)),
          window(json),
          key,
          json.has(WHERE) ? Optional.of(Json.string(json, WHERE)) : Optional.empty(),
          type,
          description,
          tags);
    }
    return key.isPresent()
        ? new Feature.SecondaryKeys(name, key.get(), window(json), description, tags)
        : new Feature.Attribute(name, Json.string(json, COLUMN), type, description, tags);
  }
}
