package dev.ashlar.controlplane.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** Typed access to the trees of stored definitions; what is missing or ill-typed is CORRUPT. */
final class Json {
  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static <T> ArrayNode array(Collection<T> items, Function<T, JsonNode> toJson) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> array.add(toJson.apply(item)));
    return array;
  }

  static ArrayNode strings(Collection<String> items) {
    return array(items, JsonNodeFactory.instance::textNode);
  }

  static ObjectNode stringMap(Map<String, String> entries) {
    ObjectNode object = object();
    new TreeMap<>(entries).forEach(object::put);
    return object;
  }

  static String string(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isTextual()) {
      throw corrupt(field, "a string");
    }
    return value.textValue();
  }

  static String stringOr(JsonNode node, String field, String absent) {
    return node.has(field) ? string(node, field) : absent;
  }

  static Optional<String> optionalString(JsonNode node, String field) {
    return node.has(field) ? Optional.of(string(node, field)) : Optional.empty();
  }

  static long number(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw corrupt(field, "an integer");
    }
    return value.longValue();
  }

  static OptionalLong optionalNumber(JsonNode node, String field) {
    return node.has(field) ? OptionalLong.of(number(node, field)) : OptionalLong.empty();
  }

  static boolean truth(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isBoolean()) {
      throw corrupt(field, "true or false");
    }
    return value.booleanValue();
  }

  static <T> List<T> list(JsonNode node, String field, Function<JsonNode, T> fromJson) {
    JsonNode value = required(node, field);
    if (!value.isArray()) {
      throw corrupt(field, "a list");
    }
    List<T> items = new ArrayList<>(value.size());
    value.forEach(item -> items.add(fromJson.apply(item)));
    return items;
  }

  static List<String> stringList(JsonNode node, String field) {
    return list(
        node,
        field,
        item -> {
          if (!item.isTextual()) {
            throw corrupt(field, "a list of strings");
          }
          return item.textValue();
        });
  }

  static Map<String, String> stringMap(JsonNode node, String field) {
    Map<String, String> entries = new TreeMap<>();
    if (node.has(field)) {
      JsonNode object = required(node, field);
      object.fieldNames().forEachRemaining(name -> entries.put(name, string(object, name)));
    }
    return entries;
  }

  static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw corrupt(field, "a value");
    }
    return value;
  }

  static AshlarException corrupt(String field, String expected) {
    return new AshlarException(
        ErrorCode.CORRUPT,
        "stored definitions are damaged at field " + field + " (expected: " + expected + ")");
  }
}
