package dev.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Interval;
import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.HistoryCoverage;
import dev.ashlar.testkit.history.HistoryCoverage.Situation;
import dev.ashlar.testkit.history.HistoryCoverage.Use;
import dev.ashlar.testkit.history.HistoryGenerator;
import dev.ashlar.testkit.history.Seeds;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.testkit.oracle.Processing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The engine against the oracle over random histories: training data, online rows and ranges agree
 * in every bit.
 */
class DifferentialTest {
  private static final int HISTORIES = 10_000;
  private static final int LARGE_HISTORIES = 10;
  private static final int HISTORIES_BETWEEN_LINES = 50_000;

  @Test
  void engineAgreesWithTheOracleInEveryBit() {
    Seeds seeds = Seeds.of(HISTORIES);
    HistoryCoverage coverage = new HistoryCoverage();
    seeds.stream()
        .forEach(seed -> {
          History history = HistoryGenerator.generate(seed);
          assertThat(history.rows()).hasSizeGreaterThanOrEqualTo(HistoryGenerator.MIN_ROWS);
          assertThat(history.questions())
              .hasSizeGreaterThanOrEqualTo(HistoryGenerator.MIN_QUESTIONS);
          FoundFailure.look(history, DifferentialTest::check);
          coverage.add(history);
          long done = seed - seeds.first() + 1;
          if (done == seeds.count() || done % HISTORIES_BETWEEN_LINES == 0) {
            System.err.println(
                "DifferentialTest: "
                    + done
                    + " histories from seed "
                    + seeds.first()
                    + " met "
                    + coverage);
          }
        });
    if (seeds.count() >= HISTORIES) {
      for (Situation situation : Situation.values()) {
        assertThat(coverage.count(situation)).as(situation.name()).isPositive();
      }
      assertThat(coverage.uses()).containsExactlyInAnyOrderElementsOf(everyUse());
    }
    assertThat(2 * coverage.timesAtBoundaries()).isGreaterThanOrEqualTo(coverage.times());
  }

  private static List<Use> everyUse() {
    List<Use> uses = new ArrayList<>();
    for (AggregateFunction function : AggregateFunction.values()) {
      for (Processing processing : Processing.values()) {
        uses.add(new Use(function, Window.Sliding.class, processing));
        uses.add(new Use(function, Window.Lifetime.class, processing));
        uses.add(new Use(function, Window.Series.class, processing));
      }
    }
    return uses;
  }

  @Test
  void engineAgreesWithTheOracleOverLongWindows() {
    Seeds.of(LARGE_HISTORIES).stream()
        .limit(LARGE_HISTORIES)
        .mapToObj(HistoryGenerator::generateLarge)
        .forEach(history -> FoundFailure.look(history, DifferentialTest::check));
  }

  private static void check(History history) {
    List<Oracle.Row> rows = history.visibleRows();
    Oracle oracle = new Oracle(history.view(), history.processing(), rows);
    Swept swept = new Swept(history.view(), history.processing(), rows, history.seed());
    List<Question> questions = history.questions();
    List<? extends List<?>> offline = swept.offline(questions);
    Interval requested = new Interval(Long.MIN_VALUE, Long.MAX_VALUE);
    Map<List<Object>, NavigableMap<Long, Swept.Range>> ranges = swept.ranges(requested, questions);
    List<?> withoutRows =
        history.view().features().stream().map(Feature::valueWithoutRows).toList();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      List<?> expected = oracle.offline(question.key(), question.timeMicros());
      assertThat(offline.get(i)).as(name(history, i, "offline")).isEqualTo(expected);
      assertThat(inRange(ranges, question, withoutRows))
          .as(name(history, i, "in range"))
          .isEqualTo(expected);
    }
    ranges.values().forEach(DifferentialTest::checkDisjoint);
    if (history.processing() == Processing.BATCH) {
      checkOnline(history, oracle, swept);
      checkAsServed(history, swept);
    } else {
      checkAtLatestEvent(history, oracle, swept);
    }
  }

  private static void checkAsServed(History history, Swept swept) {
    List<Question> questions = new ArrayList<>(history.questions());
    // At and beside the moments at which values change.
    for (int i = 0; i < history.runs().size(); i++) {
      Question like = history.questions().get(i % history.questions().size());
      long completed = history.runs().get(i).completedMicros();
      questions.add(new Question(like.key(), completed + i % 2 - 1));
    }
    List<? extends List<?>> values = swept.asServed(history, questions);
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      History then = history.asOf(question.timeMicros());
      Oracle known = new Oracle(history.view(), then.visibleRows());
      OptionalLong completed = then.completedThroughMicros();
      List<?> expected =
          completed.isPresent()
              ? known.online(question.key(), question.timeMicros(), completed.getAsLong())
              : new Oracle(history.view(), List.of())
                  .offline(question.key(), question.timeMicros());
      assertThat(values.get(i)).as(name(history, i, "as served")).isEqualTo(expected);
    }
  }

  private static void checkAtLatestEvent(History history, Oracle oracle, Swept swept) {
    List<Question> questions = history.questions();
    List<? extends List<?>> values = swept.atLatestEvent(questions);
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      assertThat(values.get(i))
          .as(name(history, i, "at the latest event"))
          .isEqualTo(oracle.atLatestEvent(question.key(), question.timeMicros()));
    }
  }

  private static void checkOnline(History history, Oracle oracle, Swept swept) {
    OptionalLong completed = history.completedThroughMicros();
    if (completed.isEmpty()) {
      return;
    }
    List<Question> later =
        history.questions().stream()
            .map(question ->
                new Question(
                    question.key(), Math.max(question.timeMicros(), completed.getAsLong())))
            .toList();
    List<? extends List<?>> online = swept.online(later, completed.getAsLong());
    for (int i = 0; i < later.size(); i++) {
      Question question = later.get(i);
      assertThat(online.get(i))
          .as(name(history, i, "online"))
          .isEqualTo(oracle.online(question.key(), question.timeMicros(), completed.getAsLong()));
    }
  }

  private static List<?> inRange(
      Map<List<Object>, NavigableMap<Long, Swept.Range>> ranges,
      Question question,
      List<?> withoutRows) {
    Map.Entry<Long, Swept.Range> entry =
        ranges.getOrDefault(question.key(), new TreeMap<>()).floorEntry(question.timeMicros());
    return entry != null && entry.getValue().range().contains(question.timeMicros())
        ? entry.getValue().values()
        : withoutRows;
  }

  private static void checkDisjoint(NavigableMap<Long, Swept.Range> ranges) {
    Swept.Range before = null;
    for (Swept.Range range : ranges.values()) {
      assertThat(range.range().startMicros()).isLessThan(range.range().endMicros());
      if (before != null) {
        assertThat(before.range().endMicros()).isLessThanOrEqualTo(range.range().startMicros());
        boolean adjacent = before.range().endMicros() == range.range().startMicros();
        assertThat(adjacent && before.values().equals(range.values())).isFalse();
      }
      before = range;
    }
  }

  private static String name(History history, int question, String path) {
    return Seeds.replay(history.seed()) + " question " + question + " " + path;
  }
}
