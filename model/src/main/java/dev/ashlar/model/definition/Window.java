package dev.ashlar.model.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which rows an aggregate reads. Spans of time are half open, in microseconds, and relative to the
 * anchor: the end of the last cell of the view's grid that is available. Immutable.
 */
public sealed interface Window {

  /** Rows from {@code startMicros} on and before {@code endMicros}, both relative to the anchor. */
  record Span(long startMicros, long endMicros) {}

  /** Returns the spans that values are made of, earliest first; those of a lifetime begin at 0. */
  List<Span> spans();

  /** Returns the time itself from which on rows count, of a window that does not slide. */
  default OptionalLong fixedStartMicros() {
    return OptionalLong.empty();
  }

  /** Returns whether the value is an array, with one element for each of the spans. */
  default boolean isSeries() {
    return false;
  }

  /** Returns everything that the value depends on, as text; it never changes for a window. */
  String meaning();

  /** Returns how far before the anchor rows are read; 0 of a window that does not slide. */
  default long reachMicros() {
    return fixedStartMicros().isPresent() ? 0 : -spans().get(0).startMicros();
  }

  /**
   * {@code [A + offset - length, A + offset)}.
   *
   * @param lengthMicros positive, a multiple of the view's tile
   * @param offsetMicros zero or negative, a multiple of the view's tile
   */
  record Sliding(long lengthMicros, long offsetMicros) implements Window {
    public Sliding {
      if (lengthMicros <= 0 || offsetMicros > 0) {
        throw new IllegalArgumentException("window " + lengthMicros + " (expected: positive)");
      }
    }

    @Override
    public List<Span> spans() {
      return List.of(new Span(offsetMicros - lengthMicros, offsetMicros));
    }

    @Override
    public String meaning() {
      return lengthMicros + " " + offsetMicros;
    }
  }

  /**
   * {@code [start, A)}: all rows since a time.
   *
   * @param startMicros on the grid of the view's tiles
   */
  record Lifetime(long startMicros) implements Window {
    private static final List<Span> TO_THE_ANCHOR = List.of(new Span(0, 0));

    @Override
    public List<Span> spans() {
      return TO_THE_ANCHOR;
    }

    @Override
    public OptionalLong fixedStartMicros() {
      return OptionalLong.of(startMicros);
    }

    @Override
    public String meaning() {
      return "lifetime " + startMicros;
    }
  }

  /**
   * Windows of one length, a step apart: the first begins at {@code A + start}, the last ends at
   * {@code A + end}. All are multiples of the view's tile.
   *
   * @param startMicros negative
   * @param endMicros zero or negative
   * @param lengthMicros of each window, positive
   * @param stepMicros from one window to the next, positive
   */
  record Series(long startMicros, long endMicros, long lengthMicros, long stepMicros)
      implements Window {
    /** The most windows of a series. */
    public static final int MAX_WINDOWS = 1_000;

    public Series {
      long room = endMicros - startMicros - lengthMicros;
      boolean fits = room >= 0 && lengthMicros > 0 && stepMicros > 0 && room % stepMicros == 0;
      if (!fits || endMicros > 0 || room / stepMicros >= MAX_WINDOWS) {
        throw new IllegalArgumentException(
            "a series from " + startMicros + " to " + endMicros + " (expected: whole windows)");
      }
    }

    @Override
    public List<Span> spans() {
      List<Span> spans = new ArrayList<>();
      for (long start = startMicros; start + lengthMicros <= endMicros; start += stepMicros) {
        spans.add(new Span(start, start + lengthMicros));
      }
      return spans;
    }

    @Override
    public boolean isSeries() {
      return true;
    }

    @Override
    public String meaning() {
      return "series " + startMicros + " " + endMicros + " " + lengthMicros + " " + stepMicros;
    }
  }
}
