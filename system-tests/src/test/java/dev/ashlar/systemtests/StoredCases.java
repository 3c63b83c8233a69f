package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.time.Interval;
import dev.ashlar.testkit.golden.GoldenCase;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.golden.GoldenCase.Phase;
import dev.ashlar.testkit.golden.GoldenFile;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.History.Run;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Golden cases of one file on their way through the real stores. Jobs complete the intervals as far
 * as each served value wants and no further; when all have run, training data from the store, from
 * source and features in range are compared; then come late rows and the runs that heal them, and
 * everything is compared again. Not thread-safe; used once.
 */
final class StoredCases implements AutoCloseable {
  private final GoldenFile file;
  private final List<GoldenCase> cases;
  private final BatchFeatureView view;
  private final StoredView stored;
  private long completedEnd;
  private int jobs;
  private int compared;

  /**
   * @param cases one case, or several of one phase each
   */
  StoredCases(HistoryStores stores, GoldenFile file, List<GoldenCase> cases) throws IOException {
    this.file = file;
    this.cases = cases;
    this.view = file.view();
    this.stored = new StoredView(stores, StoreFault.NONE_AT_ALL, view);
    this.completedEnd = view.schedule().firstStartMicros();
  }

  /** Raises an AssertionError at the first difference; returns how many vectors were compared. */
  int check() throws IOException, SQLException {
    writeSource(1);
    for (Map.Entry<Long, List<Check>> served : servedByEnd(1).entrySet()) {
      run(new Interval(completedEnd, served.getKey()), served.getKey());
      completedEnd = served.getKey();
      checkServed(served.getValue());
    }
    checkOffline(1);
    int all = cases.getFirst().phases().size();
    for (int phases = 2; phases <= all; phases++) {
      writeSource(phases);
      GoldenCase late = cases.getFirst();
      late.phases().get(phases - 1).rerun().ifPresent(span -> run(span, completedEnd));
      checkServed(servedByEnd(phases).getOrDefault(completedEnd, List.of()));
      checkOffline(phases);
    }
    return compared;
  }

  private void writeSource(int phases) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (GoldenCase golden : cases) {
      file.arrivedRows(golden, phases).forEach(cells -> rows.add(cells.toArray()));
    }
    stored.writeSource(rows);
  }

  private void run(Interval span, long publishThrough) {
    jobs++;
    stored
        .runtime(stored.offline(), stored.online())
        .run(
            stored.job(
                new Run("job " + jobs, span, 0, true, 0), jobs, OptionalLong.of(publishThrough)),
            Cancellation.NONE);
  }

  private List<Check> checks(int phase) {
    return cases.stream()
        .map(golden -> golden.phases().get(phase - 1))
        .map(Phase::checks)
        .flatMap(List::stream)
        .toList();
  }

  /** Returns the checks of served values, by the end of the last interval that has completed. */
  private Map<Long, List<Check>> servedByEnd(int phase) {
    Map<Long, List<Check>> byEnd = new TreeMap<>();
    for (GoldenCase golden : cases) {
      for (Check check : golden.phases().get(phase - 1).checks()) {
        OptionalLong completed = file.completedThroughMicros(golden, check);
        if (completed.isPresent()) {
          byEnd
              .computeIfAbsent(
                  view.schedule().anchorMicros(completed.getAsLong()), end -> new ArrayList<>())
              .add(check);
        }
      }
    }
    return byEnd;
  }

  private void checkServed(List<Check> checks) throws IOException {
    for (Check check : checks) {
      check("served", check, stored.served(question(check)), check.values());
    }
  }

  private void checkOffline(int phases) throws SQLException {
    List<Check> checks =
        checks(phases).stream().filter(check -> check.completedThroughMicros().isEmpty()).toList();
    if (checks.isEmpty()) {
      return;
    }
    List<Question> questions = checks.stream().map(StoredCases::question).toList();
    checkTrained(RowOrigin.STORE_OR_SOURCE, checks);
    if (cases.stream().allMatch(golden -> file.isAllRun(golden, phases))) {
      checkTrained(RowOrigin.SOURCE, checks);
    }
    check("features in range", checks, stored.inRange(questions));
  }

  private void checkTrained(RowOrigin origin, List<Check> checks) throws SQLException {
    StoredView.Trained trained =
        stored.trained(origin, checks.stream().map(StoredCases::question).toList());
    check("training from " + origin, checks, trained.values());
    long errors =
        checks.stream()
            .mapToLong(check -> Collections.frequency(check.values(), Oracle.Failure.ERROR))
            .sum();
    assertThat(trained.errorValues()).as(file + ", " + origin).isEqualTo(errors);
  }

  private void check(String path, List<Check> checks, List<List<@Nullable Object>> answers) {
    for (int i = 0; i < checks.size(); i++) {
      List<@Nullable Object> expected = new ArrayList<>(checks.get(i).values());
      check(path, checks.get(i), answers.get(i), StoredPack.withoutErrors(expected));
    }
  }

  private void check(
      String path, Check check, List<?> actual, List<? extends @Nullable Object> expected) {
    assertThat(actual).as(file + ":" + check.line() + ", " + path).isEqualTo(expected);
    compared++;
  }

  private static Question question(Check check) {
    return new Question(check.key(), check.timeMicros());
  }

  @Override
  public void close() {
    stored.close();
  }
}
