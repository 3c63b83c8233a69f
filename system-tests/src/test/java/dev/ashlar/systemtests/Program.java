package dev.ashlar.systemtests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real program in child JVMs: no terminal, a working directory of its own, hard time limits.
 * Closing it ends every child that still lives.
 */
final class Program implements AutoCloseable {
  /** A child that runs longer than this is a failure, however slow the machine. */
  static final Duration LIMIT = Duration.ofMinutes(15);

  private static final Duration POLL = Duration.ofMillis(20);

  /** What would change the program, what its JVM prints, or the way to it. */
  private static final List<String> UNWANTED =
      List.of(
          "ASHLAR_HOME",
          "ASHLAR_SERVER",
          "ASHLAR_KEY",
          "NO_COLOR",
          "JAVA_TOOL_OPTIONS",
          "_JAVA_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "http_proxy",
          "HTTP_PROXY");

  private final Path directory;
  private final Path outputs;
  private final List<Process> children = new ArrayList<>();

  /** How a command ended. */
  record Result(int code, String out, String err) {
    String all() {
      return out + err;
    }
  }

  /** A child that runs; its output goes to files, so that it never blocks on a full pipe. */
  record Child(Process process, Path out, Path err) {
    /** Returns what it has printed so far. */
    String printed() {
      return text(out);
    }

    /** Waits for the end. */
    Result await() {
      try {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError("no end after " + LIMIT + ": " + text(out) + text(err));
        }
        return new Result(process.exitValue(), text(out), text(err));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError(interrupted);
      }
    }

    /** Ends it as kill -9 does, and waits until it is gone. */
    void kill() {
      process.destroyForcibly();
      await();
    }
  }

  /**
   * @param directory the working directory of the children
   */
  Program(Path directory) {
    this.directory = directory;
    try {
      this.outputs = Files.createTempDirectory("ashlar-outputs");
      Files.writeString(ashlar(), "#!/bin/sh\nexec " + String.join(" ", java()) + " \"$@\"\n");
      if (!ashlar().toFile().setExecutable(true)) {
        throw new AssertionError("not executable: " + ashlar());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Returns the root of the repository: the first folder above that has the examples. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("examples/flights"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Returns a script that runs the program; its folder is on the path of shells. */
  Path ashlar() {
    return outputs.resolve("ashlar");
  }

  /** Runs a command line to its end. */
  Result run(String... arguments) {
    return start(arguments).await();
  }

  /** Starts a command line. */
  Child start(String... arguments) {
    return start(List.of(), List.of(arguments));
  }

  /** Starts a command line behind a prefix such as a shell that sets limits. */
  Child start(List<String> prefix, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(java());
    command.addAll(arguments);
    return spawn(command);
  }

  /** Runs shell commands in the working directory, with {@code ashlar} on the path. */
  Result shell(String commands) {
    return spawn(List.of("sh", "-c", commands)).await();
  }

  /** Runs a line of shell at a terminal on which somebody types the answers. */
  Result terminal(String line, String answers) {
    return atTerminal(line, answers).await();
  }

  /** Starts a line of shell at a terminal on which somebody types the answers. */
  Child atTerminal(String line, String answers) {
    String quoted = line.replace("'", "'\\''");
    return spawn(
        List.of("sh", "-c", "printf '" + answers + "' | script -qec '" + quoted + "' /dev/null"));
  }

  /** Starts a server on a free port and waits until it answers. */
  RunningServer server(Path home, String... more) {
    List<String> arguments = new ArrayList<>(List.of("server", "--home", "" + home));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    Child child = start(arguments.toArray(String[]::new));
    await(() -> text(child.out()).contains("Serving on") || !child.process().isAlive());
    if (!child.process().isAlive()) {
      throw new AssertionError("the server ended: " + child.await());
    }
    return RunningServer.of(child, home);
  }

  @Override
  public void close() {
    for (Process child : children) {
      child.destroyForcibly();
    }
  }

  /** Polls until something holds; children give no signal to wait for. */
  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited for " + LIMIT);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Returns the words that start our program in a JVM like ours, made for short lives. */
  private static List<String> java() {
    List<String> words = new ArrayList<>(plainJava());
    words.addAll(1, SharedClasses.FLAGS);
    return words;
  }

  private static List<String> plainJava() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    // The classes of the tests are a folder, and classes are shared of jars alone.
    String jars =
        Stream.of(path.split(File.pathSeparator, -1))
            .filter(entry -> !entry.endsWith("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx1g",
        "-Dashlar.root=" + root(),
        "-cp",
        jars,
        "dev.ashlar.server.Main");
  }

  /** An archive of loaded classes, made once: a hundred starts of the program take half as long. */
  private static final class SharedClasses {
    static final List<String> FLAGS = make();

    private static List<String> make() {
      try {
        Path folder = Files.createTempDirectory("ashlar-classes");
        Path archive = folder.resolve("classes.jsa");
        run(folder, List.of(), "init", "shop");
        run(folder, List.of("-XX:ArchiveClassesAtExit=" + archive), "apply", "--yes", "-d", "shop");
        return Files.exists(archive)
            ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable")
            : List.of();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError(interrupted);
      }
    }

    private static void run(Path folder, List<String> flags, String... arguments)
        throws IOException, InterruptedException {
      List<String> words = new ArrayList<>(plainJava());
      words.addAll(1, flags);
      words.addAll(List.of(arguments));
      new ProcessBuilder(words)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("output").toFile())
          .start()
          .waitFor();
    }
  }

  private Child spawn(List<String> command) {
    try {
      Path out = Files.createTempFile(outputs, "child", ".out");
      Path err = Files.createTempFile(outputs, "child", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      Map<String, String> variables = builder.environment();
      UNWANTED.forEach(variables::remove);
      variables.merge("PATH", outputs.toString(), (path, ours) -> ours + ":" + path);
      Process process = builder.start();
      process.getOutputStream().close();
      children.add(process);
      return new Child(process, out, err);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Returns a file's text; of a file that is not there, none. */
  static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
