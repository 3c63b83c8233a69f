package dev.ashlar.client.http;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A server's answer that is not a success. The body is the server's JSON object: {@code error},
 * {@code code} and {@code message}, and {@code problems} where definitions are at fault.
 */
public final class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient JsonNode body;

  ServerException(int status, JsonNode body) {
    super(body.path("message").asText(body.path("error").asText("HTTP " + status)));
    this.status = status;
    this.body = body;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the whole answer. */
  public JsonNode body() {
    return body;
  }
}
