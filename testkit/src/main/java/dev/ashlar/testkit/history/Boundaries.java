package dev.ashlar.testkit.history;

import dev.ashlar.model.definition.BatchFeatureView;

/**
 * The moments at which values of a view may change, and the edges of its tiles and intervals. They
 * follow from the view alone, whatever its rows.
 */
final class Boundaries {
  private final BatchFeatureView view;

  Boundaries(BatchFeatureView view) {
    this.view = view;
  }

  /** Returns whether a time is one of them, or 1 µs beside one. */
  boolean isBeside(long timeMicros) {
    return isBesideEdge(timeMicros)
        || isBesideAvailability(timeMicros)
        || isBesideExpiry(timeMicros);
  }

  private boolean isBesideEdge(long timeMicros) {
    return isBeside(timeMicros, view.schedule().intervalMicros())
        || (view.tileMicros().isPresent() && isBeside(timeMicros, view.tileMicros().getAsLong()));
  }

  /** What becomes available moves the ends of all windows, too. */
  private boolean isBesideAvailability(long timeMicros) {
    return view.isDimension()
        ? Math.abs(timeMicros - view.schedule().featureStartMicros()) <= 1
        : isBeside(timeMicros - view.schedule().delayMicros(), view.schedule().intervalMicros());
  }

  /** An attribute counts for the last time at its expiry, and no more a microsecond later. */
  private boolean isBesideExpiry(long timeMicros) {
    if (view.ttlMicros().isEmpty()) {
      return false;
    }
    long available = timeMicros - view.ttlMicros().getAsLong();
    return isBesideAvailability(available) || isBesideAvailability(available - 1);
  }

  private static boolean isBeside(long timeMicros, long widthMicros) {
    return Math.floorMod(timeMicros + 1, widthMicros) <= 2;
  }
}
