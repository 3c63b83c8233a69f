package dev.ashlar.model.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What every function means, and the reference {@code docs/expressions.md} that is written of it.
 * Immutable.
 */
public final class FunctionReference {
  private static final String FILE = "functions.txt";

  /**
   * What a function means. Immutable.
   *
   * @param meaning what it gives, as sentences
   * @param example an expression that shows it
   * @param result an expression of the value that the example has
   */
  public record Entry(String meaning, String example, String result) {}

  private final Map<Function, Entry> entries = new EnumMap<>(Function.class);

  private FunctionReference(String table) {
    for (String line : table.lines().filter(text -> !text.startsWith("#")).toList()) {
      String[] cells = line.split("\t", -1);
      entries.put(Function.valueOf(cells[0]), new Entry(cells[1], cells[2], cells[3]));
    }
  }

  /** Reads the table that the program brings along. */
  public static FunctionReference read() {
    try (InputStream in = FunctionReference.class.getResourceAsStream(FILE)) {
      byte[] table = Objects.requireNonNull(in, FILE).readAllBytes();
      return new FunctionReference(new String(table, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns what a function means. */
  public Entry of(Function function) {
    return Objects.requireNonNull(entries.get(function), function.name());
  }

  /** Returns the reference as Markdown. */
  public String write(String head) {
    StringBuilder out = new StringBuilder(head);
    for (Function.Family family : Function.Family.values()) {
      out.append("\n### ").append(family.title()).append("\n\n");
      out.append("| function | gives | meaning | example |\n|---|---|---|---|\n");
      for (Function function : Function.values()) {
        if (function.family() == family) {
          row(function, out);
        }
      }
    }
    return out.toString();
  }

  private void row(Function function, StringBuilder out) {
    Entry entry = of(function);
    StringBuilder forms = new StringBuilder();
    StringBuilder results = new StringBuilder();
    boolean operator = function.family() == Function.Family.OPERATOR;
    for (Signature signature : Signature.of(function)) {
      forms.append(forms.isEmpty() ? "" : "<br>");
      forms.append(
          code(operator ? signature.parameterText() : function.text() + signature.parameterText()));
      results.append(results.isEmpty() ? "" : "<br>").append(code(signature.resultText()));
    }
    out.append("| ");
    if (operator) {
      out.append(code(function.text())).append(forms.isEmpty() ? "" : " ");
    }
    out.append(forms).append(" | ").append(results).append(" | ");
    out.append(entry.meaning().replace("|", "\\|")).append(" | ");
    out.append(code(entry.example() + " = " + entry.result())).append(" |\n");
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }
}
