package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that the program prints run word for word. Those of the demo and the examples of the
 * help are in {@link DemoTest}, those of the tutorial in {@link TutorialTest}.
 */
final class PrintedCommandsTest {
  @TempDir private Path directory;

  @Test
  void whatTheHelpTellsToStartWithApplies() {
    try (Program program = new Program(directory)) {
      String start = printed(program.run("--help"), "Start with: ");
      assertApplied(program.terminal(start, "y\\n"));
    }
  }

  @Test
  void whatInitTellsToDoNextApplies() {
    try (Program program = new Program(directory)) {
      String next = printed(program.run("init", "it's my shop"), "Next: ");
      Result applied = program.terminal(next, "y\\n");
      assertApplied(applied);
      assertThat(applied.out()).contains("Plan ");
    }
  }

  @Test
  void whatAPlanTellsToApplyApplies() {
    try (Program program = new Program(directory)) {
      assertThat(program.run("init").out()).contains("Next: ashlar plan && ashlar apply");
      String apply = printed(program.run("plan"), "apply with: ");
      assertThat(apply).matches("ashlar apply [0-9a-f]+");
      assertApplied(program.terminal(apply, "y\\n"));
    }
  }

  /** Returns the rest of the line after a label. */
  private static String printed(Result result, String label) {
    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out()).contains(label);
    int start = result.out().indexOf(label) + label.length();
    return result.out().substring(start, result.out().indexOf('\n', start)).strip();
  }

  private static void assertApplied(Result result) {
    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.all()).contains("Applied snapshot 1");
  }
}
