package dev.ashlar.cli;

/** Ends a command with a message for the person who typed it, and exit code 1. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong and what was expected; empty if it was printed already
   */
  public CommandFailure(String message) {
    super(message);
  }
}
