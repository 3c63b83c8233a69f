package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's blocks, word for word, in one shell, in an empty folder. */
final class TutorialTest {
  private static final Path PAGE = Program.root().resolve("docs/tutorial.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
  private static final String END_OF_STEP = "=== end of step ===";

  @TempDir private Path directory;

  @Test
  void everyBlockRunsAndPrintsWhatThePageShows() throws IOException {
    String page = Files.readString(PAGE);
    List<MatchResult> blocks = BLOCK.matcher(page).results().toList();
    StringBuilder script = new StringBuilder("set -eu\n");
    for (MatchResult block : blocks) {
      if (block.group(1).equals("sh")) {
        script.append(block.group(2)).append("echo '").append(END_OF_STEP).append("'\n");
      }
    }
    try (Program program = new Program(directory)) {
      Result result = program.shell(script.toString());
      assertThat(result.code()).as(result.all()).isZero();
      List<String> printed = List.of(result.out().split(END_OF_STEP + "\n", -1));
      assertShown(blocks, printed);
      assertThat(printed.get(1)).contains("60 intervals", "Applied snapshot 1");
      assertThat(printed.get(5)).contains("in place", "Applied snapshot 2");
      assertThat(printed.get(5)).containsPattern("orders\\.amount_sum_14d_1d +191\\.82 ");
      assertThat(printed.get(7)).contains("my-model");
      assertThat(printed.get(8)).contains("Applied snapshot 3");
    }
    for (String file : List.of("train.parquet", "ranges.parquet", "try.parquet")) {
      assertThat(directory.resolve("shop").resolve(file)).isNotEmptyFile();
    }
  }

  /** A block without a language is what the block before it prints. */
  private static void assertShown(List<MatchResult> blocks, List<String> printed) {
    int step = 0;
    List<String> shown = new ArrayList<>();
    for (MatchResult block : blocks) {
      if (block.group(1).equals("sh")) {
        step++;
      } else {
        assertThat(printed.get(step - 1).strip()).isEqualTo(block.group(2).strip());
        shown.add(block.group(2));
      }
    }
    assertThat(shown).isNotEmpty();
  }
}
