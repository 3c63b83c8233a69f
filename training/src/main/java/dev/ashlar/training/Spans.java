package dev.ashlar.training;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.time.Interval;

/** Spans of event time that views have rows in. */
final class Spans {
  /** Year 9999: after any time that the notation of definitions can name. */
  private static final long FAR_FUTURE_MICROS = 253_402_300_799_999_999L;

  private Spans() {}

  /** Returns the times of all rows that the view will ever have. */
  static Interval ofView(BatchFeatureView view) {
    long first = view.schedule().firstStartMicros();
    long last = view.schedule().lastEndMicros(FAR_FUTURE_MICROS);
    return view.isDimension()
        ? new Interval(first, Math.max(last, view.schedule().featureStartMicros() + 1))
        : new Interval(first, Math.max(first, last));
  }

  /** Returns the intervals of a view with a timestamp that are available at a time. */
  static Interval availableAt(BatchFeatureView view, long timeMicros) {
    long first = view.schedule().firstStartMicros();
    long time = Math.min(Math.max(timeMicros, first), FAR_FUTURE_MICROS);
    return new Interval(first, Math.max(first, view.schedule().lastEndMicros(time)));
  }

  /** Returns what two spans share; empty if nothing. */
  static Interval intersection(Interval one, Interval other) {
    long start = Math.max(one.startMicros(), other.startMicros());
    return new Interval(start, Math.max(start, Math.min(one.endMicros(), other.endMicros())));
  }
}
