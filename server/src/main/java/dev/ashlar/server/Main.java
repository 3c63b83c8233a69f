package dev.ashlar.server;

import dev.ashlar.cli.Cli;
import java.util.List;

/** The entry point of the {@code ashlar} program. */
public final class Main {
  private Main() {}

  /** Runs a command line and exits with its code: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    System.exit(Cli.run(List.of(args), Wiring.environment()));
  }
}
