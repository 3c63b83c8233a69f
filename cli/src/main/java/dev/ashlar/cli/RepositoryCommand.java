package dev.ashlar.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A command about a feature repository: the working directory unless told. */
abstract class RepositoryCommand extends ServerCommand {
  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "The feature repository (default: the working directory).")
  private Path directory = Path.of("");

  RepositoryCommand(Environment environment) {
    super(environment);
  }

  @Override
  Path repository() {
    return environment().workingDirectory().resolve(directory).normalize();
  }
}
