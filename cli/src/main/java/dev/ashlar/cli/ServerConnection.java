package dev.ashlar.cli;

import java.net.URI;

/** A server to talk to, for the duration of a command. Closing it stops a server it started. */
public interface ServerConnection extends AutoCloseable {

  /** Returns where the server listens. */
  URI address();

  /** Returns the key to use. */
  String key();

  @Override
  void close();
}
