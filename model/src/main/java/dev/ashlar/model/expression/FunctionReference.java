package dev.ashlar.model.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What every function means: a table that the program brings along. Immutable. */
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

  /** Reads the table. */
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
}
