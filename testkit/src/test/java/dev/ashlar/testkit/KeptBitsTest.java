package dev.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.HistoryGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The engine gives the same bits on every JVM: those of a thousand histories are kept as a digest.
 * Where histories are generated anew, {@code -Dashlar.update=true} keeps the new one.
 */
class KeptBitsTest {
  private static final int HISTORIES = 1_000;
  private static final Path KEPT = Path.of("src/test/resources/kept-bits.sha256");

  private final MessageDigest digest = sha256();

  @Test
  void theBitsOfFixedHistoriesAreThoseThatAreKept() throws IOException {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      History history = HistoryGenerator.generate(seed);
      Swept swept = new Swept(history.view(), history.processing(), history.visibleRows(), seed);
      add(swept.offline(history.questions()));
    }
    String bits = HexFormat.of().formatHex(digest.digest());
    if (Boolean.getBoolean("ashlar.update")) {
      Files.writeString(KEPT, bits + "\n");
    }
    assertThat(bits).isEqualTo(Files.readString(KEPT).strip());
  }

  /** Adds a value: numbers by their bits, since the text of a NaN does not tell which one it is. */
  private void add(@Nullable Object value) {
    if (value instanceof List<?> list) {
      add("list", list.size());
      list.forEach(this::add);
    } else if (value instanceof Map<?, ?> map) {
      add("map", map.size());
      map.forEach((key, element) -> {
        add(key);
        add(element);
      });
    } else if (value instanceof Double number) {
      add("double", Double.doubleToRawLongBits(number));
    } else if (value instanceof Float number) {
      add("float", Float.floatToRawIntBits(number));
    } else {
      add(value == null ? "null" : value.getClass().getSimpleName(), value);
    }
  }

  private void add(String type, @Nullable Object value) {
    digest.update((type + " " + value + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
