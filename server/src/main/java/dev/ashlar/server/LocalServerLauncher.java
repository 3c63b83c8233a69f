package dev.ashlar.server;

import dev.ashlar.cli.CommandFailure;
import dev.ashlar.cli.Environment.Pause;
import dev.ashlar.cli.LocalServers;
import dev.ashlar.cli.ServerConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Uses the server that holds a home, or starts one in this process. Thread-safe. */
final class LocalServerLauncher implements LocalServers {
  private static final int POLL_MILLIS = 50;
  private static final int MAX_POLLS = 400;

  private final Pause pause;

  LocalServerLauncher(Pause pause) {
    this.pause = pause;
  }

  @Override
  public ServerConnection open(Path home, Path sourceRoot) {
    for (int poll = 0; poll < MAX_POLLS; poll++) {
      Optional<String> address = Home.address(home);
      Optional<AshlarServer> started =
          AshlarServer.tryStart(ServerConfig.forOneCommand(home, sourceRoot));
      if (started.isPresent()) {
        return new Started(started.get());
      }
      Optional<String> key = Home.adminKey(home);
      if (address.isPresent() && key.isPresent()) {
        return new Running(URI.create(address.get()), key.get());
      }
      pause.milliseconds(POLL_MILLIS);
    }
    throw new CommandFailure(
        "another process holds " + home + " and does not answer (expected: a server, or none)");
  }

  /** The server of another process. */
  private record Running(URI address, String key) implements ServerConnection {
    @Override
    public void close() {}
  }

  /** A server of this process. */
  record Started(AshlarServer server) implements ServerConnection {
    @Override
    public URI address() {
      return server.address();
    }

    @Override
    public String key() {
      return server.adminKey();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
