package dev.ashlar.controlplane.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.time.Interval;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SpansTest {

  @Test
  void adjacentAndOverlappingSpansAreOne() {
    assertThat(Spans.of(List.of(span(5, 7), span(2, 4), span(0, 2), span(9, 9))).parts())
        .containsExactly(span(0, 4), span(5, 7));
    assertThat(Spans.of(List.of(span(1, 3), span(0, 2))).parts()).containsExactly(span(0, 3));
  }

  @Test
  void theUnbrokenRunEndsAtTheFirstGap() {
    Spans spans = Spans.of(List.of(span(0, 4), span(5, 7)));

    assertThat(spans.unbrokenEnd(0)).isEqualTo(OptionalLong.of(4));
    assertThat(spans.unbrokenEnd(3)).isEqualTo(OptionalLong.of(4));
    assertThat(spans.unbrokenEnd(4)).isEmpty();
  }

  @Test
  void setOperationsEqualThoseOnSingleCells() {
    long seed = Long.getLong("ashlar.seed", 20261121L);
    System.err.println("SpansTest ashlar.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 1_000; round++) {
      List<Interval> input =
          random
              .ints(random.nextInt(6), 0, 20)
              .mapToObj(start -> span(start, start + random.nextInt(5)))
              .toList();
      int start = random.nextInt(20);
      Interval asked = span(start, start + random.nextInt(10));

      Spans spans = Spans.of(input);

      NavigableSet<Long> cells = cells(input);
      NavigableSet<Long> missing = cells(List.of(asked));
      missing.removeAll(cells);
      NavigableSet<Long> within = cells(List.of(asked));
      within.retainAll(cells);
      assertThat(cells(spans.parts())).as("seed %d", seed).isEqualTo(cells);
      assertThat(cells(spans.missingFrom(asked))).as("seed %d", seed).isEqualTo(missing);
      assertThat(cells(spans.within(asked))).as("seed %d", seed).isEqualTo(within);
    }
  }

  private static NavigableSet<Long> cells(List<Interval> spans) {
    TreeSet<Long> cells = new TreeSet<>();
    for (Interval span : spans) {
      for (long cell = span.startMicros(); cell < span.endMicros(); cell++) {
        cells.add(cell);
      }
    }
    return cells;
  }

  private static Interval span(long start, long end) {
    return new Interval(start, end);
  }
}
