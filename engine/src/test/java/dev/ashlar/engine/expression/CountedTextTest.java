package dev.ashlar.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ashlar.model.expression.ExpressionLimits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CountedTextTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5_000})
  void aTextIsReadAsOftenAsItsLengthAllowsAndNotOnceMore(int length) {
    CountedText text = new CountedText("ab".repeat(length).substring(0, length));
    long looks = ExpressionLimits.MAX_LOOKS * (ExpressionLimits.MAX_PATTERN_LENGTH + (long) length);
    for (long look = 0; look < looks; look++) {
      int index = (int) (look % length);
      assertThat(text.charAt(index)).isEqualTo(index % 2 == 0 ? 'a' : 'b');
    }
    for (int again = 0; again < 2; again++) {
      assertThatExceptionOfType(CountedText.TooMuchWork.class).isThrownBy(() -> text.charAt(0));
    }
  }
}
