package dev.ashlar.controlplane.jobs;

import static dev.ashlar.controlplane.TestViews.at;
import static dev.ashlar.controlplane.TestViews.span;
import static dev.ashlar.model.time.Durations.DAY;
import static dev.ashlar.model.time.Durations.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.controlplane.TestViews;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.time.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private static final OptionalLong UNDECIDED = OptionalLong.empty();

  @Test
  void theFirstIntervalOfTheWorkedExampleIsSevenDaysFromTheSecondOfNovember() {
    BatchFeatureView view =
        TestViews.attributes()
            .with(v -> v.intervalMicros = 7 * DAY)
            .with(v -> v.featureStart = "2023-11-12")
            .build();

    assertThat(Coverage.needed(view, UNDECIDED, at("2023-11-12")))
        .contains(span("2023-11-02", "2023-11-09"));
  }

  @Test
  void aWindowReachesBackFromTheStartTime() {
    BatchFeatureView view = TestViews.aggregates().build();

    assertThat(Coverage.needed(view, UNDECIDED, at("2001-01-31")))
        .contains(span("2001-01-24", "2001-01-31"));
  }

  @Test
  void anIntervalIsNeededOnlyWhenItsDelayIsOver() {
    BatchFeatureView view = TestViews.aggregates().with(v -> v.delayMicros = 2 * HOUR).build();

    assertThat(
            Coverage.needed(view, UNDECIDED, at("2001-02-10T01:59:59.999999Z")).get().endMicros())
        .isEqualTo(at("2001-02-09"));
    assertThat(Coverage.needed(view, UNDECIDED, at("2001-02-10T02:00:00Z")).get().endMicros())
        .isEqualTo(at("2001-02-10"));
  }

  @Test
  void nothingIsNeededAfterTheEndTime() {
    BatchFeatureView view =
        TestViews.aggregates()
            .with(v -> v.featureEnd = Optional.of("2001-02-05T12:00:00Z"))
            .build();

    assertThat(Coverage.needed(view, UNDECIDED, at("2026-01-01")))
        .contains(span("2001-01-24", "2001-02-05"));
  }

  @Test
  void aViewKeptOnlineOnlyNeedsItsLongestWindow() {
    BatchFeatureView view = TestViews.aggregates().with(v -> v.offline = false).build();
    OptionalLong earlier = OptionalLong.of(at("2001-03-20"));

    assertThat(Coverage.needed(view, UNDECIDED, at("2001-04-01T05:00:00Z")))
        .contains(span("2001-03-25", "2001-04-01"));
    assertThat(Coverage.needed(view, earlier, at("2001-04-01T05:00:00Z")))
        .contains(span("2001-03-20", "2001-04-01"));
    assertThat(Coverage.needed(view, UNDECIDED, at("2001-02-01")))
        .contains(span("2001-01-25", "2001-02-01"));
  }

  @Test
  void aViewKeptOnlineOnlyNeverBeginsBeforeItsFirstInterval() {
    BatchFeatureView view = TestViews.aggregates().with(v -> v.offline = false).build();
    OptionalLong beforeAnEarlierStartTime = OptionalLong.of(at("2001-01-01"));

    assertThat(Coverage.needed(view, beforeAnEarlierStartTime, at("2001-02-05")))
        .contains(span("2001-01-24", "2001-02-05"));
  }

  @Test
  void attributesKeptOnlineOnlyNeedEverything() {
    BatchFeatureView view = TestViews.attributes().with(v -> v.offline = false).build();

    assertThat(Coverage.needed(view, UNDECIDED, at("2001-04-01")).get().startMicros())
        .isEqualTo(at("2001-01-30"));
  }

  @Test
  void aViewThatIsNeitherOnlineNorOfflineNeedsNothing() {
    BatchFeatureView view =
        TestViews.aggregates().with(v -> v.offline = false).with(v -> v.online = false).build();

    assertThat(Coverage.needed(view, UNDECIDED, at("2001-04-01"))).isEmpty();
  }

  @Test
  void aJobCoversAtMostTheConfiguredIntervals() {
    BatchFeatureView view = TestViews.aggregates().build();
    Interval ninety = span("2001-01-24", "2001-04-24");
    Interval ninetyOne = span("2001-01-24", "2001-04-25");

    assertThat(Coverage.jobs(view, ninety, Spans.NONE, 90)).containsExactly(ninety);
    assertThat(Coverage.jobs(view, ninetyOne, Spans.NONE, 90))
        .containsExactly(ninety, span("2001-04-24", "2001-04-25"));
  }

  @Test
  void onlyWhatNoJobIsAboutIsMissing() {
    BatchFeatureView view = TestViews.aggregates().build();
    Spans covered = Spans.of(List.of(span("2001-01-26", "2001-02-01")));

    assertThat(Coverage.jobs(view, span("2001-01-24", "2001-02-02"), covered, 90))
        .containsExactly(span("2001-01-24", "2001-01-26"), span("2001-02-01", "2001-02-02"));
  }

  @Test
  void aDimensionHasOneJobForAllIntervals() {
    BatchFeatureView view = TestViews.dimension().build();
    Interval needed = span("2001-01-30", "2001-09-01");

    assertThat(Coverage.jobs(view, needed, Spans.of(List.of(span("2001-01-30", "2001-08-31"))), 90))
        .containsExactly(needed);
    assertThat(Coverage.jobs(view, needed, Spans.of(List.of(needed)), 90)).isEmpty();
  }

  @Test
  void lookbackNeverReachesBeforeTheFirstInterval() {
    BatchFeatureView view = TestViews.aggregates().with(v -> v.lookback = 3).build();
    Interval day = span("2001-02-10", "2001-02-11");

    assertThat(Coverage.withLookback(view, day, at("2001-01-24")))
        .isEqualTo(span("2001-02-07", "2001-02-11"));
    assertThat(Coverage.withLookback(view, day, at("2001-02-09")))
        .isEqualTo(span("2001-02-09", "2001-02-11"));
    assertThat(Coverage.withLookback(view, day, at("2001-02-10"))).isEqualTo(day);
  }

  @Test
  void completedThroughStopsAtTheFirstGapAndAtTheEndTime() {
    BatchFeatureView view =
        TestViews.aggregates().with(v -> v.featureEnd = Optional.of("2001-02-05")).build();
    Spans gap =
        Spans.of(List.of(span("2001-01-24", "2001-01-30"), span("2001-01-31", "2001-02-08")));
    long now = at("2001-03-01");

    assertThat(Coverage.completedEnd(view, UNDECIDED, gap, now)).hasValue(at("2001-01-30"));
    assertThat(
            Coverage.completedEnd(view, UNDECIDED, gap.with(span("2001-01-30", "2001-01-31")), now))
        .hasValue(at("2001-02-05"));
    assertThat(Coverage.completedEnd(view, UNDECIDED, Spans.NONE, now)).isEmpty();
  }
}
