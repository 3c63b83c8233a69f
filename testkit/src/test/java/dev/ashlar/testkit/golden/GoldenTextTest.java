package dev.ashlar.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.HistoryGenerator;
import dev.ashlar.testkit.history.Seeds;
import dev.ashlar.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A history that is written as a golden file is still the same history. */
class GoldenTextTest {
  private static final int HISTORIES = 200;

  static LongStream seeds() {
    return Seeds.of(HISTORIES).stream().limit(HISTORIES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsWrittenIsReadBack(long seed) {
    History history = HistoryGenerator.generate(seed);
    String text = GoldenText.of(history);
    GoldenFile file = new GoldenFileReader("found.yaml", text).read();
    GoldenCase golden = file.cases().get(0);
    List<Feature> features = withoutLists(history.view());
    assertThat(withoutLists(file.view())).as(text).isEqualTo(features);
    assertThat(golden.processing()).isEqualTo(history.processing());

    Oracle original = new Oracle(history.view(), history.processing(), history.visibleRows());
    Oracle read = new Oracle(file.view(), golden.processing(), file.visibleRows(golden, 1));
    int place = 0;
    List<Check> checks = golden.phases().get(0).checks();
    for (Question question : history.questions()) {
      Check offline = checks.get(place++);
      assertThat(offline.key()).isEqualTo(question.key());
      assertThat(offline.timeMicros()).isEqualTo(question.timeMicros());
      assertThat(read.offline(question.key(), question.timeMicros())).isEqualTo(offline.values());
      assertThat(byFeature(file.view(), offline.values(), features))
          .isEqualTo(
              byFeature(
                  history.view(),
                  original.offline(question.key(), question.timeMicros()),
                  features));
      if (history.completedThroughMicros().isPresent()) {
        Check served = checks.get(place++);
        assertThat(served.completedThroughMicros()).isEqualTo(history.completedThroughMicros());
        assertThat(
                read.online(
                    served.key(), served.timeMicros(), served.completedThroughMicros().getAsLong()))
            .isEqualTo(served.values());
      }
    }
    assertThat(checks).hasSize(place);
  }

  private static List<Feature> withoutLists(BatchFeatureView view) {
    return view.features().stream()
        .filter(feature -> !(feature instanceof Feature.SecondaryKeys))
        .toList();
  }

  private static Map<String, @Nullable Object> byFeature(
      BatchFeatureView view, List<?> values, List<Feature> wanted) {
    List<String> names = wanted.stream().map(Feature::name).toList();
    Map<String, @Nullable Object> byName = new HashMap<>();
    List<Feature> features = new ArrayList<>(view.features());
    for (int i = 0; i < features.size(); i++) {
      if (names.contains(features.get(i).name())) {
        byName.put(features.get(i).name(), values.get(i));
      }
    }
    return byName;
  }
}
