package dev.ashlar.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ashlar.engine.exact.Seeds;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How near sketches come to the truth, and what they are made of. */
class SketchTest {
  private final SplittableRandom random = Seeds.random(SketchTest.class);

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "hello, cbd8a7b341bd9b02",
    "The quick brown fox jumps over the lazy dog, e34bbc7bbc071b6c"
  })
  void hashesAreThoseOfThePublishedFunction(String text, String hash) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Long.toHexString(Murmur3.hash64(bytes))).isEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 12, 18})
  void countsOfDistinctValuesAreNear(int precision) {
    // Five standard errors of 1.04/√m: a wrong estimator is out by far more.
    double error = 5 * 1.04 / Math.sqrt(1 << precision);
    for (int distinct : new int[] {1, 10, 1_000, 100_000}) {
      double[] values = new double[2 * distinct];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % distinct;
      }
      Aggregation function = Aggregation.of(AggregateFunction.APPROX_COUNT_DISTINCT, precision);
      long estimate = (Long) result(function, DataType.INT64, values);
      assertThat((double) estimate).isCloseTo(distinct, within(error * distinct + 0.5));
    }
  }

  @Test
  void percentilesAreWithinOnePercentOfTheValueAtTheirRank() {
    for (int i = 0; i < 300; i++) {
      double[] values = new double[random.nextInt(1, 200)];
      for (int k = 0; k < values.length; k++) {
        values[k] = (random.nextInt(4) - 1) * Math.exp(random.nextDouble(-8, 8));
      }
      int share = random.nextInt(Aggregation.PERCENTILE_SCALE + 1);
      double found =
          (Double) result(Aggregation.of(AggregateFunction.APPROX_PERCENTILE, share), values);
      Arrays.sort(values);
      double truth = values[(int) ((values.length - 1L) * share / Aggregation.PERCENTILE_SCALE)];
      assertThat(found).isCloseTo(truth, within(Math.abs(truth) * 0.010_000_001));
    }
  }

  @Test
  void theLeastAndTheGreatestDoublesHaveBuckets() {
    Aggregation least = Aggregation.of(AggregateFunction.APPROX_PERCENTILE, 0);
    assertThat(result(least, Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    assertThat((Double) result(least, Double.MAX_VALUE))
        .isCloseTo(Double.MAX_VALUE, within(Double.MAX_VALUE / 100));
    assertThat(result(least, -0.0)).isEqualTo(0.0);
  }

  @Test
  void onlyTheLowestBucketsCollapse() {
    Buckets kept = new Buckets();
    kept.add(0, 1);
    kept.add(Buckets.SPAN - 1, 1);
    assertThat(kept.number(0)).isZero();
    Buckets collapsed = new Buckets();
    collapsed.add(0, 1);
    collapsed.add(1, 1);
    collapsed.add(Buckets.SPAN + 1, 1);
    collapsed.add(-5, 1);
    assertThat(collapsed.size()).isEqualTo(2);
    assertThat(collapsed.number(0)).isEqualTo(2);
    assertThat(collapsed.count(0)).isEqualTo(3);
  }

  @Test
  void collapsedBucketsDependOnTheMultisetAlone() {
    for (int i = 0; i < 200; i++) {
      Buckets whole = new Buckets();
      Buckets left = new Buckets();
      Buckets right = new Buckets();
      for (int k = random.nextInt(50); k >= 0; k--) {
        int number = random.nextInt(-4_000, 4_000);
        whole.add(number, 1);
        (random.nextBoolean() ? left : right).add(number, 1);
      }
      right.addAll(left);
      assertThat(text(right)).isEqualTo(text(whole));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 19})
  void otherPrecisionsAreRefused(int precision) {
    assertThatThrownBy(() -> new HyperLogLog(precision, DataType.INT64))
        .hasMessageEndingWith("(expected: 4 to 18)");
  }

  private static List<String> text(Buckets buckets) {
    List<String> text = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      text.add(buckets.number(i) + ":" + buckets.count(i));
    }
    return text;
  }

  private static Object result(Aggregation function, double... values) {
    return result(function, DataType.FLOAT64, values);
  }

  private static Object result(Aggregation function, DataType result, double... values) {
    List<@Nullable Object[]> cells = new ArrayList<>();
    for (double value : values) {
      cells.add(new Object[] {value});
    }
    RowBatch batch = new RowBatch(Schema.of(new Field("v", DataType.FLOAT64)), cells);
    AggregateState<?> state = StateCodec.create(StateSpec.of(function), DataType.FLOAT64);
    for (int i = 0; i < values.length; i++) {
      state.add(batch.column(0), i, i);
    }
    FeatureVector vector = new FeatureVector(Schema.of(new Field("r", result)));
    state.finish(function, vector, 0);
    Object found = vector.getObject(0);
    assertThat(found).isNotNull();
    return found;
  }
}
