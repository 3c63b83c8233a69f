package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.Defaults;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Grid;
import dev.ashlar.model.time.Timestamps;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Resolves when a view runs and how wide its tiles are. Not thread-safe; used once. */
final class ScheduleResolver {
  /** What a view is scheduled at if neither it nor the repository says. */
  static final String DEFAULT_SCHEDULE = "1d";

  static final String LIFETIME_START = "lifetime_start_time";

  private final BatchFeatureViewDefinition view;
  private final Located at;
  private final Located defaultsAt;
  private final Defaults defaults;
  private final OptionalLong intervalMicros;

  ScheduleResolver(
      BatchFeatureViewDefinition view, Located at, Defaults defaults, Located defaultsAt) {
    this.view = view;
    this.at = at;
    this.defaults = defaults;
    this.defaultsAt = defaultsAt;
    Setting schedule =
        setting("batch_schedule", view.getBatchSchedule(), defaults.getBatchSchedule());
    this.intervalMicros =
        schedule.isPresent()
            ? schedule.duration(Setting.SCHEDULE)
            : readable("batch_schedule") ? Durations.parse(DEFAULT_SCHEDULE) : OptionalLong.empty();
  }

  /** Returns the batch schedule, if it is valid. */
  OptionalLong intervalMicros() {
    return intervalMicros;
  }

  /** Returns the width of tiles: the aggregation interval, else the batch schedule. */
  OptionalLong tileMicros() {
    if (!at.readable("aggregation_interval")) {
      return OptionalLong.empty();
    }
    if (view.getAggregationInterval().isEmpty()) {
      return intervalMicros;
    }
    OptionalLong tile =
        new Setting(at, "aggregation_interval", view.getAggregationInterval())
            .duration(Setting.REACH);
    if (tile.isPresent()
        && intervalMicros.isPresent()
        && intervalMicros.getAsLong() % tile.getAsLong() != 0) {
      at.problem(
          "aggregation_interval",
          "an aggregation interval of "
              + view.getAggregationInterval()
              + " does not divide the batch schedule",
          "expected: a divisor of " + Durations.format(intervalMicros.getAsLong()));
      return OptionalLong.empty();
    }
    return tile;
  }

  /**
   * Returns where lifetime windows begin: on the grid of tiles. Empty if that is not stated.
   *
   * @param tileMicros the width of tiles, if it is valid
   */
  OptionalLong lifetimeStartMicros(OptionalLong tileMicros) {
    if (view.getLifetimeStartTime().isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong start = new Setting(at, LIFETIME_START, view.getLifetimeStartTime()).time();
    if (start.isPresent() && tileMicros.isPresent()) {
      checkOnGrid(start.getAsLong(), tileMicros.getAsLong());
    }
    return start;
  }

  private void checkOnGrid(long start, long tile) {
    long before = Grid.floor(start, tile);
    if (before != start) {
      at.problem(
          LIFETIME_START,
          "`lifetime_start_time` is inside an aggregation interval",
          "expected: " + Timestamps.format(before) + " or " + Timestamps.format(before + tile));
    }
  }

  /**
   * Returns the schedule, or empty if something is wrong with it.
   *
   * @param features whose windows say how far back rows are needed
   */
  Optional<BatchSchedule> resolve(List<Feature> features) {
    Setting delaySetting = setting("data_delay", view.getDataDelay(), defaults.getDataDelay());
    OptionalLong delay =
        delaySetting.isPresent() ? delaySetting.duration(Setting.DELAY) : OptionalLong.of(0);
    Setting startSetting =
        setting("feature_start_time", view.getFeatureStartTime(), defaults.getFeatureStartTime());
    OptionalLong start = start(startSetting);
    Setting endSetting =
        setting("feature_end_time", view.getFeatureEndTime(), defaults.getFeatureEndTime());
    OptionalLong end = endSetting.isPresent() ? endSetting.time() : OptionalLong.empty();
    checkEnd(start, end, endSetting);
    if (intervalMicros.isEmpty() || delay.isEmpty() || start.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new BatchSchedule(
                intervalMicros.getAsLong(),
                delay.getAsLong(),
                start.getAsLong(),
                end,
                0,
                OptionalLong.empty())
            .reaching(features));
  }

  private OptionalLong start(Setting setting) {
    if (setting.isPresent()) {
      return setting.time();
    }
    if (readable("feature_start_time")) {
      at.problem(
          Located.ROOT,
          "a view without `feature_start_time`",
          "expected: the time from which on every value exists, such as 2024-01-31");
    }
    return OptionalLong.empty();
  }

  private void checkEnd(OptionalLong start, OptionalLong end, Setting setting) {
    if (end.isEmpty()) {
      return;
    }
    if (start.isPresent() && end.getAsLong() <= start.getAsLong()) {
      setting
          .at()
          .problem(
              setting.path(),
              "`feature_end_time` is not after `feature_start_time`",
              "expected: a time after " + Timestamps.format(start.getAsLong()));
    }
    if (intervalMicros.isPresent()
        && Grid.floor(end.getAsLong(), intervalMicros.getAsLong()) != end.getAsLong()) {
      long interval = intervalMicros.getAsLong();
      long before = Grid.floor(end.getAsLong(), interval);
      setting
          .at()
          .problem(
              setting.path(),
              "`feature_end_time` is inside an interval of the batch schedule",
              "expected: "
                  + Timestamps.format(before)
                  + " or "
                  + Timestamps.format(before + interval));
    }
  }

  private boolean readable(String key) {
    return at.readable(key) && defaultsAt.readable(key);
  }

  private Setting setting(String key, String own, String inherited) {
    boolean inherits = own.isEmpty() && at.readable(key);
    return inherits ? new Setting(defaultsAt, key, inherited) : new Setting(at, key, own);
  }
}
