package dev.ashlar.engine.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.engine.Golden;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Online rows and generation headers: what goes in comes out, and stored bytes stay readable. */
class RowCodecsTest {
  private static final Schema LAYOUT =
      Schema.of(
          new Field("i", DataType.INT64),
          new Field("d", DataType.FLOAT64),
          new Field("f", DataType.FLOAT32),
          new Field("s", DataType.STRING),
          new Field("b", DataType.BOOL),
          new Field("t", DataType.TIMESTAMP),
          new Field("a", new DataType.ArrayType(DataType.STRING)),
          new Field(
              "r",
              new DataType.StructType(
                  List.of(
                      new Field("x", DataType.FLOAT32),
                      new Field("y", new DataType.ArrayType(DataType.INT64))))),
          new Field("m", new DataType.MapType(DataType.STRING, DataType.BOOL)));
  private static final List<String> MEANINGS =
      LAYOUT.names().stream().map(name -> "attribute " + name).toList();
  private static final List<Object> VALUES =
      List.of(
          Long.MIN_VALUE,
          -1.5,
          0.1f,
          "z\u00fcrich\0",
          true,
          1_700_000_000_000_000L,
          Arrays.asList("a", null, ""),
          Arrays.asList(null, List.of(1L, 2L)),
          nullableMap());

  @Test
  void rowsComeBackAsTheyWere() {
    FeatureVector vector = vector();
    FeatureRow row = new FeatureRow(LAYOUT).wrap(FeatureRow.encode(vector));
    assertThat(row.size()).isEqualTo(VALUES.size());
    assertThat(row.effectiveMicros()).isEqualTo(42);
    for (int i = 0; i < VALUES.size(); i++) {
      assertThat(row.isNull(i)).isFalse();
      assertThat(row.getObject(i)).isEqualTo(VALUES.get(i));
    }
    assertThat(row.getLong(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(row.getDouble(1)).isEqualTo(-1.5);
    assertThat(row.getDouble(2)).isEqualTo(0.1f);
    assertThat(new String(row.bytes(), row.offset(3), row.length(3), StandardCharsets.UTF_8))
        .isEqualTo("z\u00fcrich\0");
    FeatureVector copy = new FeatureVector(LAYOUT);
    row.copyTo(copy);
    assertThat(copy.hasSameValues(vector)).isTrue();
    assertThat(copy.effectiveMicros()).isEqualTo(42);
  }

  @Test
  void nullsAndErrorsAreKept() {
    FeatureVector vector = new FeatureVector(LAYOUT);
    vector.putError(0);
    vector.putLong(5, 7);
    FeatureRow row = new FeatureRow(LAYOUT).wrap(FeatureRow.encode(vector));
    assertThat(row.isError(0)).isTrue();
    assertThat(row.isNull(0)).isTrue();
    assertThat(row.isNull(1)).isTrue();
    assertThat(row.isError(1)).isFalse();
    assertThat(row.isNull(5)).isFalse();
    assertThat(row.getObject(8)).isNull();
    FeatureVector copy = vector();
    row.copyTo(copy);
    assertThat(copy.hasSameValues(vector)).isTrue();
    assertThat(copy.isWithoutRows()).isTrue();
  }

  @Test
  void rowsOfAnotherVersionOrLengthAreRefused() {
    byte[] bytes = FeatureRow.encode(vector());
    byte[] other = bytes.clone();
    other[0] = 2;
    FeatureRow row = new FeatureRow(LAYOUT);
    assertThatThrownBy(() -> row.wrap(other)).hasMessageStartingWith("version 2");
    assertThatThrownBy(() -> row.wrap(Arrays.copyOf(bytes, 80)))
        .isInstanceOf(AshlarException.class)
        .hasMessageStartingWith("80 bytes");
    FeatureRow cut = row.wrap(Arrays.copyOf(bytes, 90));
    assertThatThrownBy(() -> cut.getObject(8)).isInstanceOf(AshlarException.class);
  }

  @Test
  void storedRowsStayReadable() {
    Map<String, byte[]> stored = Golden.bytes("rows-v1.txt");
    assertThat(Golden.line("row", FeatureRow.encode(vector())))
        .isEqualTo(Golden.line("row", stored.get("row")));
    FeatureVector copy = new FeatureVector(LAYOUT);
    new FeatureRow(LAYOUT).wrap(stored.get("row")).copyTo(copy);
    assertThat(copy.hasSameValues(vector())).isTrue();
  }

  @Test
  void headersComeBackAndIgnoreWhatLaterVersionsAdd() {
    GenerationHeader header = new GenerationHeader(100, 90, 10, LAYOUT, MEANINGS);
    byte[] bytes = header.encode();
    assertThat(GenerationHeader.decode(bytes)).isEqualTo(header);
    assertThat(GenerationHeader.decode(Arrays.copyOf(bytes, bytes.length + 9))).isEqualTo(header);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> GenerationHeader.decode(cut))
          .isInstanceOf(AshlarException.class)
          .hasMessageContaining("(expected: version 2)");
    }
    bytes[0] = 9;
    assertThatThrownBy(() -> GenerationHeader.decode(bytes)).hasMessageStartingWith("version 9");
  }

  @Test
  void headersOfTheFirstVersionStayReadable() {
    byte[] stored = Golden.bytes("headers-v1.txt").get("header");
    assertThat(GenerationHeader.decode(stored))
        .isEqualTo(new GenerationHeader(100, 90, 10, LAYOUT, List.of()));
  }

  @Test
  void featuresAreFoundByNameTypeAndMeaning() {
    Feature.Attribute feature = new Feature.Attribute("b", "c", DataType.INT64, "", Map.of());
    Schema layout = Schema.of(new Field("a", DataType.INT64), new Field("b", DataType.INT64));
    assertThat(indexOf(feature, layout, List.of("attribute c", "attribute c"))).isEqualTo(1);
    assertThat(indexOf(feature, layout, List.of("attribute c", "attribute d"))).isNegative();
    assertThat(indexOf(feature, layout, List.of())).isNegative();
    Schema other = Schema.of(new Field("b", DataType.STRING));
    assertThat(indexOf(feature, other, List.of("attribute c"))).isNegative();
  }

  private static int indexOf(Feature feature, Schema layout, List<String> meanings) {
    return new GenerationHeader(1, 1, 1, layout, meanings).indexOf(feature);
  }

  @Test
  void storedHeadersStayReadable() {
    Map<String, byte[]> stored = Golden.bytes("headers-v2.txt");
    GenerationHeader header = new GenerationHeader(100, 90, 10, LAYOUT, MEANINGS);
    assertThat(Golden.line("header", header.encode()))
        .isEqualTo(Golden.line("header", stored.get("header")));
    assertThat(GenerationHeader.decode(stored.get("header"))).isEqualTo(header);
  }

  @Test
  void lateGenerationsAreReadAsOfTheirLastMoment() {
    GenerationHeader header = new GenerationHeader(100, 90, 10, LAYOUT, MEANINGS);
    assertThat(header.servedMicros(105)).isEqualTo(105);
    assertThat(header.servedMicros(109)).isEqualTo(109);
    assertThat(header.servedMicros(110)).isEqualTo(109);
    GenerationHeader atTheEndOfTime =
        new GenerationHeader(Long.MAX_VALUE, 90, 10, LAYOUT, MEANINGS);
    assertThat(atTheEndOfTime.servedMicros(7)).isEqualTo(7);
  }

  private static FeatureVector vector() {
    FeatureVector vector = new FeatureVector(LAYOUT);
    vector.putEffectiveMicros(42);
    for (int i = 0; i < VALUES.size(); i++) {
      vector.putObject(i, VALUES.get(i));
    }
    return vector;
  }

  private static Map<String, @Nullable Boolean> nullableMap() {
    Map<String, @Nullable Boolean> map = new HashMap<>();
    map.put("no", false);
    map.put("unknown", null);
    return map;
  }
}
