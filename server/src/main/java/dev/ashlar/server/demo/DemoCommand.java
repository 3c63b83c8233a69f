package dev.ashlar.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.cli.Cli;
import dev.ashlar.cli.CommandFailure;
import dev.ashlar.cli.Environment;
import dev.ashlar.cli.Environment.Terminal;
import dev.ashlar.cli.Numbers;
import dev.ashlar.cli.ServerConnection;
import dev.ashlar.client.http.HttpTransport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The main job on real data, on embedded parts: apply the flights example, build a training set,
 * recompute a sample of it by plain SQL, read a vector over HTTP.
 */
@Command(
    name = "demo",
    description = {
      "Features of real flights, a training set that leaks nothing, a vector over HTTP.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  /** The server of the demo, started on the next free port. */
  public interface Servers {
    /** Starts a server for a home that only this demo uses. */
    ServerConnection start(Path home, Path sourceRoot);
  }

  private static final String SERVICE = "departure_delay";
  private static final int EVENTS = 100_000;
  private static final int CHECKED_EVENTS = 1_000;
  private static final int WARM_UP_READS = 200;
  private static final String EVENTS_SQL =
      "SELECT date, origin, destination, delay FROM flights"
          + " WHERE date >= TIMESTAMP '2001-01-31'"
          + " ORDER BY hash(date, origin, destination, distance, delay), date, origin, destination,"
          + " delay LIMIT "
          + EVENTS;

  /** Sees one day too early: what the check must catch. */
  private static final String EARLY_EVENTS_SQL =
      "SELECT *, date + INTERVAL 1 DAY AS early FROM (" + EVENTS_SQL + ")";

  private final Environment environment;
  private final Servers servers;
  private final Path installation;

  @Option(
      names = "--once",
      description = "Read the vector, stop and exit (the default without a terminal).")
  private boolean once;

  @Option(
      names = "--plant-early-availability",
      hidden = true,
      description = "Let features see a day into the future; the check must fail.")
  private boolean early;

  /**
   * @param installation the clone: where the examples are
   */
  public DemoCommand(Environment environment, Servers servers, Path installation) {
    this.environment = environment;
    this.servers = servers;
    this.installation = installation;
  }

  @Override
  public Integer call() {
    Path example = installation.resolve("examples/flights");
    if (!Files.isDirectory(example)) {
      throw new CommandFailure(example + " is missing (expected: a clone of the repository)");
    }
    Path home = environment.workingDirectory().resolve(".ashlar/demo");
    say("Starting a server in .ashlar/demo");
    try (ServerConnection server = servers.start(home, installation)) {
      return run(server, example, home);
    }
  }

  private int run(ServerConnection server, Path example, Path home) {
    say(applying(example));
    int applied =
        ashlar(server, environment.out(), List.of("apply", "--yes", "-d", example.toString()));
    if (applied != 0) {
      throw new CommandFailure("the example could not be applied");
    }
    Path train = home.resolve("train.parquet");
    train(server, train);
    boolean agrees = check(train, example);
    HttpTransport transport = new HttpTransport(server.address(), server.key());
    showVector(transport);
    String curl = curl(server);
    say("");
    say("  " + curl);
    say("");
    if (!agrees) {
      throw new CommandFailure("the training set differs from the source");
    }
    return once || environment.terminal() == Terminal.ABSENT ? runOnce(curl) : serve(server);
  }

  private void train(ServerConnection server, Path train) {
    StringWriter answer = new StringWriter();
    int code =
        ashlar(
            server,
            new PrintWriter(answer),
            List.of(
                "training-data",
                "--service",
                SERVICE,
                "--events-sql",
                early ? EARLY_EVENTS_SQL : EVENTS_SQL,
                "--timestamp",
                early ? "early" : "date",
                "--out",
                train.toString(),
                "--json",
                "-w",
                "prod"));
    if (code != 0) {
      throw new CommandFailure("the training set could not be made");
    }
    JsonNode made = parse(answer.toString());
    say(
        String.format(
            Locale.ROOT,
            "Training set   %s events × %d features in %.1f s → %s",
            Numbers.grouped(made.path("events").asLong()),
            made.path("features").asInt(),
            made.path("seconds").asDouble(),
            environment.workingDirectory().relativize(train)));
  }

  private boolean check(Path train, Path example) {
    DemoCheck.Outcome outcome = DemoCheck.run(train, example, EVENTS / CHECKED_EVENTS);
    say(checked(outcome));
    return outcome.events() > 0 && outcome.features() > 0 && outcome.differ() == 0;
  }

  static String applying(Path example) {
    return "Applying examples/flights: features over "
        + Numbers.counted(DemoCheck.flights(example), "flight", "flights");
  }

  static String checked(DemoCheck.Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "Checked        %s events × %d features recomputed from the source by plain SQL: %s differ",
        Numbers.grouped(outcome.events()),
        outcome.features(),
        Numbers.grouped(outcome.differ()));
  }

  private void showVector(HttpTransport transport) {
    ObjectNode request = request();
    ((ObjectNode) request.path("params")).putObject("metadataOptions").put("includeNames", true);
    String path = "/api/v1/feature-service/get-features";
    JsonNode answer = transport.post(path, request.toString());
    for (int i = 0; i < WARM_UP_READS; i++) {
      transport.post(path, request.toString());
    }
    long start = System.nanoTime();
    transport.post(path, request.toString());
    double millis = (System.nanoTime() - start) / 1e6;
    StringBuilder line = new StringBuilder("ORD → LAX      ");
    JsonNode names = answer.path("metadata").path("features");
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).path("name").asText();
      if (name.endsWith("delay_mean_7d_1d")) {
        double value = answer.path("result").path("features").path(i).asDouble();
        line.append(String.format(Locale.ROOT, "%s %.2f   ", name, value));
      }
    }
    say(line.append(String.format(Locale.ROOT, "(%.1f ms)", millis)).toString());
  }

  private static String curl(ServerConnection server) {
    return "curl -s "
        + server.address()
        + "/api/v1/feature-service/get-features -H 'Authorization: Ashlar-key "
        + server.key()
        + "' -d '"
        + request()
        + "'";
  }

  private static ObjectNode request() {
    ObjectNode request = new ObjectMapper().createObjectNode();
    request
        .putObject("params")
        .put("workspaceName", "prod")
        .put("featureServiceName", SERVICE)
        .putObject("joinKeyMap")
        .put("origin", "ORD")
        .put("destination", "LAX");
    return request;
  }

  private int runOnce(String curl) {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", curl)
              .directory(environment.workingDirectory().toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new CommandFailure("the printed command failed: " + answer);
      }
      say(answer.strip());
      return parse(answer).has("result") ? 0 : 1;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  private int serve(ServerConnection server) {
    say(
        "Serving on "
            + server.address()
            + " until Ctrl-C.   Next: edit examples/flights, then"
            + " ./ashlar plan -d examples/flights --home .ashlar/demo · docs/tutorial.md");
    while (!Thread.currentThread().isInterrupted()) {
      environment.pause().milliseconds(Long.MAX_VALUE);
    }
    return 0;
  }

  private int ashlar(ServerConnection server, PrintWriter out, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--server", server.address().toString(), "--key", server.key()));
    Environment inner =
        new Environment(
            out,
            environment.err(),
            environment.workingDirectory(),
            environment.variables(),
            environment.terminal(),
            environment.pause(),
            environment.servers(),
            environment.tests(),
            List.of());
    return Cli.run(all, inner);
  }

  private void say(String line) {
    environment.out().println(line);
    environment.out().flush();
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
