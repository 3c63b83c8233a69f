package dev.ashlar.model.time;

/**
 * A half-open span of time {@code [start, end)} in microseconds since the epoch: a row stamped
 * exactly {@code end} belongs to the next one. Immutable.
 */
public record Interval(long startMicros, long endMicros) {
  public Interval {
    if (startMicros > endMicros) {
      throw new IllegalArgumentException("start is after end (expected: start <= end)");
    }
  }

  /** Returns whether a time lies in the span. */
  public boolean contains(long timeMicros) {
    return startMicros <= timeMicros && timeMicros < endMicros;
  }

  /** Returns the number of grid cells of a width, for a span that lies on that grid. */
  public long cells(long widthMicros) {
    return (endMicros - startMicros) / widthMicros;
  }

  @Override
  public String toString() {
    return "[" + Timestamps.format(startMicros) + ", " + Timestamps.format(endMicros) + ")";
  }
}
