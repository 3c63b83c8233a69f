package dev.ashlar.model.resolve;

import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.time.Durations;

/** The names that features have unless their author gives one (SEMANTICS: aggregates). */
final class FeatureNames {
  private FeatureNames() {}

  /** Returns {@code <column>_<function>_<window>_<tile>}, with {@code _offset_3d} if shifted. */
  static String of(
      String column,
      Aggregation aggregation,
      long windowMicros,
      long tileMicros,
      long offsetMicros) {
    String name =
        String.join(
            "_",
            column,
            aggregation.nameText(),
            Durations.format(windowMicros),
            Durations.format(tileMicros));
    return offsetMicros == 0 ? name : name + "_offset_" + Durations.format(-offsetMicros);
  }
}
