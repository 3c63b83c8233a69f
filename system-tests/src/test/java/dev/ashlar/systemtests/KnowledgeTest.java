package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.SampleDefinitions;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.History.Run;
import dev.ashlar.training.TrainingRequest.Availability;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.Knowledge;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was known when, to the microsecond, by worked values: 5 of the first day, which a job stored
 * three hours after it ended, and 6 after a rerun with a late row, six hours later.
 */
final class KnowledgeTest {
  private static final long DAY = Durations.DAY;
  private static final long STORED = DAY + 3 * Durations.HOUR;
  private static final long HEALED = DAY + 9 * Durations.HOUR;
  private static final long RETENTION = BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS;
  private static final String KEY = "a";

  private static final BatchFeatureView VIEW =
      SampleDefinitions.aggregates(
          "spending",
          List.of(new Field("k", DataType.STRING)),
          SampleDefinitions.weekly("total", AggregateFunction.SUM, DataType.FLOAT64));

  @TempDir private Path directory;
  private HistoryStores stores;
  private StoredView stored;

  @BeforeEach
  void runJobs() throws Exception {
    stores = HistoryStores.open(directory);
    stored = new StoredView(stores, StoreFault.NONE_AT_ALL, VIEW);
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {KEY, Durations.HOUR, 5.0});
    stored.writeSource(rows);
    run(1, new Interval(VIEW.schedule().firstStartMicros(), DAY), STORED);
    rows.add(new Object[] {KEY, 2 * Durations.HOUR, 1.0});
    stored.writeSource(rows);
    run(2, new Interval(0, DAY), HEALED);
  }

  private void run(int number, Interval span, long completedMicros) {
    Run run = new Run("job " + number, span, 0, true, completedMicros);
    stored
        .runtime(stored.offline(), stored.online())
        .run(stored.job(run, number, OptionalLong.of(DAY)), Cancellation.NONE);
  }

  @AfterEach
  void close() {
    stored.close();
    stores.close();
  }

  @Test
  void byIngestionTimeAnEventSeesWhatWasStoredByThen() throws SQLException {
    Knowledge served = new Knowledge(Availability.INGESTION_TIME, OptionalLong.empty());
    long[] times = {DAY, STORED - 1, STORED, STORED + 1, HEALED - 1, HEALED, HEALED + 1};

    assertThat(totals(served, CurrentTime.INCLUDED, times))
        .containsExactly(null, null, 5.0, 5.0, 5.0, 6.0, 6.0);
    assertThat(totals(served, CurrentTime.EXCLUDED, times))
        .containsExactly(null, null, null, 5.0, 5.0, 5.0, 6.0);
  }

  @Test
  void asKnownAtATimeAnEventSeesWhatWasEffectiveByItsOwn() throws SQLException {
    long[] times = {DAY - 1, DAY, DAY + 1};

    assertThat(totals(knownAt(STORED - 1), CurrentTime.INCLUDED, times)).containsOnlyNulls();
    for (long known : new long[] {STORED, HEALED - 1}) {
      assertThat(totals(knownAt(known), CurrentTime.INCLUDED, times))
          .containsExactly(null, 5.0, 5.0);
      assertThat(totals(knownAt(known), CurrentTime.EXCLUDED, times))
          .containsExactly(null, null, 5.0);
    }
    assertThat(totals(knownAt(HEALED), CurrentTime.INCLUDED, times))
        .containsExactly(null, 6.0, 6.0);
    assertThat(totals(knownAt(HEALED), CurrentTime.EXCLUDED, times))
        .containsExactly(null, null, 6.0);
  }

  @Test
  void historyIsKeptToTheMicrosecond() throws SQLException {
    stored.setNow(STORED + RETENTION);
    assertThat(totals(knownAt(STORED), CurrentTime.INCLUDED, DAY)).containsExactly(5.0);

    assertThatThrownBy(() -> totals(knownAt(STORED - 1), CurrentTime.INCLUDED, DAY))
        .isInstanceOf(AshlarException.class)
        .hasMessage(
            "what view spending knew at %s may be gone"
                + " (expected: a time within its history_retention of 30d, not before %s)",
            Timestamps.format(STORED - 1), Timestamps.format(STORED));
  }

  private static Knowledge knownAt(long micros) {
    return new Knowledge(Availability.EFFECTIVE_TIME, OptionalLong.of(micros));
  }

  private List<@Nullable Object> totals(Knowledge knowledge, CurrentTime currentTime, long... times)
      throws SQLException {
    List<Question> questions =
        Arrays.stream(times).mapToObj(time -> new Question(List.of(KEY), time)).toList();
    List<@Nullable Object> totals = new ArrayList<>();
    stored
        .trained(knowledge, currentTime, questions)
        .values()
        .forEach(values -> totals.add(values.getFirst()));
    return totals;
  }
}
