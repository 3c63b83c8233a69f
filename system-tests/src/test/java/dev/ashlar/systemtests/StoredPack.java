package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.testkit.golden.GoldenText;
import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.History.Run;
import dev.ashlar.testkit.history.Seeds;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.training.TrainingRequest.Availability;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.Knowledge;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A pack of histories on its way through the real stores. Their rows are one source file, which is
 * written anew with what has arrived before each job; their jobs run in order, and those that must
 * fail do: they are cancelled when their files are written, or their commit fails; where the same
 * job succeeds twice, its first publication fails. After each publication every question is put to
 * serving, and one of each history after each other job; at the end every question is put to
 * training data from the store, to training data from source, and to features in range. Every
 * answer must be the oracle's in every bit.
 */
final class StoredPack implements AutoCloseable {
  private final StoreFault fault;
  private final List<History> histories;
  private final AshlarException planned =
      new AshlarException(ErrorCode.STORE_UNAVAILABLE, "a planned failure (expected: none)");
  private final BatchFeatureView view;
  private final List<Run> runs;
  private final StoredView stored;

  /** Whether training data as served, and as known, is of a microsecond before its events. */
  private final CurrentTime currentTime;

  private int publishedRuns;

  StoredPack(HistoryStores stores, StoreFault fault, List<History> histories) throws IOException {
    this.fault = fault;
    this.histories = histories;
    this.view = histories.getFirst().view();
    this.runs = histories.getFirst().runs();
    this.stored = new StoredView(stores, fault, view);
    this.currentTime =
        histories.getFirst().seed() % 2 == 0 ? CurrentTime.INCLUDED : CurrentTime.EXCLUDED;
  }

  /** Runs everything; raises an AssertionError at the first difference. */
  void check() throws IOException, SQLException {
    for (int i = 0; i < runs.size(); i++) {
      int published = publishedRuns;
      run(i);
      boolean isNew = published != publishedRuns;
      checkServed("online after job " + i, isNew ? Integer.MAX_VALUE : 1);
    }
    checkTrained(RowOrigin.STORE_OR_SOURCE, History::visibleRows);
    checkAsServed();
    checkAsKnown();
    writeSource(history -> history.rows().size());
    checkTrained(RowOrigin.SOURCE, StoredPack::rowsOfAllIntervals);
    checkRanges();
  }

  private void run(int index) {
    Run run = runs.get(index);
    writeSource(history -> history.runs().get(index).arrived());
    OptionalLong through = publishThrough(after(histories.getFirst(), index + 1));
    long number = runs.stream().map(Run::id).distinct().toList().indexOf(run.id()) + 1L;
    Job job = stored.job(run, number, through);
    if (!run.succeeds()) {
      OfflineStore failing = fault.failing(stored.offline(), planned);
      Cancellation progress = new Cancellation(index % 2 == 0);
      assertThatThrownBy(() -> stored.runtime(failing, stored.online()).run(job, progress))
          .isInstanceOf(AshlarException.class);
    } else if (through.isPresent() && succeedsAgain(index)) {
      assertThatThrownBy(
              () -> stored.runtime(stored.offline(), unpublishing()).run(job, Cancellation.NONE))
          .isSameAs(planned);
    } else {
      stored.runtime(stored.offline(), stored.online()).run(job, Cancellation.NONE);
      publishedRuns = through.isPresent() ? index + 1 : publishedRuns;
    }
  }

  private OptionalLong publishThrough(History history) {
    OptionalLong completed = history.completedThroughMicros();
    return completed.isPresent()
        ? OptionalLong.of(view.schedule().anchorMicros(completed.getAsLong()))
        : completed;
  }

  private boolean succeedsAgain(int index) {
    Run next = index + 1 < runs.size() ? runs.get(index + 1) : null;
    return next != null && next.succeeds() && next.id().equals(runs.get(index).id());
  }

  private OnlineStore unpublishing() {
    return new Forwarding.Online(stored.online()) {
      @Override
      public Publication begin(String name) {
        return new Forwarding.Publication(to.begin(name)) {
          @Override
          public void publish(byte[] header) {
            throw planned;
          }
        };
      }
    };
  }

  /** Writes the source as it is when so many of each history's rows have arrived. */
  private void writeSource(ToIntFunction<History> arrived) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (History history : histories) {
      history.rows().subList(0, arrived.applyAsInt(history)).stream()
          .map(row -> history.cells(row).toArray())
          .forEach(rows::add);
    }
    stored.writeSource(rows);
  }

  /**
   * @param most how many questions of each history to ask
   */
  private void checkServed(String path, int most) throws IOException {
    for (int number = 0; number < histories.size(); number++) {
      History published = after(histories.get(number), publishedRuns);
      OptionalLong completed = published.completedThroughMicros();
      Oracle oracle = new Oracle(view, published.visibleRows());
      for (Question question : published.questions().stream().limit(most).toList()) {
        List<@Nullable Object> expected =
            view.features().stream().map(StoredPack::beforePublication).toList();
        long time = question.timeMicros();
        if (completed.isPresent()) {
          time = Math.max(time, completed.getAsLong());
          expected = oracle.online(question.key(), time, completed.getAsLong());
        }
        check(path, number, question, stored.served(new Question(question.key(), time)), expected);
      }
    }
  }

  /** Nothing is known then: null, also where no rows would make a count 0. */
  private static @Nullable Object beforePublication(Feature feature) {
    return feature.valueWithoutRows() instanceof List<?> series
        ? Collections.nCopies(series.size(), (Object) null)
        : null;
  }

  /** Returns a history as it is when only its first runs have run. */
  private static History after(History history, int runs) {
    return new History(
        history.seed(),
        history.view(),
        history.processing(),
        history.rows(),
        history.runs().subList(0, runs),
        history.questions());
  }

  /** What the store would hold if every interval had run when all rows had arrived. */
  private static List<Oracle.Row> rowsOfAllIntervals(History history) {
    long first = history.view().schedule().firstStartMicros();
    return history.rows().stream()
        .filter(row -> row.timeMicros() >= first)
        .map(row -> new Oracle.Row(row.key(), row.timeMicros(), row.values()))
        .toList();
  }

  @Override
  public void close() {
    stored.close();
  }

  private interface Rows {
    List<Oracle.Row> of(History history);
  }

  private void checkTrained(RowOrigin origin, Rows rows) throws SQLException {
    StoredView.Trained trained = stored.trained(origin, questions());
    long errors =
        checkOffline("training from " + origin, CurrentTime.INCLUDED, trained.values(), rows);
    assertThat(trained.errorValues()).isEqualTo(errors);
  }

  /** Training data by ingestion time is what serving saw, however late rows and runs were. */
  private void checkAsServed() throws SQLException {
    Knowledge knowledge = new Knowledge(Availability.INGESTION_TIME, OptionalLong.empty());
    StoredView.Trained trained = stored.trained(knowledge, currentTime, questions());
    int answer = 0;
    for (int number = 0; number < histories.size(); number++) {
      History history = histories.get(number);
      for (Question question : history.questions()) {
        Question seen = seen(currentTime, question);
        check(
            "as served, current time " + currentTime,
            number,
            seen,
            trained.values().get(answer++),
            withoutErrors(served(history.asOf(seen.timeMicros()), seen)));
      }
    }
  }

  /** Returns the question that is answered where the current time may be excluded. */
  private static Question seen(CurrentTime currentTime, Question question) {
    return currentTime == CurrentTime.EXCLUDED
        ? new Question(question.key(), question.timeMicros() - 1)
        : question;
  }

  private List<@Nullable Object> served(History history, Question question) {
    OptionalLong completed = history.completedThroughMicros();
    return completed.isPresent()
        ? new Oracle(view, history.visibleRows())
            .online(question.key(), question.timeMicros(), completed.getAsLong())
        : view.features().stream().map(Feature::valueWithoutRows).toList();
  }

  /** Training data as known at a time is what it was before later runs completed. */
  private void checkAsKnown() throws SQLException {
    long kept = runs.getLast().completedMicros() - view.historyRetentionMicros();
    long known =
        runs.subList(runs.size() / 2, runs.size()).stream()
            .mapToLong(Run::completedMicros)
            .filter(completed -> completed >= kept)
            .min()
            .orElseThrow();
    Knowledge knowledge = new Knowledge(Availability.EFFECTIVE_TIME, OptionalLong.of(known));
    StoredView.Trained trained = stored.trained(knowledge, currentTime, questions());
    checkOffline(
        "as known", currentTime, trained.values(), history -> history.asOf(known).visibleRows());
  }

  private void checkRanges() throws SQLException {
    checkOffline(
        "features in range",
        CurrentTime.INCLUDED,
        stored.inRange(questions()),
        History::visibleRows);
  }

  private List<Question> questions() {
    return histories.stream().flatMap(history -> history.questions().stream()).toList();
  }

  /** Checks the answers to all questions; returns how many values must be errors. */
  private long checkOffline(
      String path, CurrentTime current, List<List<@Nullable Object>> answers, Rows rows) {
    int answer = 0;
    long errors = 0;
    for (int number = 0; number < histories.size(); number++) {
      History history = histories.get(number);
      Oracle oracle = new Oracle(view, rows.of(history));
      for (Question question : history.questions()) {
        Question seen = seen(current, question);
        List<@Nullable Object> expected = oracle.offline(seen.key(), seen.timeMicros());
        errors += Collections.frequency(expected, Oracle.Failure.ERROR);
        check(
            path + ", current time " + current,
            number,
            seen,
            answers.get(answer++),
            withoutErrors(expected));
      }
    }
    return errors;
  }

  /** An error is null in files. */
  static List<@Nullable Object> withoutErrors(List<@Nullable Object> values) {
    List<@Nullable Object> nulled = new ArrayList<>(values);
    nulled.replaceAll(value -> Oracle.Failure.ERROR.equals(value) ? null : value);
    return nulled;
  }

  private void check(
      String path,
      int number,
      Question question,
      List<@Nullable Object> actual,
      List<@Nullable Object> expected) {
    if (!actual.equals(expected)) {
      throw new AssertionError(
          Seeds.replay(histories.getFirst().seed())
              + ", history "
              + number
              + ", "
              + path
              + ", "
              + question
              + ": "
              + actual
              + " (expected: "
              + expected
              + "); its history as a golden file:\n"
              + GoldenText.of(histories.get(number).withQuestions(List.of(question))));
    }
  }
}
