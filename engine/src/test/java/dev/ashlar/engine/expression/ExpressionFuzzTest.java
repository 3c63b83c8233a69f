package dev.ashlar.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ashlar.engine.exact.Seeds;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.expression.Expression;
import dev.ashlar.model.expression.ExpressionException;
import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.Function;
import dev.ashlar.model.expression.FunctionReference;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever the text, it is an expression or a mistake with a place; no value makes it throw. */
final class ExpressionFuzzTest {
  private static final int TEXTS = 60_000;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final Schema COLUMNS =
      Schema.of(
          new Field("i", DataType.INT64),
          new Field("x", DataType.FLOAT64),
          new Field("f", DataType.FLOAT32),
          new Field("s", DataType.STRING),
          new Field("b", DataType.BOOL),
          new Field("t", DataType.TIMESTAMP),
          new Field("a", new DataType.ArrayType(DataType.INT64)),
          new Field("p", new DataType.StructType(List.of(new Field("q", DataType.STRING)))),
          new Field("m", new DataType.MapType(DataType.STRING, DataType.FLOAT64)));

  private static final List<Object[]> ROWS =
      List.of(
          new Object[] {
            1L, 1.5, 2.5f, "a", true, 0L, List.of(1L, 2L), List.of("q"), Map.of("a", 1.0)
          },
          new Object[] {
            Long.MIN_VALUE,
            Double.NaN,
            Float.NEGATIVE_INFINITY,
            "\ud83d\ude00%_\\",
            false,
            Long.MAX_VALUE,
            Arrays.asList(null, Long.MAX_VALUE),
            Arrays.asList((Object) null),
            Map.of()
          },
          new Object[] {
            Long.MAX_VALUE,
            -0.0,
            0f,
            "{\"a\": [1]}",
            true,
            Long.MIN_VALUE,
            List.of(),
            List.of(""),
            Map.of("b", Double.NaN)
          },
          new Object[9]);

  private static final List<String> WORDS =
      List.of(
          "i",
          "x",
          "f",
          "s",
          "b",
          "t",
          "a",
          "p.q",
          "m",
          "1",
          "0",
          "-1",
          "2.5",
          "1e308",
          "'a'",
          "'day'",
          "'$.a'",
          "'%'",
          "''",
          "TRUE",
          "NULL",
          "+",
          "-",
          "*",
          "/",
          "//",
          "%",
          "=",
          "<>",
          "<",
          ">=",
          "||",
          "AND",
          "OR",
          "NOT",
          "IS",
          "IN",
          "LIKE",
          "ESCAPE",
          "BETWEEN",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "CAST",
          "AS",
          "::",
          "int64",
          "float32",
          "string",
          "timestamp",
          "array<string>",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          ",",
          ".",
          ":",
          "MAP",
          "TIMESTAMP",
          "INTERVAL",
          "'1d'",
          "DISTINCT",
          "FROM",
          "SELECT",
          "\"",
          "'",
          "\u00e9",
          "--",
          "/*",
          "\n",
          "9223372036854775808");

  private final SplittableRandom random = Seeds.random(ExpressionFuzzTest.class);
  private final List<String> valid = new ArrayList<>();
  private int parsed;
  private volatile String text = "";

  ExpressionFuzzTest() {
    FunctionReference reference = FunctionReference.read();
    for (Function function : Function.values()) {
      valid.add(reference.of(function).example());
    }
    valid.add("CASE WHEN i > 0 THEN x ELSE f END");
    valid.add("substr(s, i, i)");
    valid.add("date_add('month', i, t)");
    valid.add("date_trunc('week', t)");
    valid.add("a[i] + len(m) // i");
    valid.add("CAST(x AS int64) % i");
    valid.add("rpad(s, i, s)");
    valid.add("CAST(t AS string)");
    valid.add("array_slice(a, i, -i)");
  }

  @Test
  void everyTextIsAnExpressionOrAMistakeWithAPlace() {
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          for (int i = 0; i < TEXTS; i++) {
            text = i % 2 == 0 ? tokens() : mutated();
            check();
          }
        },
        () -> "no end of " + text);
    assertThat(parsed).isGreaterThan(TEXTS / 50);
  }

  private void check() {
    Expression expression;
    try {
      expression = ExpressionParser.parse(text, Scope.of(COLUMNS));
    } catch (ExpressionException mistake) {
      assertThat(mistake.offset()).as(text).isBetween(0, text.length());
      return;
    }
    parsed++;
    ExpressionEvaluator evaluator = CompiledExpression.of(expression).evaluator();
    RowBatch batch = new RowBatch(COLUMNS, ROWS);
    Column[] columns =
        IntStream.range(0, COLUMNS.size()).mapToObj(batch::column).toArray(Column[]::new);
    for (int row = 0; row < ROWS.size(); row++) {
      Object value = evaluator.value(columns, row);
      assertThat(value == null).as("%s of row %d", text, row).isEqualTo(evaluator.isNull());
    }
  }

  private String tokens() {
    StringBuilder tokens = new StringBuilder();
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      tokens.append(oneOf(WORDS)).append(random.nextInt(4) == 0 ? "" : " ");
    }
    return tokens.toString();
  }

  private String mutated() {
    StringBuilder text = new StringBuilder(oneOf(valid));
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, oneOf(WORDS));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 5)));
        default -> replaceNumber(text);
      }
    }
    return text.toString();
  }

  /** Puts a column in place of a number or text, so that what is computed depends on rows. */
  private void replaceNumber(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isDigit(text.charAt(i)) && random.nextBoolean()) {
        text.replace(i, i + 1, oneOf(List.of("i", "x", "s", "a", "t")));
        return;
      }
    }
  }

  private String oneOf(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
