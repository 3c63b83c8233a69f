package dev.ashlar.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the entity keys of a request's rows, now that the service is known. One per request. */
final class RequestKeys {
  private static final Object NULL = new Object();

  private final ServicePlan plan;
  private final RequestHead head;
  private final byte[] body;
  private final @Nullable Object[] values;

  private RequestKeys(ServicePlan plan, RequestHead head, byte[] body) {
    this.plan = plan;
    this.head = head;
    this.body = body;
    this.values = new @Nullable Object[plan.slots.size()];
  }

  /** Returns the one row's keys, one per {@link ServicePlan#keys}; null finds no rows. */
  static List<VectorKeys> ofOne(ServicePlan plan, RequestHead head, byte[] body) {
    RequestKeys request = new RequestKeys(plan, head, body);
    if (head.contextAt >= 0) {
      request.readAt(head.contextAt, in -> request.checkContext(in, ""));
    }
    if (head.joinKeysAt >= 0) {
      request.readAt(head.joinKeysAt, in -> request.readJoinKeys(in, ""));
    }
    return List.of(request.keys(""));
  }

  /** Returns the keys of each row, in order. */
  static List<VectorKeys> ofBatch(ServicePlan plan, RequestHead head, byte[] body, int maxRows) {
    if (head.rowsAt < 0) {
      throw BadRequest.at("params.requestData", "missing", "an array of rows");
    }
    RequestKeys request = new RequestKeys(plan, head, body);
    List<VectorKeys> rows = new ArrayList<>();
    request.readAt(head.rowsAt, in -> request.readRows(in, maxRows, rows));
    return rows;
  }

  private void readAt(int offset, Part part) {
    try (JsonParser in = JsonInput.parser(body, offset)) {
      in.nextToken();
      part.read(in);
    } catch (IOException e) {
      throw JsonInput.malformed(e, offset);
    }
  }

  private void readRows(JsonParser in, int maxRows, List<VectorKeys> rows) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw BadRequest.at("requestData", JsonKinds.found(in.currentToken()), "an array of rows");
    }
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (rows.size() == maxRows) {
        throw new AshlarException(
            ErrorCode.TOO_LARGE, "requestData: too many rows (expected: at most " + maxRows + ")");
      }
      rows.add(row(in, rows.size()));
    }
  }

  private VectorKeys row(JsonParser in, int number) throws IOException {
    String place = "requestData[" + number + "].";
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw BadRequest.at(
          "requestData[" + number + "]", JsonKinds.found(in.currentToken()), "an object");
    }
    clear();
    EnumSet<RequestField> seen = EnumSet.noneOf(RequestField.class);
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      RequestField field = RequestField.named(in.currentName());
      in.nextToken();
      if (field != RequestField.JOIN_KEY_MAP && field != RequestField.REQUEST_CONTEXT_MAP) {
        in.skipChildren();
        continue;
      }
      if (!seen.add(field)) {
        throw BadRequest.at(place + field.text(), "given in two spellings", "one of them");
      }
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      if (field == RequestField.JOIN_KEY_MAP) {
        readJoinKeys(in, place);
      } else {
        checkContext(in, place);
      }
    }
    return keys(place);
  }

  private void clear() {
    for (int i = 0; i < values.length; i++) {
      values[i] = null;
    }
  }

  private void readJoinKeys(JsonParser in, String prefix) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw BadRequest.at(
          prefix + "joinKeyMap", JsonKinds.found(in.currentToken()), "an object of join keys");
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      KeySlot slot = plan.slot(name);
      if (slot == null) {
        throw BadRequest.at(
            prefix + "joinKeyMap." + BadRequest.shown(name), "no join key of the service", names());
      }
      JsonToken token = in.nextToken();
      values[slot.index()] = token == JsonToken.VALUE_NULL ? NULL : value(in, slot, prefix);
    }
  }

  private static Object value(JsonParser in, KeySlot slot, String prefix) throws IOException {
    return KeyValues.read(in, slot.type(), prefix, slot.name());
  }

  /** No service has request fields yet, so any field is one too many. */
  private void checkContext(JsonParser in, String prefix) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw BadRequest.at(
          prefix + "requestContextMap", JsonKinds.found(in.currentToken()), "an object");
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      if (!head.ignoreExtraContext) {
        throw BadRequest.at(
            prefix + "requestContextMap." + BadRequest.shown(in.currentName()),
            "no request field of the service",
            "no fields");
      }
      in.nextToken();
      in.skipChildren();
    }
  }

  private VectorKeys keys(String prefix) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        KeySlot slot = plan.slots.get(i);
        throw BadRequest.at(prefix + "joinKeyMap." + slot.name(), "missing", slot.type().text());
      }
    }
    VectorKeys keys = new VectorKeys(plan.keys.length);
    for (PlannedKey key : plan.keys) {
      keys.add(key(key));
    }
    return keys;
  }

  private byte @Nullable [] key(PlannedKey key) {
    int[] slots = key.slots();
    @Nullable Object[] parts = new @Nullable Object[slots.length];
    for (int i = 0; i < slots.length; i++) {
      parts[i] = values[slots[i]];
      if (NULL.equals(parts[i])) {
        return null;
      }
    }
    return key.codec().encode(parts);
  }

  private String names() {
    List<String> names = new ArrayList<>();
    for (KeySlot slot : plan.slots) {
      names.add(slot.name());
    }
    return "one of " + String.join(", ", names);
  }

  /** Reads one part of the body. */
  private interface Part {
    void read(JsonParser in) throws IOException;
  }
}
