package dev.ashlar.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.cli.Console.Color;
import dev.ashlar.cli.FeatureTests.Mismatch;
import dev.ashlar.cli.FeatureTests.Outcome;
import java.util.List;
import java.util.Locale;

/** Shows how tests ended. */
final class TestPrinter {
  private final Console console;

  TestPrinter(Console console) {
    this.console = console;
  }

  /** Prints every test, then what is wrong, then the count. */
  void print(FeatureTests.Report report) {
    List<Outcome> outcomes = report.outcomes();
    if (console.isJson()) {
      ObjectNode answer = json(outcomes);
      report.unbound().forEach(answer.putArray("views_without_columns")::add);
      console.json(answer);
      return;
    }
    limits(report);
    int width = outcomes.stream().mapToInt(outcome -> outcome.name().length()).max().orElse(0);
    for (Outcome outcome : outcomes) {
      console.line(
          (outcome.isPassed()
                  ? console.paint(Color.GREEN, "  ok    ")
                  : console.paint(Color.RED, "  FAIL  "))
              + String.format(Locale.ROOT, "%-" + width + "s  ", outcome.name())
              + PlanPrinter.count(outcome.values(), "value", "values")
              + "  "
              + console.paint(Color.FAINT, outcome.file() + ":" + outcome.line()));
    }
    failures(outcomes).forEach(console::line);
    console.line(
        outcomes.isEmpty()
            ? "No tests are in this repository (`ashlar test --help` shows one)."
            : summary(outcomes));
  }

  /** Tells which views could not be judged in full, if there are some. */
  void limits(FeatureTests.Report report) {
    if (!report.unbound().isEmpty()) {
      console.notice(
          PlanPrinter.count(report.unbound().size(), "view rests", "views rest")
              + " on sources without a `schema`: "
              + String.join(", ", report.unbound())
              + "; `ashlar plan` checks the columns");
    }
  }

  /** Prints what is wrong beside the result of a command, which it has none of then. */
  void refuse(List<Outcome> outcomes) {
    if (console.isJson()) {
      console.json(json(outcomes));
      return;
    }
    failures(outcomes).forEach(console::notice);
    console.notice(summary(outcomes) + "; nothing was applied");
  }

  /** Returns whether none failed. */
  static boolean isPassed(List<Outcome> outcomes) {
    return outcomes.stream().allMatch(Outcome::isPassed);
  }

  /** Returns how many passed or failed. */
  static String summary(List<Outcome> outcomes) {
    long failed = outcomes.stream().filter(outcome -> !outcome.isPassed()).count();
    String tests = PlanPrinter.count(outcomes.size(), "test", "tests");
    return failed == 0 ? tests + " passed" : failed + " of " + tests + " failed";
  }

  private List<String> failures(List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> !outcome.isPassed()).map(this::failure).toList();
  }

  private String failure(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    if (!outcome.error().isEmpty()) {
      text.append(place(outcome, outcome.line())).append(outcome.name()).append('\n');
      text.append("   ").append(outcome.error()).append('\n');
    }
    for (Mismatch wrong : outcome.mismatches()) {
      text.append(place(outcome, wrong.line())).append(wrong.feature());
      text.append(" of ").append(wrong.key()).append(" at ").append(wrong.at()).append('\n');
      text.append("   expected ").append(wrong.expected()).append('\n');
      text.append("   got      ").append(wrong.got()).append('\n');
    }
    return text.toString().stripTrailing();
  }

  private String place(Outcome outcome, int line) {
    return console.paint(Color.BOLD, outcome.file() + ":" + line + ":") + " ";
  }

  private static ObjectNode json(List<Outcome> outcomes) {
    ObjectNode answer = ServerCommand.object();
    ArrayNode tests = answer.putArray("tests");
    for (Outcome outcome : outcomes) {
      ObjectNode test = tests.addObject();
      test.put("name", outcome.name()).put("file", outcome.file()).put("line", outcome.line());
      test.put("status", outcome.isPassed() ? "PASSED" : "FAILED");
      test.put("values", outcome.values());
      test.put("error", outcome.error());
      ArrayNode mismatches = test.putArray("mismatches");
      for (Mismatch wrong : outcome.mismatches()) {
        mismatches
            .addObject()
            .put("line", wrong.line())
            .put("feature", wrong.feature())
            .put("key", wrong.key())
            .put("at", wrong.at())
            .put("expected", wrong.expected())
            .put("got", wrong.got());
      }
    }
    answer.put("failed", outcomes.stream().filter(outcome -> !outcome.isPassed()).count());
    return answer;
  }
}
