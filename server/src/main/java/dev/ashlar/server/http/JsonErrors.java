package dev.ashlar.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCategory;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.server.http.ErrorAnswers.Wire;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every exception and every status of the HTTP layer into an error answer. Thread-safe. */
final class JsonErrors implements ServerErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(JsonErrors.class);
  private static final String RETRY_SECONDS = "1";

  private final HttpOptions options;
  private final HttpTelemetry telemetry;

  JsonErrors(HttpOptions options, HttpTelemetry telemetry) {
    this.options = options;
    this.telemetry = telemetry;
  }

  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable thrown) {
    return ofException(context, Exceptions.peel(thrown)).toHttpResponse();
  }

  private AggregatedHttpResponse ofException(ServiceRequestContext context, Throwable cause) {
    if (cause instanceof AshlarException known) {
      if (known.code().category() == ErrorCategory.INTERNAL) {
        LOG.error("request {} failed", context.id().text(), known);
      }
      return answer(ErrorAnswers.of(known.code()), known.getMessage());
    }
    if (cause instanceof ContentTooLargeException) {
      long limit = context.maxRequestLength();
      return answer(
          ErrorAnswers.of(ErrorCode.TOO_LARGE),
          "the body is too large (expected: at most " + limit + " bytes)");
    }
    if (cause instanceof RequestTimeoutException) {
      return answer(
          ErrorAnswers.of(ErrorCode.DEADLINE_EXCEEDED),
          "the answer took too long (expected: within " + context.requestTimeoutMillis() + " ms)");
    }
    if (cause instanceof HttpStatusException status) {
      return ofStatus(status.httpStatus(), context.request().headers());
    }
    LOG.error("request {} failed", context.id().text(), cause);
    return answer(
        ErrorAnswers.of(ErrorCode.INTERNAL),
        "an internal error; the log names it " + context.id().text() + " (expected: none)");
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return ofStatus(status, headers);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return ofStatus(status, headers);
  }

  private AggregatedHttpResponse ofStatus(HttpStatus status, @Nullable RequestHeaders headers) {
    String method = headers == null ? "this method" : headers.method().name();
    return switch (status.code()) {
      case 404 ->
          answer(
              ErrorAnswers.of(ErrorCode.NOT_FOUND), "no such path (expected: a path of the API)");
      case 405 ->
          answer(
              new Wire(status, GrpcCode.UNIMPLEMENTED, "METHOD_NOT_ALLOWED"),
              "the path does not take " + method + " (expected: the method of the API)");
      case 413 ->
          answer(
              ErrorAnswers.of(ErrorCode.TOO_LARGE),
              "the body is too large (expected: at most " + options.bodyBytes() + " bytes)");
      case 414 ->
          answer(
              ErrorAnswers.of(ErrorCode.TOO_LARGE),
              "the address is too long (expected: at most " + options.addressBytes() + " bytes)");
      case 431 ->
          answer(
              ErrorAnswers.of(ErrorCode.TOO_LARGE),
              "the headers are too large (expected: at most " + options.headerBytes() + " bytes)");
      case 503 ->
          answer(
              ErrorAnswers.of(ErrorCode.UNAVAILABLE), "the server is stopping (expected: retry)");
      default -> other(status);
    };
  }

  private AggregatedHttpResponse other(HttpStatus status) {
    String name = status.reasonPhrase().toUpperCase(Locale.ROOT).replace(' ', '_');
    GrpcCode grpc = status.isServerError() ? GrpcCode.INTERNAL : GrpcCode.INVALID_ARGUMENT;
    return answer(
        new Wire(status, grpc, name),
        "not an acceptable request (expected: HTTP as the API has it)");
  }

  private AggregatedHttpResponse answer(Wire wire, String message) {
    telemetry.error(wire.status());
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(wire.status()).contentType(MediaType.JSON_UTF_8);
    if (wire.grpc() == GrpcCode.UNAVAILABLE) {
      headers.set(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    if (wire.status().equals(HttpStatus.UNAUTHORIZED)) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    return AggregatedHttpResponse.of(
        headers.build(), HttpData.wrap(ErrorAnswers.json(wire, message)));
  }
}
