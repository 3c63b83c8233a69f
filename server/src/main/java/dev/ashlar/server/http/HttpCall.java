package dev.ashlar.server.http;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.ashlar.api.Quoted;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.platform.auth.Principal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A request, as a handler sees it. Thread-safe; valid until the answer is given. */
public final class HttpCall {
  private static final byte[] NO_BODY = {};

  private final ServiceRequestContext context;
  private final @Nullable Principal principal;
  private final byte[] body;
  private final @Nullable Path bodyFile;

  private HttpCall(
      ServiceRequestContext context,
      @Nullable Principal principal,
      byte[] body,
      @Nullable Path bodyFile) {
    this.context = context;
    this.principal = principal;
    this.body = body;
    this.bodyFile = bodyFile;
  }

  static HttpCall withBody(
      ServiceRequestContext context, @Nullable Principal principal, byte[] body) {
    return new HttpCall(context, principal, body, null);
  }

  static HttpCall withBodyFile(
      ServiceRequestContext context, @Nullable Principal principal, Path file) {
    return new HttpCall(context, principal, NO_BODY, file);
  }

  /** Returns who calls. Only routes that need a key have one. */
  public Principal principal() {
    if (principal == null) {
      throw new IllegalStateException("an open route has no principal (expected: one with a key)");
    }
    return principal;
  }

  /** Returns the body; not a copy. Empty if it went to a file. */
  public byte[] body() {
    return body;
  }

  /** Returns the file that holds the body; it is deleted once the handler has returned. */
  public Path bodyFile() {
    if (bodyFile == null) {
      throw new IllegalStateException("the body is in memory (expected: a route bodyToFile)");
    }
    return bodyFile;
  }

  /** Returns a parameter of the path, decoded. */
  public String pathParameter(String name) {
    String value = context.pathParam(name);
    if (value == null) {
      throw new IllegalStateException("no parameter " + name + " in the path (expected: one)");
    }
    return value;
  }

  /** Refuses a query parameter that the route does not have. */
  void refuseQueryBeyond(Set<String> known) {
    for (String name : context.queryParams().names()) {
      if (!known.contains(name)) {
        throw new AshlarException(
            ErrorCode.INVALID_ARGUMENT,
            "unknown query parameter "
                + Quoted.of(name)
                + (known.isEmpty()
                    ? " (expected: none)"
                    : " (expected: one of " + String.join(", ", new TreeSet<>(known)) + ")"));
      }
    }
  }

  /** Returns a parameter of the query, decoded. */
  public Optional<String> queryParameter(String name) {
    return Optional.ofNullable(context.queryParam(name));
  }

  /** Returns a parameter of the query, decoded. */
  public String requiredQueryParameter(String name) {
    return queryParameter(name)
        .orElseThrow(() ->
            new AshlarException(
                ErrorCode.INVALID_ARGUMENT,
                "query parameter " + name + " is missing (expected: ?" + name + "=…)"));
  }

  /** Returns a header, or null. */
  public @Nullable String header(String name) {
    return context.request().headers().get(name);
  }

  /** Runs something, on any thread, if the client goes away or the time is up before the answer. */
  public void onCancel(Runnable action) {
    var _ = context.whenRequestCancelling().thenRun(action);
  }
}
