package dev.ashlar.controlplane.jobs;

import dev.ashlar.model.time.Interval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** A set of points in time, as disjoint spans in order; adjacent spans are one. Immutable. */
public record Spans(List<Interval> parts) {
  public static final Spans NONE = new Spans(List.of());

  public Spans {
    parts = List.copyOf(parts);
  }

  /** Returns the union of spans in any order, which may overlap. */
  public static Spans of(Collection<Interval> spans) {
    List<Interval> sorted = new ArrayList<>(spans);
    sorted.removeIf(span -> span.startMicros() == span.endMicros());
    sorted.sort(Comparator.comparingLong(Interval::startMicros));
    List<Interval> merged = new ArrayList<>();
    for (Interval span : sorted) {
      Interval last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && span.startMicros() <= last.endMicros()) {
        long end = Math.max(last.endMicros(), span.endMicros());
        merged.set(merged.size() - 1, new Interval(last.startMicros(), end));
      } else {
        merged.add(span);
      }
    }
    return new Spans(merged);
  }

  /** Returns this set and a span. */
  public Spans with(Interval span) {
    List<Interval> all = new ArrayList<>(parts);
    all.add(span);
    return of(all);
  }

  /** Returns what of a span is not in the set, in order. */
  public List<Interval> missingFrom(Interval span) {
    List<Interval> missing = new ArrayList<>();
    long from = span.startMicros();
    for (Interval part : parts) {
      long gapEnd = Math.min(part.startMicros(), span.endMicros());
      if (from < gapEnd) {
        missing.add(new Interval(from, gapEnd));
      }
      from = Math.max(from, part.endMicros());
    }
    if (from < span.endMicros()) {
      missing.add(new Interval(from, span.endMicros()));
    }
    return missing;
  }

  /** Returns the parts of a span that are in the set, in order. */
  public List<Interval> within(Interval span) {
    List<Interval> within = new ArrayList<>();
    for (Interval part : parts) {
      long start = Math.max(part.startMicros(), span.startMicros());
      long end = Math.min(part.endMicros(), span.endMicros());
      if (start < end) {
        within.add(new Interval(start, end));
      }
    }
    return within;
  }

  /** Returns the end of the unbroken run that begins at or before a time and covers it. */
  public OptionalLong unbrokenEnd(long startMicros) {
    for (Interval part : parts) {
      if (part.contains(startMicros)) {
        return OptionalLong.of(part.endMicros());
      }
    }
    return OptionalLong.empty();
  }
}
