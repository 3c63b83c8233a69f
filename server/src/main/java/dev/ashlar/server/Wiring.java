package dev.ashlar.server;

import dev.ashlar.cli.CommandFailure;
import dev.ashlar.cli.Environment;
import dev.ashlar.cli.Environment.Pause;
import dev.ashlar.cli.Environment.Terminal;
import dev.ashlar.cli.ServerConnection;
import dev.ashlar.server.demo.DemoCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Where the program meets its process: the clock, the terminal, the environment. */
final class Wiring {
  private static final int LAST_DEMO_PORT = 7170;

  private Wiring() {}

  /** Returns the clock of the machine. */
  static InstantSource clock() {
    return InstantSource.system();
  }

  /** Returns the surroundings of a command typed at a shell. */
  static Environment environment() {
    Pause pause = Wiring::sleep;
    LocalServerLauncher servers = new LocalServerLauncher(pause);
    Environment plain = environment(servers, pause, List.of());
    String installation = System.getProperty("ashlar.root", "");
    return environment(
        servers,
        pause,
        List.of(
            new ServeCommand(plain),
            new DemoCommand(plain, Wiring::startDemo, Path.of(installation).toAbsolutePath())));
  }

  private static Environment environment(
      LocalServerLauncher servers, Pause pause, List<Object> commands) {
    return new Environment(
        writer(System.out),
        writer(System.err),
        Path.of("").toAbsolutePath(),
        System.getenv(),
        isTerminal() ? Terminal.PRESENT : Terminal.ABSENT,
        pause,
        servers,
        new LocalFeatureTests(),
        commands);
  }

  // Error Prone holds that there is always a console; without a terminal there may be none.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static ServerConnection startDemo(Path home, Path sourceRoot) {
    ServerConfig config =
        new ServerConfig(
            home,
            ServerConfig.LOOPBACK,
            freePort(),
            List.of(sourceRoot),
            ServerConfig.DEFAULT_MAX_INTERVALS_PER_JOB,
            ServerConfig.WATCHED_FIRST_RETRY,
            ServerConfig.DEFAULT_COMPUTE_MEMORY_BYTES,
            ServerConfig.DEFAULT_MAX_SPILL_BYTES);
    return new LocalServerLauncher.Started(
        AshlarServer.tryStart(config)
            .orElseThrow(() ->
                new CommandFailure(
                    "another demo runs in " + home + " (expected: one at a time; stop it)")),
        home);
  }

  private static int freePort() {
    for (int port = ServerConfig.DEFAULT_PORT; port < LAST_DEMO_PORT; port++) {
      if (isFree(port)) {
        return port;
      }
    }
    return 0;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
