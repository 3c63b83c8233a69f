package dev.ashlar.testkit.history;

import dev.ashlar.model.definition.Feature;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.History.Run;
import dev.ashlar.testkit.history.History.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a history that fails small enough to be understood. */
public final class SmallestHistory {
  private final Predicate<History> fails;

  private SmallestHistory(Predicate<History> fails) {
    this.fails = fails;
  }

  /**
   * Returns what is left of a failing history when no single question, feature or row can be taken
   * away without it passing.
   *
   * @param fails whether a history fails; it must not depend on anything else
   */
  public static History of(History failing, Predicate<History> fails) {
    SmallestHistory smallest = new SmallestHistory(fails);
    History history = smallest.withFewerQuestions(failing);
    history = smallest.withFewerFeatures(history);
    return smallest.withFewerRows(history);
  }

  private History withFewerQuestions(History history) {
    for (Question question : history.questions()) {
      History alone = history.withQuestions(List.of(question));
      if (fails.test(alone)) {
        return alone;
      }
    }
    return history;
  }

  private History withFewerFeatures(History history) {
    History smallest = history;
    for (Feature feature : history.view().features()) {
      List<Feature> others = new ArrayList<>(smallest.view().features());
      others.remove(feature);
      // Lists of secondary keys stand beside an aggregate.
      if (others.stream().anyMatch(other -> !(other instanceof Feature.SecondaryKeys))) {
        History without = smallest.withFeatures(others);
        smallest = fails.test(without) ? without : smallest;
      }
    }
    return smallest;
  }

  /** Takes away half of the rows, then quarters, and at last single rows until none can go. */
  private History withFewerRows(History history) {
    History smallest = history;
    for (int chunk = Math.max(1, history.rows().size() / 2); ; chunk = Math.max(1, chunk / 2)) {
      int before = smallest.rows().size();
      for (int start = before - chunk; start > -chunk; start -= chunk) {
        History without = without(smallest, Math.max(0, start), start + chunk);
        smallest = fails.test(without) ? without : smallest;
      }
      if (chunk == 1 && smallest.rows().size() == before) {
        return smallest;
      }
    }
  }

  private static History without(History history, int from, int to) {
    List<SourceRow> rows = new ArrayList<>(history.rows());
    rows.subList(from, to).clear();
    List<Run> runs =
        history.runs().stream()
            .map(run -> {
              int gone = Math.max(0, Math.min(to, run.arrived()) - from);
              return new Run(
                  run.id(),
                  run.span(),
                  run.arrived() - gone,
                  run.succeeds(),
                  run.completedMicros());
            })
            .toList();
    return new History(
        history.seed(), history.view(), history.processing(), rows, runs, history.questions());
  }
}
