package dev.ashlar.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** A command about a feature repository: the working directory unless told. */
abstract class RepositoryCommand extends ServerCommand {
  @Mixin private final RepositoryOption repository = new RepositoryOption();

  RepositoryCommand(Environment environment) {
    super(environment);
  }

  @Override
  Path repository() {
    return repository.in(environment());
  }
}
