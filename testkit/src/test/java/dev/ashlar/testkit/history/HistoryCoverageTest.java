package dev.ashlar.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.SampleDefinitions;
import dev.ashlar.testkit.oracle.Processing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of the times that histories ask about are counted as boundaries. */
final class HistoryCoverageTest {

  private static final List<Field> KEY = List.of(new Field("user_id", DataType.STRING));
  private static final long START = micros("2024-01-02T05:00:00Z");

  @Test
  void aggregatesHaveTheEdgesOfTilesAndIntervalsAndTheMomentsOfAvailability() {
    BatchFeatureView view =
        of(
            SampleDefinitions.aggregates(
                "sums",
                KEY,
                SampleDefinitions.weekly("sum", AggregateFunction.SUM, DataType.FLOAT64)),
            Optional.of("ts"),
            OptionalLong.of(Durations.HOUR),
            OptionalLong.empty());
    assertThat(
            atBoundaries(
                view,
                "2024-01-05T00:00:00Z",
                "2024-01-05T00:00:00.000001Z",
                "2024-01-04T23:59:59.999999Z",
                "2024-01-05T07:00:00.000001Z",
                "2024-01-05T02:29:59.999999Z",
                "1969-12-31T02:30:00.000001Z"))
        .isEqualTo(6);
    assertThat(
            atBoundaries(
                view,
                "2024-01-05T00:00:00.000002Z",
                "2024-01-04T23:59:59.999998Z",
                "2024-01-05T07:30:00Z",
                "2024-01-05T02:30:00.000002Z",
                "2024-01-05T02:29:59.999998Z"))
        .isZero();
  }

  @Test
  void attributesHaveTheirExpiryAsWell() {
    BatchFeatureView view =
        of(
            attributes(),
            Optional.of("ts"),
            OptionalLong.empty(),
            OptionalLong.of(90 * Durations.MINUTE));
    assertThat(
            atBoundaries(
                view,
                "2024-01-05T02:30:00Z",
                "2024-01-05T03:59:59.999999Z",
                "2024-01-05T04:00:00.000002Z"))
        .isEqualTo(3);
    assertThat(
            atBoundaries(
                view,
                "2024-01-05T03:59:59.999998Z",
                "2024-01-05T04:00:00.000003Z",
                "2024-01-05T05:00:00Z"))
        .isZero();
  }

  @Test
  void aDimensionIsAvailableFromItsStart() {
    BatchFeatureView view =
        of(attributes(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
    assertThat(
            atBoundaries(
                view,
                "2024-01-02T05:00:00Z",
                "2024-01-02T04:59:59.999999Z",
                "2024-01-03T00:00:00Z"))
        .isEqualTo(3);
    assertThat(atBoundaries(view, "2024-01-02T02:30:00Z", "2024-01-03T05:00:00Z")).isZero();
  }

  @Test
  void halfOfTheTimesOfEveryHistoryAreBoundaries() {
    for (long seed = 0; seed < 500; seed++) {
      HistoryCoverage coverage = new HistoryCoverage();
      coverage.add(HistoryGenerator.generate(seed));
      assertThat(2 * coverage.timesAtBoundaries())
          .as("seed " + seed)
          .isGreaterThanOrEqualTo(coverage.times());
    }
  }

  private static BatchFeatureView attributes() {
    return SampleDefinitions.attributes(
        "profile", KEY, SampleDefinitions.attribute("amt", DataType.FLOAT64));
  }

  /** Returns a daily view whose intervals are complete two and a half hours after their end. */
  private static BatchFeatureView of(
      BatchFeatureView view,
      Optional<String> timestamp,
      OptionalLong tileMicros,
      OptionalLong ttlMicros) {
    return new BatchFeatureView(
        view.name(),
        view.entities(),
        view.joinKeys(),
        view.query(),
        view.rows(),
        timestamp,
        new BatchSchedule(
            Durations.DAY,
            150 * Durations.MINUTE,
            START,
            OptionalLong.empty(),
            0,
            OptionalLong.empty()),
        tileMicros,
        ttlMicros,
        0,
        BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS,
        true,
        true,
        false,
        view.features(),
        Metadata.NONE);
  }

  private static long atBoundaries(BatchFeatureView view, String... times) {
    List<History.Question> questions =
        Stream.of(times).map(time -> new History.Question(List.of("a"), micros(time))).toList();
    HistoryCoverage coverage = new HistoryCoverage();
    coverage.add(new History(0, view, Processing.BATCH, List.of(), List.of(), questions));
    assertThat(coverage.times()).isEqualTo(times.length);
    return coverage.timesAtBoundaries();
  }

  private static long micros(String time) {
    return Timestamps.micros(Instant.parse(time));
  }
}
