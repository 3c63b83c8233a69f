package dev.ashlar.cli;

import dev.ashlar.client.http.HttpTransport;
import dev.ashlar.client.http.ServerException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A dataset that a server makes for this process: it is deleted if the command ends without it,
 * also by Ctrl-C or SIGTERM. Thread-safe.
 */
final class DatasetHold implements AutoCloseable {
  private final HttpTransport server;
  private final String path;
  private final AtomicBoolean settled = new AtomicBoolean();

  DatasetHold(HttpTransport server, String path) {
    this.server = server;
    this.path = path;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "dataset-delete"));
  }

  /** Tells that the server has handed the dataset out, and so keeps it no longer. */
  void fetched() {
    settled.set(true);
  }

  @Override
  public void close() {
    if (settled.getAndSet(true)) {
      return;
    }
    try {
      server.delete(path);
    } catch (ServerException | UncheckedIOException goneOrLost) {
      // The server removes by itself what nobody asks about.
      return;
    }
  }
}
