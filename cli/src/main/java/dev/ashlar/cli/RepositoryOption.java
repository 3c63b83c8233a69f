package dev.ashlar.cli;

import dev.ashlar.client.definitions.FeatureRepositoryReader;
import dev.ashlar.client.definitions.RepositoryReading;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The feature repository that a command is about. Filled by picocli. */
final class RepositoryOption {
  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "The feature repository (default: the working directory).")
  private Path directory = Path.of("");

  /** Returns where it is. */
  Path in(Environment environment) {
    return environment.workingDirectory().resolve(directory).normalize();
  }

  /** Reads a feature repository; a folder that is none is a failure. */
  static RepositoryReading read(Path repository) {
    if (!Files.isRegularFile(repository.resolve(FeatureRepositoryReader.DEFAULTS_FILE))) {
      throw new CommandFailure(
          repository
              + " is not a feature repository (expected: a folder with "
              + FeatureRepositoryReader.DEFAULTS_FILE
              + "; `ashlar init` makes one)");
    }
    return FeatureRepositoryReader.read(repository);
  }
}
