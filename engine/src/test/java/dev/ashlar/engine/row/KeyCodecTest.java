package dev.ashlar.engine.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.engine.Golden;
import dev.ashlar.engine.exact.Seeds;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Keys and canonical values: one to one, in order, and as stored before. */
class KeyCodecTest {
  private static final KeyCodec PAIR =
      new KeyCodec(List.of(new Field("a", DataType.STRING), new Field("b", DataType.STRING)));
  private static final List<String> PIECES = List.of("", "\0", "\1", "\u00ff", "a", "\ud83d\ude00");

  private final SplittableRandom random = Seeds.random(KeyCodecTest.class);

  @Test
  void differentTuplesOfStringsHaveDifferentBytes() {
    Map<String, List<Object>> seen = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      List<Object> key = List.of(text(), text());
      byte[] bytes = PAIR.encode(key.toArray());
      assertThat(PAIR.decode(bytes)).isEqualTo(key);
      List<Object> same = seen.putIfAbsent(Arrays.toString(bytes), key);
      assertThat(same == null || same.equals(key)).isTrue();
    }
  }

  @Test
  void bytesAreInTheOrderOfValues() {
    for (int i = 0; i < 5_000; i++) {
      String a = text();
      String b = text();
      assertThat(order(DataType.STRING, a, b))
          .isEqualTo(Integer.signum(CanonicalEncoding.compare(DataType.STRING, a, b)));
      long x = random.nextLong();
      long y = random.nextLong();
      assertThat(order(DataType.INT64, x, y)).isEqualTo(Long.compare(x, y));
      double d = Double.longBitsToDouble(x);
      double e = Double.longBitsToDouble(y);
      assertThat(order(DataType.FLOAT64, d, e)).isEqualTo(Double.compare(d, e));
    }
    assertThat(order(DataType.FLOAT64, -0.0, 0.0)).isZero();
    assertThat(order(DataType.FLOAT64, Double.NaN, Double.POSITIVE_INFINITY)).isPositive();
    assertThat(order(DataType.BOOL, false, true)).isNegative();
  }

  @Test
  void storedKeysStayTheSame() {
    KeyCodec codec =
        new KeyCodec(
            List.of(
                new Field("i", DataType.INT64),
                new Field("s", DataType.STRING),
                new Field("b", DataType.BOOL),
                new Field("t", DataType.TIMESTAMP),
                new Field("d", DataType.FLOAT64)));
    byte[] bytes = codec.encode(-7L, "z\u00fcrich\0", true, 1_700_000_000_000_000L, -0.5);
    byte[] stored = Golden.bytes("keys-v1.txt").get("key");
    assertThat(Golden.line("key", bytes)).isEqualTo(Golden.line("key", stored));
    assertThat(codec.decode(stored))
        .isEqualTo(List.of(-7L, "z\u00fcrich\0", true, 1_700_000_000_000_000L, -0.5));
  }

  @Test
  void textsOfRequestsAreParsedByType() {
    assertThat(KeyCodec.parse(DataType.INT64, "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(KeyCodec.parse(DataType.STRING, " 7 ")).isEqualTo(" 7 ");
    assertThat(KeyCodec.parse(DataType.BOOL, "true")).isEqualTo(true);
    assertThat(KeyCodec.parse(DataType.FLOAT64, "1.5e3")).isEqualTo(1500.0);
    assertThat(KeyCodec.parse(DataType.FLOAT32, "NaN")).isEqualTo(Float.NaN);
    assertThat(KeyCodec.parse(DataType.TIMESTAMP, "1970-01-01T00:00:01Z")).isEqualTo(1_000_000L);
  }

  @Test
  void textsOfAnotherTypeAreRefusedWithoutBeingRepeated() {
    Map<DataType, List<String>> wrong =
        Map.of(
            DataType.INT64,
            List.of("", "1.0", "9223372036854775808", " 1", "+1", "\u0661", "0x1"),
            DataType.FLOAT64,
            List.of("", "1d", "0x1p3", " 1", "1e", "infinity"),
            DataType.BOOL,
            List.of("TRUE", "1", ""),
            DataType.TIMESTAMP,
            List.of("yesterday", "", "2026-13-01"),
            new DataType.ArrayType(DataType.INT64),
            List.of("[1]"));
    wrong.forEach((type, texts) ->
        texts.forEach(text ->
            assertThatThrownBy(() -> KeyCodec.parse(type, text))
                .isInstanceOf(AshlarException.class)
                .hasMessageContaining("(expected: ")));
  }

  @Test
  void keysThatCannotBeAreRefused() {
    assertThatThrownBy(() -> PAIR.encode("a")).hasMessageContaining("(expected: 2)");
    assertThatThrownBy(() -> PAIR.encode("a", null)).hasMessageContaining("null for join key b");
    assertThatThrownBy(() -> PAIR.encode("a", "\ud83d"))
        .isInstanceOf(AshlarException.class)
        .hasMessageContaining("(expected: well-formed Unicode)");
    byte[] bytes = PAIR.encode("a", "b");
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> PAIR.decode(cut)).isInstanceOf(AshlarException.class);
    }
    assertThatThrownBy(() -> PAIR.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessageContaining("1 bytes after a key");
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static int order(DataType type, Object left, Object right) {
    return Integer.signum(
        Arrays.compareUnsigned(
            CanonicalEncoding.encode(type, left), CanonicalEncoding.encode(type, right)));
  }
}
