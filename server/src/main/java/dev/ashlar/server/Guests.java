package dev.ashlar.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The commands of other processes that use the server of a home. A server that was started for one
 * command waits for them before it stops. Each holds a shared lock on a file, which the operating
 * system drops with its process.
 */
final class Guests {
  private static final String FILE = "guests";

  private Guests() {}

  /** A lock on the file; closing it gives it back. */
  record Held(FileChannel channel, FileLock lock) implements AutoCloseable {
    @Override
    public void close() {
      try (channel) {
        lock.release();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /** Enters: while this is held, a server for one command that runs goes on running. */
  static Held enter(Path home) {
    return lock(home, Mode.SHARED);
  }

  /** Waits until nobody is inside, and keeps others out. */
  static Held waitUntilNoneIn(Path home) {
    return lock(home, Mode.ALONE);
  }

  private enum Mode {
    SHARED,
    ALONE
  }

  private static Held lock(Path home, Mode mode) {
    try {
      Files.createDirectories(home);
      FileChannel channel =
          FileChannel.open(
              home.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      return new Held(channel, channel.lock(0, Long.MAX_VALUE, mode == Mode.SHARED));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
