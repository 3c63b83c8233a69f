package dev.ashlar.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.client.http.HttpTransport;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/**
 * A command that talks to a server over HTTP: one that was named, the one that holds the home, or
 * one started for the command's duration. The same code path in all three cases.
 */
abstract class ServerCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String DEFAULT_WORKSPACE = "prod";

  private final Environment environment;
  @Mixin private GlobalOptions options = new GlobalOptions();

  ServerCommand(Environment environment) {
    this.environment = environment;
  }

  /** Does the command's work with a server. */
  abstract int run(HttpTransport server, Console console);

  @Override
  public Integer call() {
    Console console = new Console(environment, options.output);
    try (ServerConnection connection = connect()) {
      return run(new HttpTransport(connection.address(), connection.key()), console);
    }
  }

  Environment environment() {
    return environment;
  }

  boolean asJson() {
    return options.output.json;
  }

  /** Returns the directory of the feature repository: the working directory unless told. */
  Path repository() {
    return environment.workingDirectory();
  }

  /** Returns the workspace to work on. */
  String workspace() {
    String named = options.workspace;
    if (named != null) {
      return named;
    }
    String fromRepository = WorkspaceDefault.read(repository());
    return fromRepository.isEmpty() ? DEFAULT_WORKSPACE : fromRepository;
  }

  /** Returns the path of something of the workspace. */
  String workspacePath(String rest) {
    return "/api/v1/workspaces/" + encode(workspace()) + rest;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String query(String name, String value) {
    return "&" + name + "=" + encode(value);
  }

  static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }

  private ServerConnection connect() {
    String address = option(options.server, "ASHLAR_SERVER");
    if (address != null) {
      String key = option(options.key, "ASHLAR_KEY");
      if (key == null) {
        throw new CommandFailure("no key for " + address + " (expected: --key or $ASHLAR_KEY)");
      }
      return new Remote(URI.create(address), key);
    }
    Path home = environment.home(options.home);
    ServerConnection local = environment.servers().open(home, repository().toAbsolutePath());
    String key = option(options.key, "ASHLAR_KEY");
    return key == null ? local : new WithKey(local, key);
  }

  private @Nullable String option(@Nullable String given, String variable) {
    return given != null ? given : environment.variables().get(variable);
  }

  private record Remote(URI address, String key) implements ServerConnection {
    @Override
    public void close() {}
  }

  private record WithKey(ServerConnection server, String key) implements ServerConnection {
    @Override
    public URI address() {
      return server.address();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
