package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows problems to their author: each with its line, the characters that are meant, and the way
 * out. Immutable; thread-safe.
 */
public final class ProblemReport {
  /** Whether the report is for a terminal that shows colours. */
  public enum Style {
    PLAIN,
    COLOURED
  }

  private static final String RED = "\u001b[31m";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String RESET = "\u001b[0m";

  /** Longer lines are cut on the right; the marked part stays. */
  private static final int MAX_LINE = 160;

  private static final int NUMBER_WIDTH = 4;

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::getFile)
          .thenComparingInt(Problem::getLine)
          .thenComparingInt(Problem::getColumn);

  private final List<Problem> problems;
  private final Map<String, String> texts;

  /**
   * @param problems those of the reader and those of the server; the same problem counts once
   * @param texts the files of the repository, by path
   */
  public ProblemReport(List<Problem> problems, Map<String, String> texts) {
    List<Problem> sorted = new ArrayList<>(new LinkedHashSet<>(problems));
    sorted.sort(BY_PLACE);
    this.problems = List.copyOf(sorted);
    this.texts = Map.copyOf(texts);
  }

  /** Returns the problems in the order of their places. */
  public List<Problem> problems() {
    return problems;
  }

  /** Returns the report; it ends with a line that counts, without a line break after it. */
  public String render(Style style) {
    StringBuilder report = new StringBuilder();
    for (Problem problem : problems) {
      render(problem, style, report);
    }
    return report.append(summary()).toString();
  }

  /** Returns how many problems there are in how many files. */
  public String summary() {
    Set<String> files = new LinkedHashSet<>();
    problems.forEach(problem -> files.add(problem.getFile()));
    files.remove("");
    String where =
        files.isEmpty() ? "" : " in " + files.size() + (files.size() == 1 ? " file" : " files");
    String count = problems.size() + (problems.size() == 1 ? " error" : " errors");
    return count + where + "; nothing was applied";
  }

  /** Returns the problems as JSON: {@code {"problems": [{"file", "line", …}], "count": 2}}. */
  public String json() {
    return JsonText.write(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("problems");
      for (Problem problem : problems) {
        json.writeStartObject();
        json.writeStringField("file", problem.getFile());
        json.writeNumberField("line", problem.getLine());
        json.writeNumberField("column", problem.getColumn());
        json.writeNumberField("length", problem.getLength());
        json.writeStringField("message", problem.getMessage());
        json.writeStringField("hint", problem.getHint());
        json.writeStringField("note", problem.getNote());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("count", problems.size());
      json.writeEndObject();
    });
  }

  private void render(Problem problem, Style style, StringBuilder report) {
    String place = place(problem);
    if (!place.isEmpty()) {
      report.append(paint(style, BOLD, place + ":")).append(' ');
    }
    report.append(problem.getMessage());
    String line = line(problem);
    if (line == null) {
      if (!problem.getHint().isEmpty()) {
        report.append(" (").append(problem.getHint()).append(')');
      }
      report.append('\n');
    } else {
      report.append('\n');
      excerpt(problem, line, style, report);
    }
    if (!problem.getNote().isEmpty()) {
      report.append("   ").append(problem.getNote()).append('\n');
    }
  }

  private static String place(Problem problem) {
    return problem.getLine() == 0
        ? problem.getFile()
        : problem.getFile() + ":" + problem.getLine() + ":" + problem.getColumn();
  }

  /** Returns the line that a problem is in, or null if it is not known. */
  private @Nullable String line(Problem problem) {
    String text = texts.get(problem.getFile());
    if (text == null || problem.getLine() < 1) {
      return null;
    }
    return text.lines().skip(problem.getLine() - 1L).findFirst().orElse(null);
  }

  private static void excerpt(Problem problem, String line, Style style, StringBuilder report) {
    int[] shown = line.codePoints().limit(problem.getColumn() + (long) MAX_LINE).toArray();
    int from = Math.min(Math.max(0, problem.getColumn() - 1), shown.length);
    int length = Math.max(1, Math.min(problem.getLength(), Math.max(1, shown.length - from)));
    int start = from + length <= MAX_LINE ? 0 : Math.max(0, from - MAX_LINE / 2);
    int end = Math.min(shown.length, Math.max(start + MAX_LINE, start));
    boolean more = line.codePointCount(0, line.length()) > end;
    String cut = (start > 0 ? "…" : "") + printable(shown, start, end) + (more ? "…" : "");
    String number = String.format(Locale.ROOT, "%" + NUMBER_WIDTH + "d | ", problem.getLine());
    report.append(paint(style, DIM, number)).append(cut).append('\n');
    String margin = " ".repeat(NUMBER_WIDTH + 1) + "| ";
    String indent = (start > 0 ? " " : "") + blank(shown, start, from);
    String carets = "^".repeat(Math.min(length, MAX_LINE / 2));
    report.append(paint(style, DIM, margin)).append(indent).append(paint(style, RED, carets));
    if (!problem.getHint().isEmpty()) {
      report.append(' ').append(problem.getHint());
    }
    report.append('\n');
  }

  private static String printable(int[] codePoints, int start, int end) {
    StringBuilder text = new StringBuilder();
    for (int i = start; i < end; i++) {
      boolean hidden = Character.isISOControl(codePoints[i]) && codePoints[i] != '\t';
      text.appendCodePoint(hidden ? '�' : codePoints[i]);
    }
    return text.toString();
  }

  /** Returns white space as wide as what stands before the mark: tabs stay tabs. */
  private static String blank(int[] codePoints, int start, int end) {
    StringBuilder text = new StringBuilder();
    for (int i = start; i < end; i++) {
      text.append(codePoints[i] == '\t' ? '\t' : ' ');
    }
    return text.toString();
  }

  private static String paint(Style style, String colour, String text) {
    return style == Style.COLOURED ? colour + text + RESET : text;
  }
}
