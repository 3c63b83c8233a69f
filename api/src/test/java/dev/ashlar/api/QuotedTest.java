package dev.ashlar.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QuotedTest {
  @Test
  void spacesThatLookLikeOthersAreEscaped() {
    assertThat(Quoted.of("a b\u00a0c\u3000")).isEqualTo("`a b\\u00a0c\\u3000`");
  }

  @Test
  void printableTextStaysAsItIs() {
    assertThat(Quoted.of("naïve 🛫 x")).isEqualTo("`naïve 🛫 x`");
  }

  @Test
  void whatCannotBeSeenIsEscaped() {
    assertThat(Quoted.of("a\n\u001b[31m\u202e\uD83D"))
        .isEqualTo("`a\\u000a\\u001b[31m\\u202e\\ud83d`");
  }

  @Test
  void textOfTheGreatestLengthStaysAndLongerTextIsCut() {
    String longest = "x".repeat(Quoted.MAX_LENGTH);

    assertThat(Quoted.of(longest)).isEqualTo("`" + longest + "`");
    assertThat(Quoted.of(longest + "y")).isEqualTo("`" + longest + "…`");
  }
}
