package dev.ashlar.testkit.history;

import dev.ashlar.model.type.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random cells of any type, rich in the values that arithmetic and encodings stumble over. */
final class RandomValues {
  static final List<Double> EXTREME_DOUBLES =
      List.of(
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          1e308,
          -1e308,
          Double.MAX_VALUE,
          Double.MIN_VALUE,
          -Double.MIN_VALUE,
          Double.MIN_NORMAL,
          -0.0,
          0.0);
  static final List<Long> EXTREME_LONGS =
      List.of(Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1, 0L);
  private static final List<String> STRINGS =
      List.of("", "a", "a\0", "a\0b", "\0", "B", "\u00e9", "\uffff", "\ud83d\ude00", "a\u0001");

  private final RandomSource random;
  private final int nullPercent;
  private final int extremePercent;

  RandomValues(RandomSource random, int nullPercent, int extremePercent) {
    this.random = random;
    this.nullPercent = nullPercent;
    this.extremePercent = extremePercent;
  }

  @Nullable Object cell(DataType type) {
    return random.percent(nullPercent) ? null : value(type);
  }

  Object value(DataType type) {
    return switch (type.kind()) {
      case INT64 -> number();
      case TIMESTAMP -> random.between(-5, 5) * 86_400_000_000L;
      case FLOAT64 -> floating();
      case FLOAT32 -> (float) floating();
      case STRING -> random.oneOf(STRINGS);
      case BOOL -> random.percent(50);
      case ARRAY -> elements(((DataType.ArrayType) type).element());
      case STRUCT -> {
        List<@Nullable Object> fields = new ArrayList<>();
        ((DataType.StructType) type).fields().forEach(field -> fields.add(cell(field.type())));
        yield Collections.unmodifiableList(fields);
      }
      case MAP -> entries((DataType.MapType) type);
    };
  }

  private Long number() {
    if (random.percent(extremePercent)) {
      return random.oneOf(EXTREME_LONGS);
    }
    return random.percent(20) ? random.bits() : random.between(-20L, 20L);
  }

  private double floating() {
    if (random.percent(extremePercent)) {
      return random.oneOf(EXTREME_DOUBLES);
    }
    if (random.percent(15)) {
      double any = Double.longBitsToDouble(random.bits());
      return Double.isFinite(any) ? any : 0.5;
    }
    return random.between(-1000, 1000) / 100.0;
  }

  private List<@Nullable Object> elements(DataType element) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = random.between(0, 3); i > 0; i--) {
      elements.add(cell(element));
    }
    return Collections.unmodifiableList(elements);
  }

  private Map<Object, @Nullable Object> entries(DataType.MapType type) {
    Map<Object, @Nullable Object> entries = new TreeMap<>();
    for (int i = random.between(0, 3); i > 0; i--) {
      entries.put(value(type.key()), cell(type.value()));
    }
    return Collections.unmodifiableMap(entries);
  }
}
