package dev.ashlar.server;

import dev.ashlar.cli.CommandFailure;
import dev.ashlar.cli.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "server",
    description = {
      "Run a server until it is stopped (SIGTERM or Ctrl-C: it answers what it was asked first).",
      ""
    })
final class ServeCommand implements Callable<Integer> {
  private static final long MEBIBYTE = 1L << 20;

  private final Environment environment;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where the server keeps everything (default: $ASHLAR_HOME, else .ashlar).")
  private @Nullable Path home;

  @Option(
      names = "--host",
      defaultValue = ServerConfig.LOOPBACK,
      description = "The address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "" + ServerConfig.DEFAULT_PORT,
      description = "The port to listen on, 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--source-root",
      paramLabel = "DIR",
      description =
          "A directory under which definitions may name source files; may be given more than once"
              + " (default: the working directory).")
  private @Nullable List<Path> sourceRoots;

  @Option(
      names = "--max-intervals-per-job",
      defaultValue = "" + ServerConfig.DEFAULT_MAX_INTERVALS_PER_JOB,
      description = "How many intervals one backfill job takes (default: ${DEFAULT-VALUE}).")
  private int maxIntervalsPerJob;

  @Option(
      names = "--first-retry-seconds",
      defaultValue = "" + ServerConfig.DEFAULT_FIRST_RETRY_SECONDS,
      description =
          "The wait before a failed job is tried again, four times as long each further time"
              + " (default: ${DEFAULT-VALUE}).")
  private long firstRetrySeconds;

  @Option(
      names = "--compute-memory-mb",
      defaultValue = "1024",
      description =
          "Memory of one job, beside the heap, in MiB; a training set gets half of it"
              + " (default: ${DEFAULT-VALUE}).")
  private long computeMemoryMebibytes;

  @Option(
      names = "--max-spill-mb",
      defaultValue = "16384",
      description =
          "How much of the disk one job or training set may fill for its work, in MiB"
              + " (default: ${DEFAULT-VALUE}).")
  private long maxSpillMebibytes;

  ServeCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Path directory = environment.home(home);
    AshlarServer server =
        AshlarServer.tryStart(config(directory))
            .orElseThrow(() ->
                new CommandFailure(
                    "another server holds "
                        + directory
                        + " (expected: one server a home; stop it, or give --home)"));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    environment.out().println("Serving on " + server.address() + " from " + directory);
    if (server.isFirstStart()) {
      environment.out().println("Admin key, shown once: " + server.adminKey());
      environment.out().println("It is also in " + directory.resolve("admin.key"));
    }
    environment.out().flush();
    server.awaitClose();
    return 0;
  }

  private ServerConfig config(Path directory) {
    List<Path> roots = sourceRoots == null ? List.of(environment.workingDirectory()) : sourceRoots;
    return new ServerConfig(
        directory,
        host,
        port,
        roots.stream().map(environment.workingDirectory()::resolve).toList(),
        maxIntervalsPerJob,
        Duration.ofSeconds(firstRetrySeconds),
        computeMemoryMebibytes * MEBIBYTE,
        maxSpillMebibytes * MEBIBYTE);
  }
}
