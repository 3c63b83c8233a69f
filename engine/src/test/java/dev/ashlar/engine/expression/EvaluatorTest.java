package dev.ashlar.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.expression.Ascii;
import dev.ashlar.model.expression.ExpressionException;
import dev.ashlar.model.expression.ExpressionLimits;
import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.RowQuery;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluatorTest {
  private static final Schema AMOUNTS =
      Schema.of(new Field("amount", DataType.FLOAT64), new Field("count", DataType.INT64));

  private static final Scope SCOPE = Scope.of(Map.of("orders", AMOUNTS));

  private final Column[] columns = new Column[AMOUNTS.size()];

  EvaluatorTest() {
    RowBatch batch =
        new RowBatch(
            AMOUNTS,
            List.of(new Object[] {250.0, 2L}, new Object[] {50.0, 0L}, new Object[] {null, null}));
    for (int i = 0; i < columns.length; i++) {
      columns[i] = batch.column(i);
    }
  }

  private static ExpressionEvaluator evaluator(String text) {
    return CompiledExpression.of(ExpressionParser.parse(text, SCOPE)).evaluator();
  }

  @Test
  void primitivesAreReadWithoutObjects() {
    ExpressionEvaluator large = evaluator("CASE WHEN amount > 100 THEN 1 ELSE 0 END");
    assertThat(large.longValue(columns, 0)).isEqualTo(1);
    assertThat(large.longValue(columns, 1)).isEqualTo(0);
    assertThat(large.longValue(columns, 2)).isEqualTo(0);
    assertThat(large.isNull()).isFalse();
    ExpressionEvaluator each = evaluator("orders.amount / count");
    assertThat(each.doubleValue(columns, 0)).isEqualTo(125.0);
    assertThat(each.doubleValue(columns, 1)).isEqualTo(Double.POSITIVE_INFINITY);
    each.doubleValue(columns, 2);
    assertThat(each.isNull()).isTrue();
    assertThat(each.isError()).isFalse();
  }

  @Test
  void aConditionHoldsOnlyWhereItIsTrue() {
    ExpressionEvaluator condition = evaluator("10 // count > 1");
    assertThat(condition.isTrue(columns, 0)).isTrue();
    assertThat(condition.isTrue(columns, 1)).isFalse();
    assertThat(condition.isError()).isTrue();
    assertThat(condition.isTrue(columns, 2)).isFalse();
    assertThat(condition.isError()).isFalse();
  }

  @Test
  void aQueryMakesARowOrNone() {
    RowQuery query =
        ExpressionParser.parseQuery(
            "SELECT *, amount * count AS total FROM orders WHERE count > 0", SCOPE);
    assertThat(query.schema().names()).containsExactly("amount", "count", "total");
    RowTransformation transformation = RowTransformation.of(query);
    assertThat(transformation.apply(columns, 0)).containsExactly(250.0, 2L, 500.0);
    assertThat(transformation.apply(columns, 1)).isNull();
    assertThat(transformation.apply(columns, 2)).isNull();
  }

  @Test
  void aQueryCountsTheCellsThatFailed() {
    RowTransformation transformation =
        RowTransformation.of(ExpressionParser.parseQuery("SELECT 1 // count AS x", SCOPE));
    assertThat(transformation.apply(columns, 0)).containsExactly(0L);
    assertThat(transformation.apply(columns, 1)).containsExactly((Object) null);
    assertThat(transformation.errors()).isEqualTo(1);
  }

  @Test
  void mistakesOfQueriesHavePlaces() {
    assertMistake("SELECT amount FROM order", 19, "did you mean `orders`?");
    assertMistake("SELECT amount + 1", 7, "AS and a name");
    assertMistake("SELECT amount, count AS amount", 15, "another name");
    assertMistake("SELECT amount WHERE count", 20, "bool");
    assertMistake("SELECT amount FROM orders JOIN x", 26, "batch view's sql");
    assertMistake("amount", 0, "SELECT");
  }

  private static void assertMistake(String text, int offset, String hint) {
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> ExpressionParser.parseQuery(text, SCOPE))
        .satisfies(mistake -> assertThat(mistake.offset()).isEqualTo(offset))
        .satisfies(mistake -> assertThat(mistake.hint()).contains(hint));
  }

  @Test
  void qualifiersTellColumnsApart() {
    Map<String, Schema> tables = new LinkedHashMap<>();
    tables.put("request", AMOUNTS);
    tables.put("account", AMOUNTS);
    Scope scope = Scope.of(tables);
    assertThat(ExpressionParser.parse("account.count - request.count", scope).type())
        .isEqualTo(DataType.INT64);
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> ExpressionParser.parse("count", scope))
        .withMessageContaining("request.count, account.count");
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> ExpressionParser.parse("account.amonut", scope))
        .withMessageContaining("did you mean `amount`?");
  }

  @Test
  void hostileDepthIsAMistakeAndNoStackOverflow() {
    int limit = ExpressionLimits.MAX_DEPTH;
    List<IntFunction<String>> shapes =
        List.of(
            n -> "(".repeat(n) + "1" + ")".repeat(n),
            n -> "-".repeat(1) + "(-".repeat(n) + "count" + ")".repeat(n),
            n -> "NOT ".repeat(n) + "TRUE",
            n -> "1" + " + 1".repeat(n),
            n -> "[".repeat(n),
            n -> "CASE WHEN TRUE THEN ".repeat(n) + "1" + " END".repeat(n),
            n -> "abs(".repeat(n) + "1" + ")".repeat(n),
            n -> "'a'" + " || 'a'".repeat(n));
    for (IntFunction<String> shape : shapes) {
      assertThatExceptionOfType(ExpressionException.class)
          .isThrownBy(() -> ExpressionParser.parse(shape.apply(limit + 1), SCOPE));
      String text = shape.apply(1_000_000 / shape.apply(1).length());
      assertThatExceptionOfType(ExpressionException.class)
          .isThrownBy(() -> ExpressionParser.parse(text, SCOPE))
          .withMessageContaining("at most " + ExpressionLimits.MAX_TEXT_LENGTH);
    }
    assertThat(evaluator("(".repeat(limit - 1) + "1" + ")".repeat(limit - 1)).longValue(columns, 0))
        .isEqualTo(1);
    assertThat(evaluator("1" + " + 1".repeat(limit - 1)).longValue(columns, 0)).isEqualTo(limit);
    assertTooDeep("(".repeat(limit) + "1" + ")".repeat(limit));
    assertTooDeep("1" + " + 1".repeat(limit));
    assertThat(evaluator("count = 1" + " OR count = 2".repeat(1_000)).isTrue(columns, 0)).isTrue();
  }

  @Test
  void textsHaveALimit() {
    String longest = "1" + " ".repeat(ExpressionLimits.MAX_TEXT_LENGTH - 1);
    assertThat(evaluator(longest).longValue(columns, 0)).isEqualTo(1);
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> evaluator(longest + " "))
        .withMessageContaining("at most " + ExpressionLimits.MAX_TEXT_LENGTH);
  }

  private static void assertTooDeep(String text) {
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> evaluator(text))
        .withMessageContaining("an expression that nests too deep");
  }

  @Test
  void queriesHaveALimitOfColumns() {
    String most =
        IntStream.range(0, ExpressionLimits.MAX_COLUMNS)
            .mapToObj(i -> "1 AS c" + i)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    assertThat(ExpressionParser.parseQuery(most, SCOPE).columns())
        .hasSize(ExpressionLimits.MAX_COLUMNS);
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> ExpressionParser.parseQuery(most + ", 1 AS more", SCOPE))
        .withMessageContaining("too many columns");
  }

  @Test
  void constantsHaveLimits() {
    String steps = ".a".repeat(ExpressionLimits.MAX_PATH_STEPS);
    evaluator("json_extract_int('{}', '$" + steps + "')");
    assertMistake("json_extract_int('{}', '$" + steps + ".a')", "is no JSON path");
    String pattern = "a".repeat(ExpressionLimits.MAX_PATTERN_LENGTH);
    evaluator("regexp_matches('', '" + pattern + "')");
    assertMistake("regexp_matches('', '" + pattern + "a')", "a regular expression of 1001");
    evaluator("'' LIKE '" + pattern + "'");
    assertMistake("'' LIKE '" + pattern + "a'", "a pattern of 1001");
    // A bound of the size is the length times the repetitions: 80 x 125 and 73 x 137.
    evaluator("regexp_matches('', '" + "a".repeat(74) + "a{125}')");
    assertMistake("regexp_matches('', '" + "a".repeat(67) + "a{137}')", "repeats too much");
  }

  private static void assertMistake(String text, String problem) {
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> evaluator(text))
        .withMessageContaining(problem);
  }

  @Test
  void patternsMatch() {
    String text = "repeat('a', 50000)";
    assertThat(evaluator("regexp_matches(" + text + ", '^(a+)+$')").isTrue(columns, 0)).isTrue();
    assertThat(evaluator(text + " LIKE '" + "a%".repeat(50) + "b'").isTrue(columns, 0)).isFalse();
  }

  /** Quadratic time would be sixteen times as long; how long it is depends on the machine. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "regexp_matches(#, '^(a+)+$'); TRUE",
        "regexp_matches(#, '(a|aa)+b'); FALSE",
        "regexp_matches(#, '(a*)*(a*)*b$'); FALSE",
        "regexp_extract(#, '(a?){20}a{20}$') = #; FALSE",
        "regexp_replace(#, 'a', 'b') = replace(#, 'a', 'b'); TRUE",
        "regexp_replace(#, 'a*b|a', '') = ''; ERROR",
        "# LIKE 'a%a%a%a%a%a%a%a%b'; FALSE",
        "# LIKE '%a%a%a%a%a%a%a%a%b%'; FALSE",
        "# LIKE '%________b'; FALSE",
        "contains(#, 'ab'); FALSE",
        "length(replace(#, 'aa', 'b')) * 2 = length(#); TRUE"
      })
  void patternsTakeLinearTime(String shape, String result) {
    ExpressionEvaluator small = evaluator(shape.replace("#", "repeat('a', 20000)"));
    ExpressionEvaluator large = evaluator(shape.replace("#", "repeat('a', 80000)"));
    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          assertThat(result(small)).isEqualTo(result);
          assertThat(result(large)).isEqualTo(result);
          double leastSmall = Double.POSITIVE_INFINITY;
          double leastLarge = Double.POSITIVE_INFINITY;
          int round = 0;
          do {
            leastSmall = StrictMath.min(leastSmall, nanos(small));
            leastLarge = StrictMath.min(leastLarge, nanos(large));
          } while (leastLarge > 8 * leastSmall && ++round < 20);
          assertThat(leastLarge / leastSmall).isLessThanOrEqualTo(8);
        });
  }

  private String result(ExpressionEvaluator evaluator) {
    Object value = evaluator.value(columns, 0);
    return evaluator.isError() ? "ERROR" : Ascii.upper(String.valueOf(value));
  }

  private double nanos(ExpressionEvaluator evaluator) {
    long start = System.nanoTime();
    evaluator.isTrue(columns, 0);
    return System.nanoTime() - start;
  }
}
