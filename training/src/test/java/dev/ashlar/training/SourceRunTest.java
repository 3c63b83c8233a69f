package dev.ashlar.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.SampleDefinitions;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SourceRunTest {
  private static final long DAY = Durations.DAY;

  private static BatchFeatureView view(OptionalLong end) {
    BatchFeatureView view =
        SampleDefinitions.attributes(
            "v",
            List.of(new Field("k", DataType.STRING)),
            SampleDefinitions.attribute("amt", DataType.FLOAT64));
    return new BatchFeatureView(
        view.name(),
        view.entities(),
        view.joinKeys(),
        new ViewQuery(view.query().sql(), view.query().sources(), OptionalLong.of(DAY)),
        view.rows(),
        view.timestamp(),
        new BatchSchedule(DAY, Durations.HOUR, DAY + Durations.HOUR, end, 0, OptionalLong.empty()),
        view.tileMicros(),
        view.ttlMicros(),
        0,
        BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS,
        true,
        true,
        false,
        view.features(),
        Metadata.NONE);
  }

  private static Interval span(OptionalLong end, long lastMicros) {
    return SourceRun.of(view(end), lastMicros).span();
  }

  @Test
  void onlyIntervalsThatAreAvailableAreRun() {
    OptionalLong open = OptionalLong.empty();
    assertThat(span(open, 3 * DAY + Durations.HOUR)).isEqualTo(new Interval(0, 3 * DAY));
    assertThat(span(open, 3 * DAY + Durations.HOUR - 1)).isEqualTo(new Interval(0, 2 * DAY));
    assertThat(span(OptionalLong.of(2 * DAY), 9 * DAY)).isEqualTo(new Interval(0, 2 * DAY));
    assertThat(span(OptionalLong.of(2 * DAY), Long.MAX_VALUE)).isEqualTo(new Interval(0, 2 * DAY));
    assertThat(span(open, Long.MIN_VALUE)).isEqualTo(new Interval(0, 0));
  }

  @Test
  void tooManyQueriesAreAnErrorBeforeTheFirst() {
    long limit = SourceRun.MAX_QUERIES * DAY + Durations.HOUR;
    assertThat(span(OptionalLong.empty(), limit).cells(DAY)).isEqualTo(SourceRun.MAX_QUERIES);
    assertThatThrownBy(() -> span(OptionalLong.empty(), limit + DAY))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
        .hasMessageContaining("10001 intervals");
  }
}
