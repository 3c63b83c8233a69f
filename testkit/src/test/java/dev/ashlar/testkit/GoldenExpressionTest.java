package dev.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ashlar.engine.expression.CompiledExpression;
import dev.ashlar.engine.expression.ExpressionEvaluator;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.expression.Expression;
import dev.ashlar.model.expression.ExpressionException;
import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.testkit.golden.ExpressionFile;
import dev.ashlar.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked row expressions, through parser and evaluator. */
class GoldenExpressionTest {
  record Stage(ExpressionFile file, ExpressionFile.Case worked) {
    @Override
    public String toString() {
      return file.name() + ":" + worked;
    }
  }

  static Stream<Stage> stages() {
    return ExpressionFile.all().stream()
        .flatMap(file -> file.cases().stream().map(worked -> new Stage(file, worked)));
  }

  static Stream<Stage> results() {
    return stages().filter(stage -> stage.worked().result().isPresent());
  }

  static Stream<Stage> problems() {
    return stages().filter(stage -> stage.worked().problem().isPresent());
  }

  @ParameterizedTest
  @MethodSource("results")
  void expressionsHaveTheWorkedValues(Stage stage) {
    ExpressionFile.Result expected = stage.worked().result().orElseThrow();
    Expression expression = parse(stage);
    assertThat(expression.type()).isEqualTo(expected.type());
    ExpressionEvaluator evaluator = CompiledExpression.of(expression).evaluator();
    RowBatch batch = new RowBatch(stage.file().columns(), stage.file().rows());
    Column[] columns =
        IntStream.range(0, batch.schema().size()).mapToObj(batch::column).toArray(Column[]::new);
    List<Object> values = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      Object value = evaluator.value(columns, row);
      assertThat(evaluator.isNull()).as("row %d", row).isEqualTo(value == null);
      values.add(evaluator.isError() ? Oracle.Failure.ERROR : canonical(value));
    }
    assertThat(values).isEqualTo(expected.values().stream().map(v -> canonical(v)).toList());
  }

  /** Expressions may give -0.0 where features give 0.0. */
  private static Object canonical(Object value) {
    return value instanceof Double number && number == 0 ? Double.valueOf(0.0) : value;
  }

  @ParameterizedTest
  @MethodSource("problems")
  void mistakesHaveAPlaceAndAHint(Stage stage) {
    ExpressionFile.Problem expected = stage.worked().problem().orElseThrow();
    ExpressionException problem =
        catchThrowableOfType(ExpressionException.class, () -> parse(stage));
    assertThat(problem).as("no problem").isNotNull();
    assertThat(problem.problem()).startsWith(expected.message());
    assertThat(problem.offset()).isEqualTo(expected.offset());
    assertThat(problem.hint()).contains(expected.hint());
  }

  @Test
  void manyValuesAreChecked() {
    long values =
        results().mapToLong(stage -> stage.worked().result().orElseThrow().values().size()).sum();
    System.err.println(
        "GoldenExpressionTest: " + values + " values, " + problems().count() + " problems");
    assertThat(values).isGreaterThan(1_500);
  }

  private static Expression parse(Stage stage) {
    return ExpressionParser.parse(stage.worked().expression(), Scope.of(stage.file().columns()));
  }
}
