package dev.ashlar.client.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.api.v1.Problem;
import dev.ashlar.client.definitions.ProblemReport.Style;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProblemReportTest {
  private static final Problem PROBLEM =
      Problem.newBuilder()
          .setFile("a.yaml")
          .setLine(2)
          .setColumn(7)
          .setLength(3)
          .setMessage("bad thing")
          .setHint("did you mean `good`?")
          .setNote("note")
          .build();

  private static String plain(Problem problem, String text) {
    return new ProblemReport(List.of(problem), Map.of("a.yaml", text)).render(Style.PLAIN);
  }

  @Test
  void theLineIsShownWithTheMeantCharactersMarked() {
    assertThat(plain(PROBLEM, "x\nname: bad # why\n"))
        .isEqualTo(
            """
            a.yaml:2:7: bad thing
               2 | name: bad # why
                 |       ^^^ did you mean `good`?
               note
            1 error in 1 file; nothing was applied\
            """);
  }

  @Test
  void coloursMarkPlaceMarginAndMark() {
    String text =
        new ProblemReport(List.of(PROBLEM), Map.of("a.yaml", "x\nname: bad\n"))
            .render(Style.COLOURED);

    assertThat(text)
        .contains("\u001b[1ma.yaml:2:7:\u001b[0m bad thing")
        .contains("\u001b[31m^^^\u001b[0m did you mean")
        .contains("\u001b[2m   2 | \u001b[0mname: bad");
  }

  @Test
  void tabsStayTabsSoThatTheMarkStandsBelow() {
    Problem problem = PROBLEM.toBuilder().setColumn(2).clearNote().build();

    assertThat(plain(problem, "x\n\tbad\n")).contains("   2 | \tbad\n     | \t^^^ did");
  }

  @Test
  void longLinesAreCutAroundTheMark() {
    String line = "a".repeat(500) + "bad" + "z".repeat(500);
    Problem problem = PROBLEM.toBuilder().setColumn(501).build();

    String report = plain(problem, "x\n" + line + "\n");

    List<String> lines = report.lines().toList();
    assertThat(lines.get(1).length()).isLessThan(180);
    int mark = lines.get(2).indexOf("^^^");
    assertThat(lines.get(1).substring(mark, mark + 3)).isEqualTo("bad");
    assertThat(lines.get(1)).endsWith("…");
  }

  @Test
  void controlCharactersOfAFileDoNotReachTheTerminal() {
    assertThat(plain(PROBLEM, "x\n\u001b[31m bad\n")).doesNotContain("\u001b");
  }

  @Test
  void aPlaceThatIsNotInTheFileShowsTheMessageAlone() {
    Problem problem = PROBLEM.toBuilder().setLine(99).setColumn(1_000_000).build();

    assertThat(plain(problem, "x\n")).startsWith("a.yaml:99:1000000: bad thing (did you mean");
  }

  @Test
  void aMarkPastTheEndOfTheLineStandsAtItsEnd() {
    Problem problem = PROBLEM.toBuilder().setLine(1).setColumn(50).setLength(9).build();

    assertThat(plain(problem, "ab\n")).contains("   1 | ab\n     |   ^ did you mean");
  }

  @Test
  void problemsAreSortedAndCountedOnce() {
    Problem other = PROBLEM.toBuilder().setFile("b.yaml").build();
    Problem earlier = PROBLEM.toBuilder().setLine(1).build();

    ProblemReport report = new ProblemReport(List.of(other, PROBLEM, PROBLEM, earlier), Map.of());

    assertThat(report.problems()).containsExactly(earlier, PROBLEM, other);
    assertThat(report.summary()).isEqualTo("3 errors in 2 files; nothing was applied");
  }

  @Test
  void jsonHoldsEveryField() {
    assertThat(new ProblemReport(List.of(PROBLEM), Map.of()).json())
        .isEqualTo(
            """
            {
              "problems" : [
                {
                  "file" : "a.yaml",
                  "line" : 2,
                  "column" : 7,
                  "length" : 3,
                  "message" : "bad thing",
                  "hint" : "did you mean `good`?",
                  "note" : "note"
                }
              ],
              "count" : 1
            }\
            """);
  }
}
