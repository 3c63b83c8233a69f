package dev.ashlar.serving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;

/** How request bodies are parsed, and what is said of those that are not JSON. */
final class JsonInput {
  static final int MAX_DEPTH = 100;
  static final int MAX_NAME_CHARS = 10_000;
  static final int MAX_STRING_CHARS = 1_000_000;
  static final int MAX_NUMBER_CHARS = 1_000;

  /** Names are not interned: they come from callers, who could fill that table for ever. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME_CHARS)
                  .maxStringLength(MAX_STRING_CHARS)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .build())
          .build();

  private JsonInput() {}

  static JsonParser parser(byte[] body, int offset) throws IOException {
    return FACTORY.createParser(body, offset, body.length - offset);
  }

  /**
   * Says where a body stops being acceptable JSON; the parser's own words may hold values.
   *
   * @param offset where in the body the parser began
   */
  static AshlarException malformed(IOException cause, int offset) {
    String place = "the body";
    if (cause instanceof JsonProcessingException parsing && parsing.getLocation() != null) {
      place = "byte " + (offset + parsing.getLocation().getByteOffset()) + " of the body";
    }
    String fault = "not JSON";
    if (cause instanceof JsonParseException parse
        && parse.getOriginalMessage().startsWith("Duplicate field")) {
      fault = "a field that is given twice";
    } else if (cause instanceof StreamConstraintsException) {
      fault = "nested too deep, or a name, text or number too long";
    }
    return new AshlarException(
        ErrorCode.INVALID_ARGUMENT,
        place + ": " + fault + " (expected: one JSON object in UTF-8, each field once)",
        cause);
  }
}
