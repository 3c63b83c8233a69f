package dev.ashlar.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes that some version of the program stored: {@code name hex} lines in files that are never
 * changed or deleted. A new version of a format gets new lines.
 */
public final class Golden {
  private Golden() {}

  /** Returns the named byte strings of a file. */
  public static Map<String, byte[]> bytes(String file) {
    Map<String, byte[]> golden = new LinkedHashMap<>();
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      assertThat(in).as(file).isNotNull();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .forEach(parts -> golden.put(parts[0], HexFormat.of().parseHex(parts[1])));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
    return golden;
  }

  /** Returns a line for a golden file; failing tests show it. */
  public static String line(String name, byte[] bytes) {
    return name + " " + HexFormat.of().formatHex(bytes);
  }
}
