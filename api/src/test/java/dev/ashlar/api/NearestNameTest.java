package dev.ashlar.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NearestNameTest {
  @ParameterizedTest
  @CsvSource({
    "dealy, delay",
    "dlay, delay",
    "delayy, delay",
    "DELAY, delay",
    "orgin, origin",
    "delay_maen_7d, delay_mean_7d",
    "X, x",
    "xy, x"
  })
  void aTypingMistakeIsNear(String typed, String meant) {
    assertThat(NearestName.find(typed, List.of("origin", meant, "delay_mean_7d_1d_offset_3d")))
        .contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"delay", "ab", "timestamp"})
  void anotherWordIsNot(String typed) {
    assertThat(NearestName.find(typed, List.of("latitude", "carrier", "wxyz"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "y"})
  void whatHasNoCharacterInCommonIsNotNear(String typed) {
    assertThat(NearestName.find(typed, List.of("x"))).isEmpty();
  }

  @Test
  void theFirstOfEquallyNearNamesIsGiven() {
    assertThat(NearestName.find("date1", List.of("date2", "date3"))).contains("date2");
  }

  @Test
  void namesOfTheGreatestLengthAreComparedAndLongerOnesAreNot() {
    String longest = "n".repeat(NearestName.MAX_LENGTH);

    assertThat(NearestName.find(longest.substring(1) + "m", List.of(longest))).contains(longest);
    assertThat(NearestName.find(longest + "m", List.of(longest + "n"))).isEmpty();
  }

  @Test
  void noCandidatesGiveNoName() {
    assertThat(NearestName.find("", List.of())).isEmpty();
    assertThat(NearestName.find("", List.of("abc"))).isEmpty();
  }
}
