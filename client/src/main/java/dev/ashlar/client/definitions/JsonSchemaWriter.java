package dev.ashlar.client.definitions;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the notation as a JSON Schema (draft 2020-12), for completion and hints in editors. What a
 * schema cannot say, such as which columns a SQL text produces, only {@code ashlar plan} checks.
 */
public final class JsonSchemaWriter {
  private static final String NAME_PATTERN = "^[A-Za-z](_?[A-Za-z0-9])*_?$";
  private static final String DURATION_PATTERN = "^-?[0-9]{1,9}[smhd]$";
  private static final String WINDOW_PATTERN = "^([0-9]{1,9}[smhd]|lifetime)$";
  private static final String DEFAULTS = "defaults";

  private JsonSchemaWriter() {}

  /** Returns the schema, ending in a line break. */
  public static String write() {
    return JsonText.write(JsonSchemaWriter::document) + "\n";
  }

  private static void document(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("$schema", "https://json-schema.org/draft/2020-12/schema");
    json.writeStringField("title", "Ashlar definitions");
    json.writeStringField("description", "One document of a feature repository.");
    json.writeArrayFieldStart("anyOf");
    for (ObjectNotation kind : Notation.KINDS) {
      reference(json, kind.name());
    }
    reference(json, DEFAULTS);
    json.writeEndArray();
    json.writeObjectFieldStart("$defs");
    for (ObjectNotation kind : Notation.KINDS) {
      object(json, kind.name(), kind, Optional.of(kind.name()));
    }
    object(json, DEFAULTS, Notation.DEFAULTS, Optional.empty());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void reference(JsonGenerator json, String name) throws IOException {
    json.writeStartObject();
    json.writeStringField("$ref", "#/$defs/" + name);
    json.writeEndObject();
  }

  private static void object(
      JsonGenerator json, String field, ObjectNotation notation, Optional<String> kind)
      throws IOException {
    json.writeObjectFieldStart(field);
    objectBody(json, notation, kind);
    json.writeEndObject();
  }

  private static void objectBody(JsonGenerator json, ObjectNotation notation, Optional<String> kind)
      throws IOException {
    json.writeStringField("type", "object");
    json.writeStringField("description", notation.description());
    json.writeBooleanField("additionalProperties", false);
    List<String> required = new ArrayList<>();
    json.writeObjectFieldStart("properties");
    for (Key key : notation.keys()) {
      json.writeObjectFieldStart(key.name());
      json.writeStringField("description", key.description());
      if (key.name().equals("kind") && kind.isPresent()) {
        json.writeStringField("const", kind.get());
      } else {
        shape(json, key.shape());
      }
      json.writeEndObject();
      if (key.required()) {
        required.add(key.name());
      }
    }
    json.writeEndObject();
    if (!required.isEmpty()) {
      json.writeArrayFieldStart("required");
      for (String name : required) {
        json.writeString(name);
      }
      json.writeEndArray();
    }
    choices(json, notation.choices());
  }

  private static void choices(JsonGenerator json, List<Shape.Choice> choices) throws IOException {
    if (choices.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("allOf");
    for (Shape.Choice choice : choices) {
      if (choice.required()) {
        json.writeStartObject();
        json.writeArrayFieldStart("oneOf");
        for (String key : choice.keys()) {
          requires(json, List.of(key));
        }
        json.writeEndArray();
        json.writeEndObject();
      } else {
        excludePairs(json, choice.keys());
      }
    }
    json.writeEndArray();
  }

  private static void excludePairs(JsonGenerator json, List<String> keys) throws IOException {
    for (int i = 0; i < keys.size(); i++) {
      for (int j = i + 1; j < keys.size(); j++) {
        json.writeStartObject();
        json.writeFieldName("not");
        requires(json, List.of(keys.get(i), keys.get(j)));
        json.writeEndObject();
      }
    }
  }

  private static void requires(JsonGenerator json, List<String> keys) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("required");
    for (String key : keys) {
      json.writeString(key);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void shape(JsonGenerator json, Shape shape) throws IOException {
    if (shape instanceof Shape.Single single) {
      single(json, single);
    } else if (shape instanceof Shape.Any) {
      return;
    } else if (shape instanceof Shape.ListOf list) {
      json.writeStringField("type", "array");
      json.writeNumberField("minItems", 1);
      json.writeObjectFieldStart("items");
      shape(json, list.element());
      json.writeEndObject();
    } else if (shape instanceof Shape.MapOf map) {
      json.writeStringField("type", "object");
      json.writeObjectFieldStart("additionalProperties");
      shape(json, map.value());
      json.writeEndObject();
    } else if (shape instanceof Shape.ObjectOf object) {
      objectBody(json, object.notation(), Optional.empty());
    } else if (shape instanceof Shape.SingleOrObject either) {
      json.writeArrayFieldStart("oneOf");
      json.writeStartObject();
      single(json, either.single());
      json.writeEndObject();
      json.writeStartObject();
      objectBody(json, either.notation(), Optional.empty());
      json.writeEndObject();
      json.writeEndArray();
    }
  }

  private static String functionPattern() {
    List<String> patterns = FunctionNotation.ALL.stream().map(FunctionNotation::pattern).toList();
    return "^(" + String.join("|", patterns) + ")$";
  }

  private static void single(JsonGenerator json, Shape.Single single) throws IOException {
    if (single == Shape.Single.NULL_COUNTS) {
      json.writeFieldName("enum");
      json.writeStartArray();
      json.writeNull();
      json.writeString("zero");
      json.writeEndArray();
      return;
    }
    json.writeStringField(
        "type",
        switch (single) {
          case INTEGER -> "integer";
          case BOOLEAN -> "boolean";
          default -> "string";
        });
    switch (single) {
      case NAME -> json.writeStringField("pattern", NAME_PATTERN);
      case DURATION -> json.writeStringField("pattern", DURATION_PATTERN);
      case WINDOW -> json.writeStringField("pattern", WINDOW_PATTERN);
      case FUNCTION -> json.writeStringField("pattern", functionPattern());
      case TEXT, COLUMN, TYPE, TIME, PATH, SQL -> json.writeNumberField("minLength", 1);
      case INTEGER -> json.writeNumberField("minimum", 0);
      case BOOLEAN, NULL_COUNTS -> {}
    }
  }
}
