package dev.ashlar.server.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.server.http.HttpAnswer;
import dev.ashlar.server.http.HttpCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Set;

/** The JSON object of a control-plane request, read field by field; nothing unknown passes. */
final class RequestJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode body;

  private RequestJson(JsonNode body) {
    this.body = body;
  }

  /** Reads a call's body, which may have only the given fields. */
  static RequestJson of(HttpCall call, Set<String> fields) {
    JsonNode body = parse(call.body());
    Iterator<String> names = body.fieldNames();
    while (names.hasNext()) {
      if (!fields.contains(names.next())) {
        throw invalid("the body has an unknown field (expected: " + expected(fields) + ")");
      }
    }
    return new RequestJson(body);
  }

  boolean has(String field) {
    return body.hasNonNull(field);
  }

  JsonNode node(String field) {
    return body.path(field);
  }

  String text(String field) {
    JsonNode value = body.path(field);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw invalid(field + " is missing or not a text (expected: a text)");
    }
    return value.asText();
  }

  boolean flag(String field) {
    JsonNode value = body.path(field);
    if (!value.isBoolean() && !value.isMissingNode() && !value.isNull()) {
      throw invalid(field + " is not a boolean (expected: true or false)");
    }
    return value.asBoolean(false);
  }

  long number(String field) {
    JsonNode value = body.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw invalid(field + " is not a whole number (expected: one)");
    }
    return value.asLong();
  }

  long timeMicros(String field) {
    return Timestamps.parse(text(field))
        .orElseThrow(
            () -> invalid(field + " is not a time (expected: ISO 8601, such as 2001-03-01)"));
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static HttpAnswer answer(ObjectNode node) {
    try {
      return HttpAnswer.json(JSON.writeValueAsBytes(node));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static AshlarException invalid(String message) {
    return new AshlarException(ErrorCode.INVALID_ARGUMENT, message);
  }

  private static JsonNode parse(byte[] bytes) {
    try (JsonParser parser = JSON.createParser(bytes)) {
      JsonNode node = JSON.readTree(parser);
      if (node == null || !node.isObject()) {
        throw invalid("the body is not a JSON object (expected: one)");
      }
      return node;
    } catch (JsonProcessingException malformed) {
      throw invalid(
          "the body is not JSON: " + malformed.getOriginalMessage() + " (expected: JSON)");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String expected(Set<String> fields) {
    return fields.isEmpty() ? "{}" : "only " + String.join(", ", fields.stream().sorted().toList());
  }
}
