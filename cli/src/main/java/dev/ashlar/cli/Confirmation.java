package dev.ashlar.cli;

import java.io.Console;
import picocli.CommandLine.Option;

/**
 * Asks before something that cannot be undone, at a terminal; elsewhere {@code --yes} is needed.
 */
final class Confirmation {
  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  /** Returns if the person agrees, and fails otherwise. */
  void ask(dev.ashlar.cli.Console console, String question) {
    if (yes) {
      return;
    }
    Console terminal = console.isTerminal() ? System.console() : null;
    if (terminal == null) {
      throw new CommandFailure("nobody to ask: " + question + " (expected: --yes)");
    }
    String answer = terminal.readLine("%s [y/N] ", question);
    if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
      throw new CommandFailure("nothing was changed");
    }
  }
}
