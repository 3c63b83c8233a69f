package dev.ashlar.cli;

import picocli.CommandLine.Option;

/** How a command prints. Filled by picocli. */
final class OutputOptions {
  @Option(names = "--json", description = "Print the answer as JSON, for programs.")
  boolean json;

  @Option(names = "--no-color", description = "Print no colours (also: $NO_COLOR).")
  boolean noColor;
}
