package dev.ashlar.server.http;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.nio.file.Path;

/** What a handler answers. Errors are exceptions, not answers. */
public sealed interface HttpAnswer {

  /** Bytes, sent at once. */
  // Made, sent and forgotten; nobody compares answers.
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(HttpStatus status, MediaType type, byte[] bytes) implements HttpAnswer {}

  /** A file, sent no faster than the client reads it, and deleted when it was sent or given up. */
  record TemporaryFile(Path file, MediaType type) implements HttpAnswer {}

  /** Returns a JSON answer with status 200. */
  static HttpAnswer json(byte[] json) {
    return new Bytes(HttpStatus.OK, MediaType.JSON_UTF_8, json);
  }

  /** Returns a file as an answer; the server deletes it. */
  static HttpAnswer temporaryFile(Path file, MediaType type) {
    return new TemporaryFile(file, type);
  }
}
