package dev.ashlar.bench;

import dev.ashlar.engine.expression.CompiledExpression;
import dev.ashlar.engine.expression.ExpressionEvaluator;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What evaluating a row expression costs, against the same in Java over the same columns. */
final class ExpressionFigures {
  private static final int ROWS = 10_000;
  private static final int PASSES = 1_000;

  private static final Schema SCHEMA =
      Schema.of(
          new Field("amount", DataType.FLOAT64),
          new Field("count", DataType.INT64),
          new Field("name", DataType.STRING));

  private final Figures figures;
  private final Column[] columns;

  ExpressionFigures(Figures figures) {
    this.figures = figures;
    columns = columns(new SplittableRandom(1));
  }

  void run() throws Exception {
    // Other expressions first: a step of one that is warm is not specialised for it alone.
    for (String other :
        List.of(
            "CASE WHEN count % 3 = 0 THEN count ELSE -count END",
            "CASE WHEN name LIKE 'a%' AND amount < 50 THEN 1 ELSE 2 END",
            "CASE WHEN coalesce(amount, 0) + count > 10 THEN count // 2 ELSE 7 END")) {
      nanosPerRow(evaluator(other));
    }
    ExpressionEvaluator flag = evaluator("CASE WHEN amount > 100 THEN 1 ELSE 0 END");
    figures.compare(
        "expression_case", "ns", () -> nanosPerRow(flag), Map.of("java", this::javaNanosPerRow));
    ExpressionEvaluator condition =
        evaluator(
            "name IN ('a1', 'a2', 'a3') AND amount / count BETWEEN 10 AND 100 OR count IS NULL");
    figures.compare(
        "expression_where",
        "ns",
        () -> nanosPerCondition(condition),
        Map.of("case", () -> nanosPerRow(flag)));
  }

  private static ExpressionEvaluator evaluator(String text) {
    return CompiledExpression.of(ExpressionParser.parse(text, Scope.of(SCHEMA))).evaluator();
  }

  private double nanosPerRow(ExpressionEvaluator evaluator) {
    long sum = 0;
    long start = System.nanoTime();
    for (int pass = 0; pass < PASSES; pass++) {
      for (int row = 0; row < ROWS; row++) {
        sum += evaluator.longValue(columns, row);
      }
    }
    return perRow(start, sum);
  }

  private double nanosPerCondition(ExpressionEvaluator evaluator) {
    long sum = 0;
    long start = System.nanoTime();
    for (int pass = 0; pass < PASSES; pass++) {
      for (int row = 0; row < ROWS; row++) {
        sum += evaluator.isTrue(columns, row) ? 1 : 0;
      }
    }
    return perRow(start, sum);
  }

  private double javaNanosPerRow() {
    long sum = 0;
    long start = System.nanoTime();
    for (int pass = 0; pass < PASSES; pass++) {
      for (int row = 0; row < ROWS; row++) {
        sum += !columns[0].isNull(row) && columns[0].getDouble(row) > 100 ? 1 : 0;
      }
    }
    return perRow(start, sum);
  }

  private static double perRow(long start, long sum) {
    if (sum == Long.MIN_VALUE) {
      throw new IllegalStateException("sum (expected: of ones and zeros)");
    }
    return (System.nanoTime() - start) / ((double) PASSES * ROWS);
  }

  private static Column[] columns(SplittableRandom random) {
    double[] amounts = random.doubles(ROWS, 0, 200).toArray();
    long[] counts = random.longs(ROWS, 1, 20).toArray();
    return new Column[] {
      new Values(DataType.FLOAT64, amounts, counts),
      new Values(DataType.INT64, amounts, counts),
      new Values(DataType.STRING, amounts, counts)
    };
  }

  /** Every tenth cell is null. */
  private static final class Values implements Column {
    private final DataType type;
    private final double[] doubles;
    private final long[] longs;

    Values(DataType type, double[] doubles, long[] longs) {
      this.type = type;
      this.doubles = doubles;
      this.longs = longs;
    }

    @Override
    public DataType type() {
      return type;
    }

    @Override
    public boolean isNull(int row) {
      return row % 10 == 0;
    }

    @Override
    public long getLong(int row) {
      return longs[row];
    }

    @Override
    public double getDouble(int row) {
      return doubles[row];
    }

    @Override
    public Object getObject(int row) {
      return longs[row] < 10 ? "a1" : "b";
    }
  }
}
