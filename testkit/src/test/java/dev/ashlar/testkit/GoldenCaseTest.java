package dev.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Interval;
import dev.ashlar.testkit.golden.ExpressionView;
import dev.ashlar.testkit.golden.GoldenCase;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.golden.GoldenFile;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked cases, through the oracle and through the engine. */
class GoldenCaseTest {
  /** A case of a file, after its first phases. */
  record Stage(GoldenFile file, GoldenCase golden, int phases) {
    List<Oracle.Row> rows() {
      return file.visibleRows(golden, phases);
    }

    Oracle oracle() {
      return new Oracle(file.view(), golden.processing(), rows());
    }

    Swept swept(long seed) {
      return new Swept(file.view(), golden.processing(), rows(), seed);
    }

    List<Check> checks() {
      return golden.phases().get(phases - 1).checks();
    }

    @Override
    public String toString() {
      return file + ", " + golden + ", phase " + phases;
    }
  }

  static List<Stage> stages() {
    return Stream.of(GoldenFile.all(), ExpressionView.all())
        .flatMap(files -> stages(files).stream())
        .toList();
  }

  private static List<Stage> stages(List<GoldenFile> files) {
    List<Stage> stages = new ArrayList<>();
    for (GoldenFile file : files) {
      for (GoldenCase golden : file.cases()) {
        for (int phases = 1; phases <= golden.phases().size(); phases++) {
          stages.add(new Stage(file, golden, phases));
        }
      }
    }
    return stages;
  }

  @ParameterizedTest
  @MethodSource("stages")
  void oracleGivesTheWorkedValues(Stage stage) {
    Oracle oracle = stage.oracle();
    forOffline(
        stage,
        (check, name) ->
            assertThat(
                    check.atLatestEvent()
                        ? oracle.atLatestEvent(check.key(), check.timeMicros())
                        : oracle.offline(check.key(), check.timeMicros()))
                .as(name)
                .isEqualTo(check.values()));
    forOnline(
        stage,
        (check, completed) ->
            assertThat(oracle.online(check.key(), check.timeMicros(), completed))
                .as(name(stage, check, "online"))
                .isEqualTo(check.values()));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void engineGivesTheWorkedValues(Stage stage) {
    Swept swept = stage.swept(1);
    forOffline(
        stage,
        (check, name) -> {
          List<Question> question = List.of(question(check));
          assertThat(
                  (check.atLatestEvent() ? swept.atLatestEvent(question) : swept.offline(question))
                      .get(0))
              .as(name)
              .isEqualTo(check.values());
        });
  }

  @ParameterizedTest
  @MethodSource("stages")
  void rangesGiveTheWorkedValues(Stage stage) {
    Swept swept = stage.swept(2);
    Map<List<Object>, NavigableMap<Long, Swept.Range>> ranges =
        swept.ranges(new Interval(Long.MIN_VALUE, Long.MAX_VALUE), List.of());
    forOffline(
        stage,
        (check, name) -> {
          if (check.atLatestEvent()) {
            return;
          }
          Map.Entry<Long, Swept.Range> entry =
              ranges.getOrDefault(check.key(), new TreeMap<>()).floorEntry(check.timeMicros());
          boolean isIn = entry != null && entry.getValue().range().contains(check.timeMicros());
          assertThat(isIn ? entry.getValue().values() : withoutRows(stage))
              .as(name)
              .isEqualTo(check.values());
        });
  }

  private static List<?> withoutRows(Stage stage) {
    return stage.file().view().features().stream().map(Feature::valueWithoutRows).toList();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void packedRowsGiveTheWorkedValues(Stage stage) {
    Swept swept = stage.swept(3);
    forOnline(
        stage,
        (check, completed) ->
            assertThat(swept.online(List.of(question(check)), completed).get(0))
                .as(name(stage, check, "online"))
                .isEqualTo(check.values()));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void firstIntervalIsTheOneWorkedOut(Stage stage) {
    stage
        .golden()
        .firstStartMicros()
        .ifPresent(start ->
            assertThat(stage.file().view().schedule().firstStartMicros()).isEqualTo(start));
  }

  /** Each kind by itself, so that one cannot hide that the other shrank. */
  @Test
  void manyValuesAreChecked() {
    Figures golden = Figures.of(GoldenFile.all());
    Figures expressions = Figures.of(ExpressionView.all());
    System.err.println("GoldenCaseTest: golden " + golden + ", expressions " + expressions);
    assertThat(golden.cases()).isGreaterThanOrEqualTo(335);
    assertThat(golden.values()).isGreaterThanOrEqualTo(6_650);
    assertThat(expressions.values()).isGreaterThanOrEqualTo(3_800);
  }

  /** How much files check. */
  private record Figures(int files, int cases, long values) {
    static Figures of(List<GoldenFile> files) {
      return new Figures(
          files.size(),
          files.stream().mapToInt(file -> file.cases().size()).sum(),
          stages(files).stream()
              .flatMap(stage -> stage.checks().stream())
              .mapToLong(check -> check.values().size())
              .sum());
    }

    @Override
    public String toString() {
      return values + " values in " + cases + " cases of " + files + " files";
    }
  }

  private static void forOffline(Stage stage, BiConsumer<Check, String> test) {
    stage.checks().stream()
        .filter(check -> check.completedThroughMicros().isEmpty())
        .forEach(check -> test.accept(check, name(stage, check, "offline")));
  }

  private static void forOnline(Stage stage, BiConsumer<Check, Long> test) {
    for (Check check : stage.checks()) {
      OptionalLong completed = stage.file().completedThroughMicros(stage.golden(), check);
      completed.ifPresent(micros -> test.accept(check, micros));
    }
  }

  private static Question question(Check check) {
    return new Question(check.key(), check.timeMicros());
  }

  private static String name(Stage stage, Check check, String path) {
    return stage + ", line " + check.line() + ", " + path;
  }
}
