package dev.ashlar.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NameListTest {
  @Test
  void oneNameStandsAlone() {
    assertThat(NameList.of(List.of("a"))).isEqualTo("a");
    assertThat(NameList.of(List.of("a", "b"))).isEqualTo("one of a, b");
  }

  @Test
  void longListsAreCut() {
    assertThat(NameList.of(numbers(NameList.MAX_SHOWN))).endsWith(", 11");
    assertThat(NameList.of(numbers(NameList.MAX_SHOWN + 1))).endsWith(", 11, …");
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
