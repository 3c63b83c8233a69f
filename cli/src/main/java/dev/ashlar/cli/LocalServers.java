package dev.ashlar.cli;

import java.nio.file.Path;

/** Gives a server for a home directory on this machine. */
public interface LocalServers {

  /**
   * Returns the running server that holds the home, or starts one in this process.
   *
   * @param home where the server keeps everything
   * @param sourceRoot the directory under which definitions may name source files
   */
  ServerConnection open(Path home, Path sourceRoot);
}
