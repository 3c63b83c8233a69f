package dev.ashlar.testkit.history;

import dev.ashlar.model.definition.SecondaryKey;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.List;
import java.util.Optional;

/** Random windows of one view: they share tiles, the start of lifetimes and a secondary key. */
final class RandomWindows {
  private static final List<DataType> KEY_TYPES =
      List.of(
          DataType.Primitive.INT64,
          DataType.Primitive.STRING,
          DataType.Primitive.BOOL,
          DataType.Primitive.TIMESTAMP);

  private final RandomSource random;
  private final long tileMicros;
  private final long tilesPerInterval;
  private final long maxIntervals;
  private final long lifetimeStart;
  private final Optional<SecondaryKey> secondaryKey;

  /**
   * @param near a time near which lifetimes begin
   * @param columns among which the secondary key may be
   */
  RandomWindows(
      RandomSource random, long schedule, long maxIntervals, long near, List<Field> columns) {
    this.random = random;
    this.maxIntervals = maxIntervals;
    tilesPerInterval = random.oneOf(List.of(1, 1, 2, 3, 6));
    tileMicros = schedule / tilesPerInterval;
    long tile = Math.floorDiv(near, tileMicros) + random.between(-10L, 10L);
    lifetimeStart = tile * tileMicros;
    List<Field> keys = columns.stream().filter(field -> KEY_TYPES.contains(field.type())).toList();
    secondaryKey =
        keys.isEmpty() || !random.percent(25) ? Optional.empty() : Optional.of(key(keys));
  }

  private SecondaryKey key(List<Field> columns) {
    Field column = random.oneOf(columns);
    int maxKeys = random.percent(30) ? random.between(1, 6) : SecondaryKey.DEFAULT_MAX_KEYS;
    return new SecondaryKey(column.name(), column.type(), maxKeys);
  }

  long tileMicros() {
    return tileMicros;
  }

  Optional<SecondaryKey> secondaryKey() {
    return secondaryKey;
  }

  Window window() {
    int kind = random.between(0, 9);
    if (kind == 0) {
      return new Window.Lifetime(lifetimeStart);
    }
    return kind < 3 && secondaryKey.isEmpty() ? series() : sliding();
  }

  private Window sliding() {
    long length =
        random.percent(50) ? tilesPerInterval : random.between(1L, maxIntervals * tilesPerInterval);
    long offset = random.percent(70) ? 0 : -random.between(1L, 2 * tilesPerInterval);
    return new Window.Sliding(length * tileMicros, offset * tileMicros);
  }

  private Window series() {
    long length = random.between(1L, 2 * tilesPerInterval);
    long step = random.percent(50) ? length : random.between(1L, 2 * tilesPerInterval);
    long end = random.percent(70) ? 0 : -random.between(1L, tilesPerInterval);
    long start = end - length - step * random.between(0L, maxIntervals);
    return new Window.Series(
        start * tileMicros, end * tileMicros, length * tileMicros, step * tileMicros);
  }
}
