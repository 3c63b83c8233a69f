package dev.ashlar.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.ashlar.api.NameList;
import dev.ashlar.api.NearestName;
import dev.ashlar.api.Quoted;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.util.List;
import java.util.Map;

/**
 * Compares a JSON body with the message that it is to be, and says where and how they differ in the
 * words of the wire, not of the library that reads it.
 */
final class MessageShape {
  private static final String WELL_KNOWN = "google.protobuf.";

  private MessageShape() {}

  /** Checks a body; INVALID_ARGUMENT names the first field that is not as it should be. */
  static void check(JsonNode json, Descriptor message) {
    checkObject(json, message, "the body");
  }

  private static void checkObject(JsonNode json, Descriptor message, String path) {
    if (!json.isObject()) {
      throw wrong(path + " is " + kind(json), "an object");
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      FieldDescriptor field = field(message, entry.getKey(), path);
      String inside = path.equals("the body") ? field.getName() : path + "." + field.getName();
      if (!entry.getValue().isNull()) {
        checkField(entry.getValue(), field, inside);
      }
    }
  }

  private static FieldDescriptor field(Descriptor message, String name, String path) {
    List<String> names = message.getFields().stream().map(FieldDescriptor::getName).toList();
    for (FieldDescriptor field : message.getFields()) {
      if (field.getName().equals(name) || field.getJsonName().equals(name)) {
        return field;
      }
    }
    throw wrong(
        "unknown field " + Quoted.of(name) + " in " + path,
        NearestName.find(name, names)
            .map(near -> "perhaps `" + near + "`")
            .orElseGet(() -> names.isEmpty() ? "no fields" : NameList.of(names)));
  }

  private static void checkField(JsonNode json, FieldDescriptor field, String path) {
    if (field.isMapField()) {
      FieldDescriptor value = field.getMessageType().findFieldByName("value");
      require(json.isObject(), json, path, "an object");
      json.properties()
          .forEach(entry -> checkValue(entry.getValue(), value, path + "." + entry.getKey()));
    } else if (field.isRepeated()) {
      require(json.isArray(), json, path, "an array");
      for (int i = 0; i < json.size(); i++) {
        checkValue(json.get(i), field, path + "[" + i + "]");
      }
    } else {
      checkValue(json, field, path);
    }
  }

  private static void checkValue(JsonNode json, FieldDescriptor field, String path) {
    switch (field.getJavaType()) {
      case STRING, BYTE_STRING -> require(json.isTextual(), json, path, "a string");
      case BOOLEAN -> require(json.isBoolean(), json, path, "true or false");
      case INT, LONG, FLOAT, DOUBLE ->
          require(json.isNumber() || json.isTextual(), json, path, "a number");
      case ENUM -> {
        List<String> names =
            field.getEnumType().getValues().stream()
                .filter(value -> value.getNumber() != 0)
                .map(EnumValueDescriptor::getName)
                .toList();
        if (!json.isTextual() || !names.contains(json.textValue())) {
          throw wrong(
              path + " is " + (json.isTextual() ? Quoted.of(json.textValue()) : kind(json)),
              NameList.of(names));
        }
      }
      case MESSAGE -> {
        if (!field.getMessageType().getFullName().startsWith(WELL_KNOWN)) {
          checkObject(json, field.getMessageType(), path);
        }
      }
    }
  }

  private static void require(boolean isAsExpected, JsonNode json, String path, String expected) {
    if (!isAsExpected) {
      throw wrong(path + " is " + kind(json), expected);
    }
  }

  private static String kind(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case MISSING, BINARY, POJO -> "empty";
    };
  }

  private static AshlarException wrong(String found, String expected) {
    return new AshlarException(ErrorCode.INVALID_ARGUMENT, found + " (expected: " + expected + ")");
  }
}
