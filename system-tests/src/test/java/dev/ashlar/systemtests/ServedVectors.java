package dev.ashlar.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.serving.FeatureServing;
import dev.ashlar.serving.ServiceTelemetry;
import dev.ashlar.serving.ServingCall;
import dev.ashlar.serving.ServingLimits;
import dev.ashlar.serving.ServingSnapshot;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.testkit.oracle.Oracle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of one view as applications get them: JSON in, JSON out, read back to the objects of our
 * types. The request's time is the test's. Not thread-safe.
 */
final class ServedVectors {
  private static final String WORKSPACE = "prod";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Principal CONSUMER =
      new Principal("key", "application", WORKSPACE, Role.CONSUMER);

  private final BatchFeatureView view;
  private final String service;
  private final FeatureServing serving;
  private long nowMicros;

  ServedVectors(
      OnlineStore store,
      Definitions definitions,
      String service,
      BatchFeatureView view,
      String table) {
    this.view = view;
    this.service = service;
    ServingSnapshot snapshot =
        new ServingSnapshot(WORKSPACE, true, 1, definitions, Map.of(view.name(), table));
    this.serving =
        new FeatureServing(
            name -> Optional.of(snapshot),
            store,
            () -> Timestamps.instant(nowMicros),
            ServingLimits.DEFAULT,
            name -> ServiceTelemetry.NONE);
  }

  /** Returns the features of a key, in the view's order, as served at a time. */
  List<@Nullable Object> at(long timeMicros, List<Object> key) throws IOException {
    nowMicros = timeMicros;
    byte[] answer = serving.getFeatures(ServingCall.of(CONSUMER, request(key)));
    JsonNode document = JSON.readTree(answer);
    JsonNode values = document.path("result").path("features");
    JsonNode metadata = document.path("metadata").path("features");
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < metadata.size(); i++) {
      places.put(metadata.path(i).path("name").asText(), i);
    }
    List<@Nullable Object> features = new ArrayList<>();
    for (Feature feature : view.features()) {
      int place = places.getOrDefault(view.name() + "." + feature.name(), -1);
      boolean isError = metadata.path(place).path("status").asText().equals("ERROR");
      features.add(isError ? Oracle.Failure.ERROR : value(feature.type(), values.path(place)));
    }
    return features;
  }

  private byte[] request(List<Object> key) throws IOException {
    ObjectNode document = JSON.createObjectNode();
    ObjectNode params = document.putObject("params");
    params.put("workspaceName", WORKSPACE).put("featureServiceName", service);
    ObjectNode keys = params.putObject("joinKeyMap");
    for (int i = 0; i < key.size(); i++) {
      keys.put(view.joinKeys().get(i).name(), key.get(i).toString());
    }
    params.putObject("metadataOptions").put("includeNames", true).put("includeServingStatus", true);
    return JSON.writeValueAsBytes(document);
  }

  private static @Nullable Object value(DataType type, JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    return switch (type.kind()) {
      case INT64 -> Long.valueOf(json.textValue());
      case FLOAT64 -> Double.valueOf(json.asText());
      case FLOAT32 -> Float.valueOf(json.asText());
      case STRING -> json.textValue();
      case BOOL -> json.booleanValue();
      case TIMESTAMP -> Timestamps.parse(json.textValue()).orElseThrow();
      case ARRAY -> array(((DataType.ArrayType) type).element(), json);
      case STRUCT -> struct((DataType.StructType) type, json);
      case MAP -> map((DataType.MapType) type, json);
    };
  }

  private static List<@Nullable Object> array(DataType element, JsonNode json) {
    List<@Nullable Object> values = new ArrayList<>();
    json.forEach(item -> values.add(value(element, item)));
    return values;
  }

  private static List<@Nullable Object> struct(DataType.StructType type, JsonNode json) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : type.fields()) {
      values.add(value(field.type(), json.path(values.size())));
    }
    return values;
  }

  private static Map<Object, @Nullable Object> map(DataType.MapType type, JsonNode json) {
    Map<Object, @Nullable Object> values = new HashMap<>();
    json.properties()
        .forEach(entry ->
            values.put(key(type.key(), entry.getKey()), value(type.value(), entry.getValue())));
    return values;
  }

  private static Object key(DataType type, String text) {
    return type.kind() == DataType.Kind.BOOL
        ? (Object) Boolean.valueOf(text)
        : Objects.requireNonNull(value(type, TextNode.valueOf(text)));
  }
}
