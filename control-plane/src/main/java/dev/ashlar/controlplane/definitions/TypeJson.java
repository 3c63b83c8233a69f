package dev.ashlar.controlplane.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.DataType.ArrayType;
import dev.ashlar.model.type.DataType.MapType;
import dev.ashlar.model.type.DataType.Primitive;
import dev.ashlar.model.type.DataType.StructType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;

/** Types, fields and schemas as JSON: a primitive is its name, any other type an object. */
final class TypeJson {
  private static final String NAME = "name";
  private static final String TYPE = "type";
  private static final String ARRAY = "array";
  private static final String STRUCT = "struct";
  private static final String MAP = "map";
  private static final String KEY = "key";
  private static final String VALUE = "value";

  private TypeJson() {}

  static JsonNode toJson(DataType type) {
    return switch (type) {
      case Primitive primitive -> JsonNodeFactory.instance.textNode(primitive.text());
      case ArrayType array -> Json.object().set(ARRAY, toJson(array.element()));
      case StructType struct ->
          Json.object().set(STRUCT, Json.array(struct.fields(), TypeJson::toJson));
      case MapType map -> {
        ObjectNode entry = Json.object();
        entry.set(KEY, toJson(map.key()));
        entry.set(VALUE, toJson(map.value()));
        yield Json.object().set(MAP, entry);
      }
    };
  }

  static ObjectNode toJson(Field field) {
    ObjectNode json = Json.object().put(NAME, field.name());
    json.set(TYPE, toJson(field.type()));
    return json;
  }

  static JsonNode toJson(Schema schema) {
    return Json.array(schema.fields(), TypeJson::toJson);
  }

  static DataType type(JsonNode json) {
    if (json.isTextual()) {
      return primitive(json.textValue());
    }
    if (json.has(ARRAY)) {
      return new ArrayType(type(Json.required(json, ARRAY)));
    }
    if (json.has(STRUCT)) {
      return new StructType(Json.list(json, STRUCT, TypeJson::field));
    }
    JsonNode map = Json.required(json, MAP);
    return new MapType(type(Json.required(map, KEY)), type(Json.required(map, VALUE)));
  }

  static Field field(JsonNode json) {
    return new Field(Json.string(json, NAME), type(Json.required(json, TYPE)));
  }

  static Schema schema(JsonNode json, String field) {
    return new Schema(Json.list(json, field, TypeJson::field));
  }

  private static Primitive primitive(String text) {
    for (Primitive primitive : Primitive.values()) {
      if (primitive.text().equals(text)) {
        return primitive;
      }
    }
    throw Json.corrupt(TYPE, "the name of a type");
  }
}
