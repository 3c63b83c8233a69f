package dev.ashlar.client.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * Sends requests with a key to one server and reads JSON answers. Thread-safe.
 *
 * <p>Raises {@link ServerException} for an answer that is not a success, and {@link
 * UncheckedIOException} if there is no answer.
 */
public final class HttpTransport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final URI server;
  private final String key;

  /**
   * @param server the server's address, such as {@code http://localhost:7070}
   * @param key sent with every request
   */
  public HttpTransport(URI server, String key) {
    this.server = server;
    this.key = key;
  }

  /** Returns the server's address. */
  public URI server() {
    return server;
  }

  /** Returns the answer to a GET. */
  public JsonNode get(String path) {
    return json(request(path).GET().build());
  }

  /** Returns the answer to a POST of a JSON document. */
  public JsonNode post(String path, String body) {
    return json(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** Returns the answer to a POST of a file's bytes. */
  public JsonNode upload(String path, Path file) {
    return json(
        request(path)
            .header("Content-Type", "application/octet-stream")
            .POST(publisher(file))
            .build());
  }

  /** Returns the answer to a DELETE. */
  public JsonNode delete(String path) {
    return json(request(path).DELETE().build());
  }

  /** Writes the body of the answer to a GET into a file, which appears as a whole or not at all. */
  public void download(String path, Path target) {
    HttpResponse<InputStream> response =
        send(request(path).GET().build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() / 100 != 2) {
        throw new ServerException(response.statusCode(), parse(body.readAllBytes()));
      }
      Path directory = target.toAbsolutePath().getParent();
      Path part = Files.createTempFile(directory, target.getFileName().toString(), ".part");
      try {
        Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .header("Authorization", "Ashlar-key " + key);
  }

  private JsonNode json(HttpRequest request) {
    HttpResponse<byte[]> response = send(request, BodyHandlers.ofByteArray());
    JsonNode body = parse(response.body());
    if (response.statusCode() / 100 != 2) {
      throw new ServerException(response.statusCode(), body);
    }
    return body;
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  private static BodyPublisher publisher(Path file) {
    try {
      return BodyPublishers.ofFile(file);
    } catch (FileNotFoundException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? JsonNodeFactory.instance.objectNode() : node;
    } catch (JsonProcessingException notJson) {
      return JsonNodeFactory.instance.objectNode().put("message", "an answer that is not JSON");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
