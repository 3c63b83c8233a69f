package dev.ashlar.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that every command takes that talks to a server. Filled by picocli. */
final class GlobalOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "A running server (default: $ASHLAR_SERVER; else the server that holds --home, or one"
              + " started for this command).")
  @Nullable String server;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The key to use (default: $ASHLAR_KEY, else the admin key of --home).")
  @Nullable String key;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where a local server keeps everything (default: $ASHLAR_HOME, else .ashlar).")
  @Nullable Path home;

  @Option(
      names = {"-w", "--workspace"},
      paramLabel = "NAME",
      description = "The workspace (default: the repository's ashlar.yaml, else prod).")
  @Nullable String workspace;

  @Mixin OutputOptions output = new OutputOptions();
}
