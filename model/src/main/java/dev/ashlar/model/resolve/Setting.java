package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Timestamps;
import java.util.OptionalLong;

/** The text of one field together with its place. Empty text is an absent value. */
record Setting(Located at, String path, String text) {

  /** A range of durations and how to call it. */
  record Range(long minMicros, long maxMicros, String words) {}

  static final Range SCHEDULE =
      new Range(
          ResolverLimits.MIN_SCHEDULE_MICROS, ResolverLimits.MAX_SCHEDULE_MICROS, "1m to 366d");
  static final Range DELAY = new Range(0, ResolverLimits.MAX_DELAY_MICROS, "0s to 366d");
  static final Range RETENTION = new Range(0, ResolverLimits.MAX_REACH_MICROS, "0s to 36600d");
  static final Range REACH =
      new Range(Durations.SECOND, ResolverLimits.MAX_REACH_MICROS, "more than 0s, at most 36600d");
  static final Range SERIES_START =
      new Range(-ResolverLimits.MAX_REACH_MICROS, -Durations.SECOND, "negative, at least -36600d");
  static final Range OFFSET =
      new Range(-ResolverLimits.MAX_REACH_MICROS, 0, "0s or negative, at least -36600d");

  boolean isPresent() {
    return !text.isEmpty();
  }

  /** Returns the duration in microseconds; if the text is not one in range, reports it. */
  OptionalLong duration(Range range) {
    OptionalLong micros = Durations.parse(text);
    if (micros.isEmpty()) {
      at.problem(
          path,
          Quoted.of(text) + " is not a duration",
          "expected: a number and a unit, such as 30s, 10m, 1h or 7d");
      return micros;
    }
    if (micros.getAsLong() < range.minMicros() || micros.getAsLong() > range.maxMicros()) {
      at.problem(
          path, "`" + name() + "` of " + text + " is out of range", "expected: " + range.words());
      return OptionalLong.empty();
    }
    return micros;
  }

  /** Returns the time in microseconds; if the text is not one in range, reports it. */
  OptionalLong time() {
    OptionalLong micros = Timestamps.parse(text);
    if (micros.isEmpty()) {
      at.problem(
          path,
          Quoted.of(text) + " is not a time",
          "expected: an ISO 8601 date or date-time, such as 2024-01-31 or 2024-01-31T06:00:00Z");
      return micros;
    }
    if (micros.getAsLong() < ResolverLimits.MIN_TIME_MICROS
        || micros.getAsLong() > ResolverLimits.MAX_TIME_MICROS) {
      at.problem(path, "`" + name() + "` is out of range", "expected: 1900-01-01 to 2200-01-01");
      return OptionalLong.empty();
    }
    return micros;
  }

  /** Returns the last part of the path: the key. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
