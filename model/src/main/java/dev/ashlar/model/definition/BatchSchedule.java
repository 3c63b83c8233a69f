package dev.ashlar.model.definition;

import dev.ashlar.model.time.Grid;
import dev.ashlar.model.time.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a batch view's intervals begin, end and become available (SEMANTICS: batch intervals).
 * Everything is in microseconds. Immutable.
 *
 * @param intervalMicros the grid of {@code batch_schedule}
 * @param delayMicros {@code data_delay}: how long after its end an interval's data is complete
 * @param featureStartMicros from here on every value exists and is full
 * @param featureEndMicros no interval exists after the one that ends here
 * @param reachMicros how far the longest window reaches back; zero for attributes
 * @param lifetimeStartMicros where windows begin that do not slide
 */
public record BatchSchedule(
    long intervalMicros,
    long delayMicros,
    long featureStartMicros,
    OptionalLong featureEndMicros,
    long reachMicros,
    OptionalLong lifetimeStartMicros) {

  public BatchSchedule {
    if (intervalMicros <= 0 || delayMicros < 0 || reachMicros < 0) {
      throw new IllegalArgumentException("a schedule's durations (expected: not negative)");
    }
  }

  /** Returns this schedule for what some features read. */
  public BatchSchedule reaching(List<Feature> features) {
    long reach = 0;
    OptionalLong lifetime = OptionalLong.empty();
    for (Feature feature : features) {
      if (feature instanceof Feature.Windowed windowed) {
        Window window = windowed.window();
        reach = Math.max(reach, window.reachMicros());
        lifetime = window.fixedStartMicros().isPresent() ? window.fixedStartMicros() : lifetime;
      }
    }
    return new BatchSchedule(
        intervalMicros, delayMicros, featureStartMicros, featureEndMicros, reach, lifetime);
  }

  /** Returns the start of the first interval. */
  public long firstStartMicros() {
    long lastFullEnd = Grid.floor(featureStartMicros - delayMicros, intervalMicros);
    long firstEnd = reachMicros == 0 ? lastFullEnd : lastFullEnd - reachMicros + intervalMicros;
    long first = Grid.floor(firstEnd - intervalMicros, intervalMicros);
    return lifetimeStartMicros.isPresent()
        ? Math.min(first, Grid.floor(lifetimeStartMicros.getAsLong(), intervalMicros))
        : first;
  }

  /** Returns the start of the first interval that windows reach from an interval's end. */
  public long reachedStartMicros(long endMicros) {
    long reached = Grid.floor(endMicros - reachMicros, intervalMicros);
    return lifetimeStartMicros.isPresent()
        ? Math.min(reached, Grid.floor(lifetimeStartMicros.getAsLong(), intervalMicros))
        : reached;
  }

  /** Returns the end of the last interval whose data is complete at a time. */
  public long lastEndMicros(long nowMicros) {
    long closed = Grid.floor(nowMicros - delayMicros, intervalMicros);
    return featureEndMicros.isPresent()
        ? Math.min(closed, Grid.floor(featureEndMicros.getAsLong(), intervalMicros))
        : closed;
  }

  /**
   * Returns all intervals whose data is complete at a time, as one span; empty if there is none.
   */
  public Optional<Interval> closedAt(long nowMicros) {
    long first = firstStartMicros();
    long last = lastEndMicros(nowMicros);
    return first < last ? Optional.of(new Interval(first, last)) : Optional.empty();
  }

  /** Returns the time from which the data of the interval that ends there is available. */
  public long effectiveMicros(long intervalEndMicros) {
    return intervalEndMicros + delayMicros;
  }

  /** Returns the end of the window without offset that is served at a time: the anchor. */
  public long anchorMicros(long timeMicros) {
    return Grid.floor(timeMicros - delayMicros, intervalMicros);
  }
}
