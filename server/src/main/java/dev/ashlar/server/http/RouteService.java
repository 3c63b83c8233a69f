package dev.ashlar.server.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.platform.auth.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers one route: checks the key, takes the body, runs the handler, sends the answer. */
final class RouteService implements HttpService {
  private static final int FILE_CHUNK_BYTES = 64 << 10;
  private static final long LATE_BODY_SECONDS = 5;
  private static final Executor SAME_THREAD = Runnable::run;

  private final Route route;
  private final Authentication authentication;
  private final Executor executor;
  private final Uploads uploads;
  private final Draining draining;

  RouteService(Route route, Shared shared) {
    this.route = route;
    this.authentication = shared.authentication();
    this.executor = route.runsOn() == Route.RunsOn.POOL ? shared.pool() : SAME_THREAD;
    this.uploads = shared.uploads();
    this.draining = shared.draining();
  }

  /** What all routes of a server use. */
  record Shared(Authentication authentication, WorkPool pool, Uploads uploads, Draining draining) {}

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (draining.hasBegun()) {
      // The connection ends after this answer, so that the client goes elsewhere with its next one.
      var _ = context.initiateConnectionShutdown();
    }
    Principal principal;
    try {
      principal = authentication.check(context, route.access());
    } catch (AshlarException refusal) {
      return HttpResponse.of(refused(request, refusal));
    }
    return HttpResponse.of(
        route.body() == Route.Body.TO_FILE
            ? uploaded(context, request, principal)
            : gathered(context, request, principal));
  }

  /**
   * Lets the body come in, and forgets it, before a refusal goes out: a stream that is reset while
   * the client still sends takes the answer away from it.
   */
  private static CompletableFuture<HttpResponse> refused(
      HttpRequest request, AshlarException refusal) {
    return request
        .subscribe()
        .completeOnTimeout(null, LATE_BODY_SECONDS, TimeUnit.SECONDS)
        .handle((nothing, failure) -> {
          throw refusal;
        });
  }

  private CompletableFuture<HttpResponse> gathered(
      ServiceRequestContext context, HttpRequest request, @Nullable Principal principal) {
    CompletableFuture<AggregatedHttpRequest> body = request.aggregate();
    return body.thenApplyAsync(
        aggregated ->
            answer(context, HttpCall.withBody(context, principal, aggregated.content().array())),
        executor);
  }

  private CompletableFuture<HttpResponse> uploaded(
      ServiceRequestContext context, HttpRequest request, @Nullable Principal principal) {
    Path file = uploads.create();
    return request
        .writeTo(part -> part instanceof HttpData data ? data : HttpData.empty(), file)
        .handleAsync(
            (nothing, failure) -> {
              if (failure != null) {
                throw new CompletionException(uploads.failed(failure));
              }
              return answer(context, HttpCall.withBodyFile(context, principal, file));
            },
            executor)
        .whenComplete((answer, failure) -> uploads.delete(file));
  }

  private HttpResponse answer(ServiceRequestContext context, HttpCall call) {
    call.refuseQueryBeyond(route.queryParameters());
    try {
      return switch (route.handler().handle(call)) {
        case HttpAnswer.Bytes bytes ->
            HttpResponse.of(bytes.status(), bytes.type(), HttpData.wrap(bytes.bytes()));
        case HttpAnswer.TemporaryFile file -> sent(context, file);
      };
    } catch (AshlarException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** Sends a file chunk by chunk, reading the next one when the client took the last. */
  private HttpResponse sent(ServiceRequestContext context, HttpAnswer.TemporaryFile answer)
      throws IOException {
    context.clearRequestTimeout();
    ResponseHeaders headers =
        ResponseHeaders.builder(200)
            .contentType(answer.type())
            .contentLength(Files.size(answer.file()))
            .build();
    HttpResponse response =
        HttpResponse.of(
            headers, StreamMessage.builder(answer.file()).bufferSize(FILE_CHUNK_BYTES).build());
    var _ =
        response.whenComplete().whenComplete((nothing, failure) -> uploads.delete(answer.file()));
    return response;
  }
}
