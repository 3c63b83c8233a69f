package dev.ashlar.testkit.history;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import java.util.List;

/** Views that differ from others in a little. */
public final class Views {
  private Views() {}

  /** Returns a view with another schedule and other features. */
  public static BatchFeatureView with(
      BatchFeatureView view, BatchSchedule schedule, List<Feature> features) {
    return new BatchFeatureView(
        view.name(),
        view.entities(),
        view.joinKeys(),
        view.query(),
        view.rows(),
        view.timestamp(),
        schedule,
        view.tileMicros(),
        view.ttlMicros(),
        view.lookback(),
        view.historyRetentionMicros(),
        view.online(),
        view.offline(),
        view.preventDestroy(),
        features,
        view.metadata());
  }
}
