package dev.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ashlar.engine.expression.CompiledExpression;
import dev.ashlar.engine.expression.ExpressionEvaluator;
import dev.ashlar.engine.expression.RowTransformation;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.expression.Expression;
import dev.ashlar.model.expression.ExpressionException;
import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.Function;
import dev.ashlar.model.expression.RowQuery;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.testkit.golden.ExpressionFile;
import dev.ashlar.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked row expressions, through parser and evaluator, and as parts of queries. */
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
    Column[] columns = columns(stage);
    List<Object> values = new ArrayList<>();
    for (int row = 0; row < expected.values().size(); row++) {
      Object value = evaluator.value(columns, row);
      assertThat(evaluator.isNull()).as("row %d", row).isEqualTo(value == null);
      values.add(evaluator.isError() ? Oracle.Failure.ERROR : canonical(value));
    }
    assertThat(values).isEqualTo(canonical(expected.values()));
  }

  @ParameterizedTest
  @MethodSource("results")
  void queriesGiveTheWorkedValues(Stage stage) {
    ExpressionFile.Result expected = stage.worked().result().orElseThrow();
    RowQuery query = query(stage, "SELECT " + stage.worked().expression() + " AS x FROM worked");
    assertThat(query.schema()).isEqualTo(Schema.of(new Field("x", expected.type())));
    RowTransformation transformation = RowTransformation.of(query);
    Column[] columns = columns(stage);
    List<Object> values = new ArrayList<>();
    for (int row = 0; row < expected.values().size(); row++) {
      long errors = transformation.errors();
      Object[] cells = transformation.apply(columns, row);
      assertThat(cells).hasSize(1);
      values.add(transformation.errors() > errors ? Oracle.Failure.ERROR : canonical(cells[0]));
    }
    assertThat(values).isEqualTo(canonical(expected.values()));
    assertThat(transformation.errors())
        .isEqualTo(Collections.frequency(expected.values(), Oracle.Failure.ERROR));
  }

  static Stream<Stage> conditions() {
    return results()
        .filter(stage -> stage.worked().result().orElseThrow().type().equals(DataType.BOOL));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void queriesKeepTheRowsWhereTheWorkedValueIsTrue(Stage stage) {
    RowTransformation transformation =
        RowTransformation.of(
            query(stage, "SELECT 1 AS x FROM worked WHERE " + stage.worked().expression()));
    Column[] columns = columns(stage);
    List<?> expected = stage.worked().result().orElseThrow().values();
    List<Boolean> kept = new ArrayList<>();
    for (int row = 0; row < expected.size(); row++) {
      kept.add(transformation.apply(columns, row) != null);
    }
    assertThat(kept).isEqualTo(expected.stream().map(Boolean.TRUE::equals).toList());
  }

  private static RowQuery query(Stage stage, String text) {
    return ExpressionParser.parseQuery(text, Scope.of(Map.of("worked", stage.file().columns())));
  }

  private static Column[] columns(Stage stage) {
    RowBatch batch = new RowBatch(stage.file().columns(), stage.file().rows());
    return IntStream.range(0, batch.schema().size()).mapToObj(batch::column).toArray(Column[]::new);
  }

  private static List<?> canonical(List<?> values) {
    return values.stream().map(value -> canonical(value)).toList();
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

  @ParameterizedTest
  @MethodSource("problems")
  void queriesHaveTheSameMistakes(Stage stage) {
    ExpressionFile.Problem expected = stage.worked().problem().orElseThrow();
    boolean endsEarly = expected.message().equals("the expression ends too early");
    String message = endsEarly ? "unexpected `AS`" : expected.message();
    int offset = "SELECT ".length() + expected.offset() + (endsEarly ? 1 : 0);
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> query(stage, "SELECT " + stage.worked().expression() + " AS x"))
        .satisfies(mistake -> assertThat(mistake.problem()).startsWith(message))
        .satisfies(mistake -> assertThat(mistake.offset()).isEqualTo(offset))
        .satisfies(mistake -> assertThat(mistake.hint()).contains(expected.hint()));
  }

  /** {@code nullif} is written by CASE: the text tells it. */
  @Test
  void everyFunctionIsWorkedOverAColumnAndItsNull() {
    Set<Function> worked = EnumSet.noneOf(Function.class);
    results()
        .forEach(stage -> {
          Set<Integer> columns = columnsWithNull(stage.file());
          Expression expression = parse(stage);
          addWorked(expression, columns, worked);
          if (stage.worked().expression().equals("nullif(n, 0)") && !columns.isEmpty()) {
            worked.add(Function.NULLIF);
          }
        });
    assertThat(EnumSet.complementOf(EnumSet.copyOf(worked))).isEmpty();
  }

  private static Set<Integer> columnsWithNull(ExpressionFile file) {
    return IntStream.range(0, file.columns().size())
        .filter(column -> file.rows().stream().anyMatch(row -> row[column] == null))
        .filter(column -> file.rows().stream().anyMatch(row -> row[column] != null))
        .boxed()
        .collect(Collectors.toSet());
  }

  private static void addWorked(Expression expression, Set<Integer> columns, Set<Function> worked) {
    if (expression instanceof Expression.Let let) {
      addWorked(let.value(), columns, worked);
      addWorked(let.body(), columns, worked);
    } else if (expression instanceof Expression.Call call) {
      if (call.arguments().stream().anyMatch(argument -> isOneOf(columns, argument))) {
        worked.add(call.function());
      }
      call.arguments().forEach(argument -> addWorked(argument, columns, worked));
    }
  }

  private static boolean isOneOf(Set<Integer> columns, Expression argument) {
    return argument instanceof Expression.Column column && columns.contains(column.index());
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
