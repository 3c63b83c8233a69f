package dev.ashlar.systemtests;

import dev.ashlar.cli.Cli;
import dev.ashlar.cli.CommandFailure;
import dev.ashlar.cli.Environment;
import dev.ashlar.cli.Environment.Terminal;
import dev.ashlar.cli.FeatureTests;
import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server in a child JVM, and ways to talk to it. */
record RunningServer(Program.Child child, String address, String key) implements AutoCloseable {
  static final String GET_FEATURES = "/api/v1/feature-service/get-features";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Runs a command line in this JVM against the server: the same code, without a JVM's start. */
  Result run(Path directory, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Cli.run(List.of(arguments), environment(directory, out, err));
    return new Result(code, out.toString(), err.toString());
  }

  /** Returns what a command sees that runs in this JVM against the server. */
  Environment environment(Path directory, Writer out, Writer err) {
    return new Environment(
        new PrintWriter(out),
        new PrintWriter(err),
        directory,
        Map.of("ASHLAR_SERVER", address, "ASHLAR_KEY", key),
        Terminal.ABSENT,
        // The command line polls long work; a child gives no signal to wait for.
        duration -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(duration)),
        (home, root) -> {
          throw new CommandFailure("a server was named");
        },
        (repository, tests) -> {
          if (!tests.isEmpty()) {
            throw new CommandFailure("tests run in a child of its own");
          }
          return new FeatureTests.Report(List.of(), List.of(), List.of());
        },
        List.of());
  }

  /** Returns the server that a child has made known in a home. */
  static RunningServer of(Program.Child child, Path home) {
    return new RunningServer(
        child,
        Program.text(home.resolve("server")).strip(),
        Program.text(home.resolve("admin.key")).strip());
  }

  /** Reads a document with the admin key. */
  HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  /** Posts a JSON document with the admin key. */
  HttpResponse<String> post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** Returns the status of a request with some key, or none if it is empty. */
  int status(String method, String path, String otherKey, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!otherKey.isEmpty()) {
      request.header("Authorization", "Ashlar-key " + otherKey);
    }
    return send(request.build()).statusCode();
  }

  /** Reads a vector: the service's keys as JSON members, {@code "user_id":"7"}. */
  HttpResponse<String> features(String service, String joinKeys) {
    return post(GET_FEATURES, featuresBody(service, joinKeys));
  }

  /** Returns the document that asks for a vector. */
  static String featuresBody(String service, String joinKeys) {
    return String.format(
        Locale.ROOT,
        """
        {"params":{"workspaceName":"prod","featureServiceName":"%s","joinKeyMap":{%s}}}\
        """,
        service,
        joinKeys);
  }

  @Override
  public void close() {
    child.kill();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Ashlar-key " + key);
  }
}
