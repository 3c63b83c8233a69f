package dev.ashlar.model.definition;

import dev.ashlar.model.time.Grid;
import dev.ashlar.model.time.Interval;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The SQL of a view, and how it is run for a span of intervals.
 *
 * @param sql one SELECT
 * @param sources what it reads
 * @param everyMicros incremental views: the width of the intervals that get a query each, on whose
 *     grid spans lie; absent if one query runs for all intervals of a span
 */
public record ViewQuery(String sql, List<ViewSource> sources, OptionalLong everyMicros) {
  /** The parameter that holds the start of a query's window. */
  public static final String START = "start";

  /** The parameter that holds the end of a query's window. */
  public static final String END = "end";

  /** The timestamps that the SQL of an incremental view may use, written {@code $start}. */
  public static final Set<String> PARAMETERS = Set.of(START, END);

  public ViewQuery {
    sources = List.copyOf(sources);
  }

  /** Returns a query over the rows of whole spans. */
  public static ViewQuery of(String sql, String... sources) {
    return new ViewQuery(
        sql, Stream.of(sources).map(ViewSource::filtered).toList(), OptionalLong.empty());
  }

  /** Returns the names of the sources. */
  public List<String> sourceNames() {
    return sources.stream().map(ViewSource::name).toList();
  }

  /** Returns the names of the parameters that the SQL may use. */
  public Set<String> parameters() {
    return everyMicros.isPresent() ? PARAMETERS : Set.of();
  }

  /** Returns the windows of the queries that are run for a span, ascending; at least one. */
  public Stream<Interval> windows(Interval span) {
    if (everyMicros.isEmpty() || span.startMicros() == span.endMicros()) {
      return Stream.of(span);
    }
    long width = everyMicros.getAsLong();
    return LongStream.range(0, windowCount(span))
        .map(i -> span.startMicros() + i * width)
        .mapToObj(start -> new Interval(start, start + width));
  }

  /** Returns how many queries are run for a span. */
  public long windowCount(Interval span) {
    if (everyMicros.isEmpty()) {
      return 1;
    }
    long width = everyMicros.getAsLong();
    if (Grid.floor(span.startMicros(), width) != span.startMicros()
        || Grid.floor(span.endMicros(), width) != span.endMicros()) {
      throw new IllegalArgumentException("a span off the grid (expected: whole intervals)");
    }
    return Math.max(1, span.cells(width));
  }
}
