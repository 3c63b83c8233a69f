package dev.ashlar.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.data.Column;
import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.Function;
import dev.ashlar.model.expression.FunctionReference;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.model.type.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FunctionExamplesTest {
  private static final FunctionReference REFERENCE = FunctionReference.read();
  private static final Scope NOTHING = Scope.of(Schema.of());

  @ParameterizedTest
  @EnumSource
  void theExampleOfTheReferenceHasItsResult(Function function) {
    FunctionReference.Entry entry = REFERENCE.of(function);
    String same = "(" + entry.example() + ") IS NOT DISTINCT FROM (" + entry.result() + ")";
    ExpressionEvaluator evaluator =
        CompiledExpression.of(ExpressionParser.parse(same, NOTHING)).evaluator();
    assertThat(evaluator.isTrue(new Column[0], 0))
        .as("%s is %s", same, value(entry.example()))
        .isTrue();
  }

  private static Object value(String text) {
    return CompiledExpression.of(ExpressionParser.parse(text, NOTHING))
        .evaluator()
        .value(new Column[0], 0);
  }
}
