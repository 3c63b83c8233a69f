package dev.ashlar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.cli.Environment.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What options take, as their help tells it. */
final class HelpTest {
  @Test
  void availabilityIsOneOfTwoWords() {
    assertThat(help("training-data"))
        .contains("--availability=EFFECTIVE_TIME|INGESTION_TIME", "--as-known-at=TIME");
  }

  private static String help(String command) {
    StringWriter out = new StringWriter();
    int code =
        Cli.run(
            List.of(command, "--help"),
            new Environment(
                new PrintWriter(out),
                new PrintWriter(out),
                Path.of(""),
                Map.of(),
                Terminal.ABSENT,
                milliseconds -> {},
                (home, root) -> {
                  throw new CommandFailure("help needs no server");
                },
                (repository, tests) -> {
                  throw new CommandFailure("help needs no tests");
                },
                List.of()));
    assertThat(code).isZero();
    return out.toString();
  }
}
