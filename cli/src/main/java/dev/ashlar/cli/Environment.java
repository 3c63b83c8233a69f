package dev.ashlar.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    FeatureTests tests,
    List<Object> commands) {
  private static final String DEFAULT_HOME = ".ashlar";

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

  /**
   * Returns where a server of this machine keeps everything: what was named, else {@code
   * $ASHLAR_HOME}, else {@code .ashlar}.
   */
  public Path home(@Nullable Path named) {
    Path home =
        named != null ? named : Path.of(variables.getOrDefault("ASHLAR_HOME", DEFAULT_HOME));
    return workingDirectory.resolve(home);
  }

  public Environment {
    variables = Map.copyOf(variables);
    commands = List.copyOf(commands);
  }
}
