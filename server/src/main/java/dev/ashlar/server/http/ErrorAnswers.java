package dev.ashlar.server.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.linecorp.armeria.common.HttpStatus;
import dev.ashlar.model.error.ErrorCode;
import java.nio.charset.StandardCharsets;

/**
 * The one form of every answer that is not a success: {@code {"error","code","message"}}, the code
 * a gRPC status code. Stateless.
 */
final class ErrorAnswers {
  private ErrorAnswers() {}

  /** How an error travels. */
  record Wire(HttpStatus status, GrpcCode grpc, String error) {}

  static Wire of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, INVALID_DEFINITION, INVALID_SQL, TOO_LARGE ->
          wire(HttpStatus.BAD_REQUEST, GrpcCode.INVALID_ARGUMENT, code);
      case SOURCE_UNREADABLE -> wire(HttpStatus.BAD_REQUEST, GrpcCode.FAILED_PRECONDITION, code);
      case UNAUTHENTICATED -> wire(HttpStatus.UNAUTHORIZED, GrpcCode.UNAUTHENTICATED, code);
      case PERMISSION_DENIED -> wire(HttpStatus.FORBIDDEN, GrpcCode.PERMISSION_DENIED, code);
      case NOT_FOUND -> wire(HttpStatus.NOT_FOUND, GrpcCode.NOT_FOUND, code);
      case CONFLICT, CANCELLED -> wire(HttpStatus.CONFLICT, GrpcCode.ABORTED, code);
      case STORE_UNAVAILABLE, OUTCOME_UNKNOWN, UNAVAILABLE ->
          wire(HttpStatus.SERVICE_UNAVAILABLE, GrpcCode.UNAVAILABLE, code);
      case DISK_FULL, OUT_OF_MEMORY ->
          wire(HttpStatus.SERVICE_UNAVAILABLE, GrpcCode.RESOURCE_EXHAUSTED, code);
      case DEADLINE_EXCEEDED -> wire(HttpStatus.GATEWAY_TIMEOUT, GrpcCode.DEADLINE_EXCEEDED, code);
      case CORRUPT -> wire(HttpStatus.INTERNAL_SERVER_ERROR, GrpcCode.DATA_LOSS, code);
      case INTERNAL -> wire(HttpStatus.INTERNAL_SERVER_ERROR, GrpcCode.INTERNAL, code);
    };
  }

  private static Wire wire(HttpStatus status, GrpcCode grpc, ErrorCode code) {
    return new Wire(status, grpc, code.name());
  }

  static byte[] json(Wire wire, String message) {
    StringBuilder json = new StringBuilder("{\"error\":\"").append(wire.error());
    json.append("\",\"code\":").append(wire.grpc().number()).append(",\"message\":\"");
    JsonStringEncoder.getInstance().quoteAsString(wellFormed(message), json);
    return json.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Replaces halves of surrogate pairs, which have no bytes in UTF-8. */
  private static String wellFormed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
