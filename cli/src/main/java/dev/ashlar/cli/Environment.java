package dev.ashlar.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a command sees of the process it runs in. Immutable.
 *
 * @param terminal whether a person watches the output
 * @param commands commands that the program adds: objects that picocli understands
 */
public record Environment(
    PrintWriter out,
    PrintWriter err,
    Path workingDirectory,
    Map<String, String> variables,
    Terminal terminal,
    Pause pause,
    LocalServers servers,
    List<Object> commands) {

  /** Whether a person watches. */
  public enum Terminal {
    PRESENT,
    ABSENT
  }

  /** Waits between two looks at long work. */
  public interface Pause {
    /** Waits; an interrupt ends the wait and stays set. */
    void milliseconds(long duration);
  }

  public Environment {
    variables = Map.copyOf(variables);
    commands = List.copyOf(commands);
  }
}
