package dev.ashlar.model.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MismatchTest {
  @ParameterizedTest
  @EnumSource(Function.class)
  void whatIsExpectedIsSaidWithoutTheLettersOfTheReference(Function function) {
    ExpressionException mismatch = Mismatch.of(function, 0, List.of());
    assertThat(mismatch.problem()).isEqualTo("`" + function.text() + "` of nothing");
    if (!Signature.of(function).isEmpty()) {
      assertThat(mismatch.hint()).matches("expected: .{2,}").doesNotContainPattern("\\b[TUNMC]\\b");
    }
  }
}
