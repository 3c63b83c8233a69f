package dev.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.testkit.golden.GoldenCase;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.oracle.Oracle;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked values of the semantics, through the oracle and through the engine. */
class GoldenCaseTest {

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oracleGivesTheWorkedValues(GoldenCase golden) {
    Oracle oracle = new Oracle(golden.view(), golden.rows());
    assertThat(golden.checks()).isNotEmpty();
    for (Check check : golden.checks()) {
      List<?> values =
          check.completedThroughMicros().isPresent()
              ? oracle.online(
                  check.key(), check.timeMicros(), check.completedThroughMicros().getAsLong())
              : oracle.offline(check.key(), check.timeMicros());
      assertThat(values).as(golden + " " + check).isEqualTo(check.values());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void engineGivesTheWorkedValues(GoldenCase golden) {
    Swept swept = new Swept(golden.view(), golden.rows(), 1);
    for (Check check : golden.checks()) {
      List<Question> question = List.of(new Question(check.key(), check.timeMicros()));
      List<? extends List<?>> values =
          check.completedThroughMicros().isPresent()
              ? swept.online(question, check.completedThroughMicros().getAsLong())
              : swept.offline(question);
      assertThat(values.get(0)).as(golden + " " + check).isEqualTo(check.values());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void firstIntervalIsTheOneWorkedOut(GoldenCase golden) {
    golden
        .firstInterval()
        .ifPresent(interval ->
            assertThat(golden.view().schedule().firstStartMicros())
                .isEqualTo(interval.startMicros()));
  }
}
