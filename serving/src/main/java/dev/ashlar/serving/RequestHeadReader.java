package dev.ashlar.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ashlar.model.error.AshlarException;
import java.io.IOException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request but for its keys. Unknown fields are passed over; options that this version does
 * not have are refused by name unless they ask for nothing. One per request.
 */
final class RequestHeadReader {
  private static final int UTF8_BOM_BYTES = 3;

  private final byte[] body;
  private final RequestKind kind;
  private final RequestHead head = new RequestHead();
  private final int start;

  private RequestHeadReader(byte[] body, RequestKind kind) {
    this.body = body;
    this.kind = kind;
    this.start = startsWithBom(body) ? UTF8_BOM_BYTES : 0;
  }

  static RequestHead read(byte[] body, RequestKind kind) {
    return new RequestHeadReader(body, kind).read();
  }

  private RequestHead read() {
    try (JsonParser in = JsonInput.parser(body, start)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw BadRequest.at("the body", "not an object", "{\"params\": {…}}");
      }
      boolean found = false;
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean isParams = RequestField.named(in.currentName()) == RequestField.PARAMS;
        in.nextToken();
        if (isParams) {
          found = readParams(in);
        } else {
          in.skipChildren();
        }
      }
      if (in.nextToken() != null) {
        throw BadRequest.at("the body", "more than one value", "one JSON object");
      }
      if (!found) {
        throw BadRequest.at("params", "missing", "an object");
      }
      return head;
    } catch (IOException e) {
      throw JsonInput.malformed(e, start);
    }
  }

  private boolean readParams(JsonParser in) throws IOException {
    requireObject(in, RequestField.PARAMS);
    EnumSet<RequestField> seen = EnumSet.noneOf(RequestField.class);
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      RequestField field = RequestField.named(in.currentName());
      in.nextToken();
      if (field == null) {
        in.skipChildren();
        continue;
      }
      once(seen, field);
      readParam(in, field);
    }
    return true;
  }

  private void readParam(JsonParser in, RequestField field) throws IOException {
    switch (field) {
      case WORKSPACE_NAME -> head.workspace = name(in, field);
      case FEATURE_SERVICE_NAME -> head.service = name(in, field);
      case FEATURE_SERVICE_ID -> head.serviceId = name(in, field);
      case JOIN_KEY_MAP -> head.joinKeysAt = skipped(in, field, kind == RequestKind.SINGLE);
      case REQUEST_CONTEXT_MAP -> head.contextAt = skipped(in, field, kind == RequestKind.SINGLE);
      case REQUEST_DATA -> head.rowsAt = skipped(in, field, kind == RequestKind.BATCH);
      case ALLOW_PARTIAL_RESULTS -> refuseTrue(in, field);
      case METADATA_OPTIONS, REQUEST_OPTIONS -> readOptions(in, field);
      default -> in.skipChildren();
    }
  }

  private void readOptions(JsonParser in, RequestField options) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    requireObject(in, options);
    EnumSet<RequestField> seen = EnumSet.noneOf(RequestField.class);
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      RequestField field = RequestField.named(in.currentName());
      in.nextToken();
      if (field == null) {
        in.skipChildren();
        continue;
      }
      once(seen, field);
      if (options == RequestField.METADATA_OPTIONS) {
        readMetadataOption(in, field);
      } else {
        readRequestOption(in, field);
      }
    }
  }

  private void readMetadataOption(JsonParser in, RequestField field) throws IOException {
    switch (field) {
      case INCLUDE_NAMES -> head.names = flag(in, field);
      case INCLUDE_DATA_TYPES -> head.dataTypes = flag(in, field);
      case INCLUDE_EFFECTIVE_TIMES -> head.effectiveTimes = flag(in, field);
      case INCLUDE_SERVING_STATUS -> head.statuses = flag(in, field);
      case INCLUDE_FEATURE_DESCRIPTIONS -> head.descriptions = flag(in, field);
      case INCLUDE_FEATURE_TAGS -> head.tags = flag(in, field);
      case INCLUDE_SLO_INFO -> refuseTrue(in, field);
      default -> in.skipChildren();
    }
  }

  private void readRequestOption(JsonParser in, RequestField field) throws IOException {
    switch (field) {
      case COERCE_NULL_COUNTS_TO_ZERO -> head.coerceNullCounts = flag(in, field);
      case IGNORE_EXTRA_REQUEST_CONTEXT_FIELDS -> head.ignoreExtraContext = flag(in, field);
      case READ_FROM_CACHE, WRITE_TO_CACHE -> refuseTrue(in, field);
      case LATENCY_BUDGET_MS, AGGREGATION_LEADING_EDGE -> refuseAny(in, field);
      default -> in.skipChildren();
    }
  }

  private int skipped(JsonParser in, RequestField field, boolean belongs) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return RequestHead.ABSENT;
    }
    if (!belongs) {
      throw BadRequest.at(
          "params." + field.text(),
          "a field of another kind of request",
          kind == RequestKind.BATCH ? "maps inside requestData" : "no such field");
    }
    if (!in.currentToken().isStructStart()) {
      throw wrongType(
          in, field, field == RequestField.REQUEST_DATA ? "an array of rows" : "an object");
    }
    long offset = in.currentTokenLocation().getByteOffset();
    if (offset < 0) {
      throw BadRequest.at("the body", "not UTF-8", "JSON in UTF-8");
    }
    in.skipChildren();
    return start + (int) offset;
  }

  private static @Nullable String name(JsonParser in, RequestField field) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw wrongType(in, field, "a string");
    }
    return in.getText();
  }

  private static boolean flag(JsonParser in, RequestField field) {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw wrongType(in, field, "true or false");
    };
  }

  private static void refuseTrue(JsonParser in, RequestField field) {
    if (flag(in, field)) {
      throw BadRequest.at(field.text(), "not in this version", "false, or left out");
    }
  }

  private static void refuseAny(JsonParser in, RequestField field) {
    if (in.currentToken() != JsonToken.VALUE_NULL) {
      throw BadRequest.at(field.text(), "not in this version", "left out");
    }
  }

  private static void requireObject(JsonParser in, RequestField field) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw wrongType(in, field, "an object");
    }
  }

  /** The parser refuses a name that is given twice; this refuses the two spellings of one. */
  private static void once(EnumSet<RequestField> seen, RequestField field) {
    if (!seen.add(field)) {
      throw BadRequest.at(field.text(), "given in two spellings", "one of them");
    }
  }

  private static AshlarException wrongType(JsonParser in, RequestField field, String expected) {
    return BadRequest.at(field.text(), JsonKinds.found(in.currentToken()), expected);
  }

  private static boolean startsWithBom(byte[] body) {
    return body.length >= UTF8_BOM_BYTES
        && body[0] == (byte) 0xef
        && body[1] == (byte) 0xbb
        && body[2] == (byte) 0xbf;
  }
}
