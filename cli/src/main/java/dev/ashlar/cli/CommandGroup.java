package dev.ashlar.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only has subcommands; alone it shows its help. */
abstract class CommandGroup implements Callable<Integer> {
  private final List<ServerCommand> subcommands;

  @Spec private CommandSpec spec = CommandSpec.create();

  CommandGroup(ServerCommand... subcommands) {
    this.subcommands = List.of(subcommands);
  }

  /** Returns this command with its subcommands. */
  CommandLine toCommandLine() {
    CommandLine line = new CommandLine(this);
    subcommands.forEach(line::addSubcommand);
    return line;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
