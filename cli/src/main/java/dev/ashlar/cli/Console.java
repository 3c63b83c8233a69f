package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.cli.Environment.Terminal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints for a person or, with {@code --json}, for a program. Not thread-safe. */
public final class Console {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Terminal terminal;
  private final boolean coloured;
  private final boolean json;
  private int progressWidth;

  Console(Environment environment, OutputOptions options) {
    out = environment.out();
    err = environment.err();
    terminal = environment.terminal();
    json = options.json;
    coloured =
        terminal == Terminal.PRESENT
            && !options.noColor
            && !environment.variables().containsKey("NO_COLOR");
  }

  /** Colours of a terminal; plain text elsewhere. */
  public enum Color {
    GREEN("32"),
    YELLOW("33"),
    RED("31"),
    CYAN("36"),
    BOLD("1"),
    FAINT("2");

    private final String code;

    Color(String code) {
      this.code = code;
    }
  }

  /** Returns the text in a colour if the output is a terminal that wants colours. */
  public String paint(Color color, String text) {
    return coloured ? "\u001b[" + color.code + "m" + text + "\u001b[0m" : text;
  }

  /** Returns whether a person watches. */
  public boolean isTerminal() {
    return terminal == Terminal.PRESENT;
  }

  /** Returns whether output is coloured. */
  public boolean isColoured() {
    return coloured;
  }

  /** Returns whether the command's result is one JSON document. */
  boolean isJson() {
    return json;
  }

  /** Prints a line of the command's result. */
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  /** Prints a JSON document as the command's result. */
  public void json(JsonNode node) {
    line(node.toPrettyString());
  }

  /** Prints a line that is not part of the result: a notice or progress. */
  public void notice(String text) {
    err.println(text);
    err.flush();
  }

  /** Replaces the last line of progress on a terminal; no escape codes, whatever the colours. */
  public void progress(String text) {
    err.print("\r" + text + " ".repeat(Math.max(0, progressWidth - text.length())));
    err.flush();
    progressWidth = text.length();
  }

  /** Removes the line of progress. */
  public void endProgress() {
    if (progressWidth > 0) {
      progress("");
      err.print("\r");
      err.flush();
    }
  }

  /** Prints rows in columns as wide as their widest cell; the first row is the heading. */
  public void table(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = row.get(i).length();
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      String text = padded(rows.get(i), widths);
      line(i == 0 ? paint(Color.FAINT, text) : text);
    }
  }

  private static String padded(List<String> row, List<Integer> widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      text.append(row.get(i));
      if (i < row.size() - 1) {
        text.append(" ".repeat(widths.get(i) - row.get(i).length() + 2));
      }
    }
    return text.toString();
  }
}
