package dev.ashlar.connectors.lake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a text uses parameters by name, as the parser says. The driver takes parameters by number
 * alone. Not thread-safe.
 */
final class Parameters {
  private final List<Use> uses = new ArrayList<>();

  private record Use(String name, int startByte, int bytes) {}

  void add(String name, int startByte, int bytes) {
    uses.add(new Use(name, startByte, bytes));
  }

  /** Returns the names that are used, each once; their places are their numbers, from 1. */
  List<String> names() {
    return uses.stream().map(Use::name).distinct().toList();
  }

  /** Returns the text with numbers for names; whatever else it holds stays where it is. */
  String numbered(String sql) {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    List<String> names = names();
    for (Use use : uses) {
      byte[] number = ("$" + (names.indexOf(use.name()) + 1)).getBytes(StandardCharsets.US_ASCII);
      Arrays.fill(text, use.startByte(), use.startByte() + use.bytes(), (byte) ' ');
      System.arraycopy(number, 0, text, use.startByte(), number.length);
    }
    return new String(text, StandardCharsets.UTF_8);
  }
}
