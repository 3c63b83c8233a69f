package dev.ashlar.model.resolve;

import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;

/** The names that features have unless their author gives one (SEMANTICS: aggregates). */
final class FeatureNames {
  private FeatureNames() {}

  /**
   * Returns {@code <column>_<function>_<window>_<tile>}, with {@code _offset_3d} if shifted and
   * {@code _series_<start>_<end>_<step>} of a series.
   */
  static String of(String column, Aggregation aggregation, Window window, long tileMicros) {
    return String.join(
            "_", column, aggregation.nameText(), length(window), Durations.format(tileMicros))
        + position(window);
  }

  /** Returns {@code <key>_keys_<window>}, with {@code _offset_3d} if shifted. */
  static String ofKeys(String key, Window window) {
    return key + "_keys_" + length(window) + position(window);
  }

  private static String length(Window window) {
    if (window instanceof Window.Sliding sliding) {
      return Durations.format(sliding.lengthMicros());
    }
    return window instanceof Window.Series series
        ? Durations.format(series.lengthMicros())
        : WindowResolver.LIFETIME;
  }

  private static String position(Window window) {
    if (window instanceof Window.Sliding sliding && sliding.offsetMicros() != 0) {
      return "_offset_" + Durations.format(-sliding.offsetMicros());
    }
    return window instanceof Window.Series series
        ? String.join(
            "_",
            "_series",
            Durations.format(-series.startMicros()),
            Durations.format(-series.endMicros()),
            Durations.format(series.stepMicros()))
        : "";
  }
}
