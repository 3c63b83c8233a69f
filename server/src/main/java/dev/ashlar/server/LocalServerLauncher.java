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
      Optional<ServerConnection> connection = tryOpen(home, sourceRoot);
      if (connection.isPresent()) {
        return connection.get();
      }
      pause.milliseconds(POLL_MILLIS);
    }
    throw new CommandFailure(
        "another process holds " + home + " and does not answer (expected: a server, or none)");
  }

  private static Optional<ServerConnection> tryOpen(Path home, Path sourceRoot) {
    Guests.Held entered = Guests.enter(home);
    Optional<AshlarServer> started =
        AshlarServer.tryStart(ServerConfig.forOneCommand(home, sourceRoot));
    if (started.isPresent()) {
      entered.close();
      return Optional.of(new Started(started.get(), home));
    }
    Optional<String> address = Home.address(home);
    Optional<String> key = Home.adminKey(home);
    if (address.isPresent() && key.isPresent()) {
      return Optional.of(new Running(URI.create(address.get()), key.get(), entered));
    }
    entered.close();
    return Optional.empty();
  }

  /** The server of another process. */
  private record Running(URI address, String key, Guests.Held entered) implements ServerConnection {
    @Override
    public void close() {
      entered.close();
    }
  }

  /** A server of this process. */
  record Started(AshlarServer server, Path home) implements ServerConnection {
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
      Guests.Held alone = Guests.waitUntilNoneIn(home);
      try {
        server.close();
      } finally {
        alone.close();
      }
    }
  }
}
