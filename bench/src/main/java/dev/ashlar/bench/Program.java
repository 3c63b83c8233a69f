package dev.ashlar.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real program, started by its launcher in JVMs of its own. Thread-safe. */
final class Program {
  private static final long LIMIT_MINUTES = 4;

  private final Path root;
  private final File log;

  /**
   * @param log where the output of children goes
   */
  Program(Path root, Path log) {
    this.root = root;
    this.log = log.toFile();
  }

  /** Starts a command line. */
  Process start(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(root.resolve("ashlar").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    List.of("ASHLAR_HOME", "ASHLAR_SERVER", "ASHLAR_KEY").forEach(builder.environment()::remove);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** Runs a command line to its end; it must succeed. */
  void run(Path directory, String... arguments) throws IOException, InterruptedException {
    Process process = start(directory, arguments);
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw failed(arguments[0] + " did not end");
    }
    if (process.exitValue() != 0) {
      throw failed(arguments[0] + " ended with " + process.exitValue());
    }
  }

  private IOException failed(String what) throws IOException {
    return new IOException(
        what
            + " (expected: exit code 0):\n"
            + Files.readString(log.toPath(), StandardCharsets.UTF_8));
  }
}
