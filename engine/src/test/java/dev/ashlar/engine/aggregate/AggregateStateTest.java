package dev.ashlar.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.engine.exact.Seeds;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** States are commutative monoids (sums and counts: groups). */
class AggregateStateTest {
  private static final List<DataType> TYPES =
      List.of(
          DataType.INT64,
          DataType.FLOAT64,
          DataType.FLOAT32,
          DataType.BOOL,
          DataType.TIMESTAMP,
          DataType.STRING,
          new DataType.ArrayType(DataType.FLOAT64),
          new DataType.StructType(
              List.of(new Field("x", DataType.FLOAT64), new Field("y", DataType.STRING))),
          new DataType.MapType(DataType.STRING, DataType.FLOAT64));

  private final SplittableRandom random = Seeds.random(AggregateStateTest.class);

  static Stream<Aggregation> aggregations() {
    return Stream.of(AggregateFunction.values())
        .flatMap(function ->
            switch (function.parameter()) {
              case NONE ->
                  function.keepsDistinctValues()
                      ? Stream.of(1, 3, 10_000).map(Aggregation.of(function)::withMaxDistinct)
                      : Stream.of(Aggregation.of(function));
              case LENGTH -> lengths(function);
              case PRECISION -> Stream.of(4, 8, 12, 18).map(p -> Aggregation.of(function, p));
              case SHARE ->
                  Stream.of(0, 500_000, 900_000, 1_000_000).map(p -> Aggregation.of(function, p));
              case OPTIONAL_LENGTH ->
                  Stream.concat(Stream.of(Aggregation.of(function)), lengths(function));
            });
  }

  private static Stream<Aggregation> lengths(AggregateFunction function) {
    return Stream.of(1, 3, Aggregation.MAX_LENGTH).map(n -> Aggregation.of(function, n));
  }

  @ParameterizedTest
  @MethodSource("aggregations")
  void resultsDependOnTheMultisetOfRowsAlone(Aggregation function) {
    for (int i = 0; i < 300; i++) {
      DataType type = TYPES.get(i % TYPES.size());
      if (function.resultType(type).isEmpty()) {
        continue;
      }
      List<InputRow> rows = rows(type);
      List<InputRow> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(random.nextLong()));
      int cut = random.nextInt(rows.size() + 1);
      AggregateState<?> whole = InputRow.state(function, type, rows);
      AggregateState<?> left = InputRow.state(function, type, shuffled.subList(0, cut));
      AggregateState<?> right = InputRow.state(function, type, shuffled.subList(cut, rows.size()));
      AggregateState<?> third = InputRow.state(function, type, rows(type));
      assertThat(StateCodec.encode(merged(merged(left, right, type), third, type)))
          .isEqualTo(StateCodec.encode(merged(left, merged(right, third, type), type)));
      byte[] expected = StateCodec.encode(whole);
      assertThat(StateCodec.encode(merged(left, right, type))).isEqualTo(expected);
      assertThat(StateCodec.encode(merged(right, left, type))).isEqualTo(expected);
      assertThat(StateCodec.encode(StateCodec.decode(type, expected))).isEqualTo(expected);
      assertThat(result(function, type, merged(right, left, type)))
          .isEqualTo(result(function, type, whole));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"COUNT", "SUM", "VAR_POP", "KURTOSIS"})
  void momentsTakeRowsAwayExactly(AggregateFunction function) {
    for (int i = 0; i < 500; i++) {
      DataType type = TYPES.get(i % 4);
      List<InputRow> kept = rows(type);
      List<InputRow> gone = rows(type);
      Moments state = (Moments) InputRow.state(function, type, kept);
      state.merge((Moments) InputRow.state(function, type, gone));
      state.subtract((Moments) InputRow.state(function, type, gone));
      assertThat(StateCodec.encode(state))
          .isEqualTo(StateCodec.encode(InputRow.state(function, type, kept)));
    }
  }

  /** Also where a state, or only the whole, has more values than are allowed. */
  @Test
  void countsOfValuesTakeRowsAwayExactly() {
    int errors = 0;
    int healed = 0;
    for (int i = 0; i < 2_000; i++) {
      DataType type = TYPES.get(i % TYPES.size());
      int limit = List.of(1, 3, 10_000).get(random.nextInt(3));
      List<InputRow> kept = random.nextInt(5) == 0 ? List.of() : rows(type);
      List<InputRow> gone = rows(type);
      List<InputRow> all = new ArrayList<>(kept);
      all.addAll(gone);
      ValueCounts.Window window = new ValueCounts.Window(limit, type);

      window.add(counts(limit, type, kept));
      List<@Nullable Object> before = results(limit, type, window::finish);
      assertThat(before).isEqualTo(results(limit, type, counts(limit, type, kept)::finish));

      window.add(counts(limit, type, gone));
      List<@Nullable Object> between = results(limit, type, window::finish);
      assertThat(between).isEqualTo(results(limit, type, counts(limit, type, all)::finish));

      window.subtract(counts(limit, type, gone));
      assertThat(results(limit, type, window::finish)).isEqualTo(before);
      errors += before.contains("ERROR") ? 1 : 0;
      healed += between.contains("ERROR") && !before.contains("ERROR") ? 1 : 0;
    }
    assertThat(errors).isPositive();
    assertThat(healed).isPositive();
  }

  private static ValueCounts counts(int limit, DataType type, List<InputRow> rows) {
    Aggregation function = Aggregation.of(AggregateFunction.COUNT_DISTINCT).withMaxDistinct(limit);
    return (ValueCounts) InputRow.state(function, type, rows);
  }

  /** Returns what all functions of counted values give. */
  private static List<@Nullable Object> results(int limit, DataType type, Finish finish) {
    List<@Nullable Object> results = new ArrayList<>();
    Stream.of("count_distinct", "histogram", "most_frequent(1000)")
        .map(text -> Aggregation.parse(text).orElseThrow().withMaxDistinct(limit))
        .filter(function -> function.resultType(type).isPresent())
        .forEach(function -> results.add(result(function, type, finish)));
    return results;
  }

  @ParameterizedTest
  @MethodSource("aggregations")
  void noRowsGiveNullAndNullRowsGiveZeroCounts(Aggregation function) {
    DataType type = DataType.FLOAT64;
    assertThat(result(function, type, InputRow.state(function, type, List.of()))).isNull();
    Object overNulls =
        result(function, type, InputRow.state(function, type, List.of(new InputRow(null, 1))));
    assertThat(overNulls).isEqualTo(function.function().isCount() ? (Object) 0L : null);
  }

  @ParameterizedTest
  @MethodSource("aggregations")
  void countsAreZeroWithoutRowsIfTheyAreToBe(Aggregation function) {
    Aggregation zero = function.withZeroWithoutRows();
    DataType type = DataType.FLOAT64;
    assertThat(result(zero, type, InputRow.state(zero, type, List.of())))
        .isEqualTo(function.function().isCount() ? (Object) 0L : null);
    assertThat(zero.meaning().equals(function.meaning()))
        .isNotEqualTo(function.function().isCount());
  }

  @Test
  void distinctValuesAreExactUpToTheirLimit() {
    List<InputRow> two =
        List.of(
            new InputRow(1.0, 1),
            new InputRow(2.0, 1),
            new InputRow(1.0, 2),
            new InputRow(null, 2));
    for (AggregateFunction function : AggregateFunction.values()) {
      if (function.keepsDistinctValues()) {
        Aggregation aggregation =
            function == AggregateFunction.MOST_FREQUENT
                ? Aggregation.of(function, 1)
                : Aggregation.of(function);
        Object expected =
            switch (function) {
              case COUNT_DISTINCT -> 2L;
              case HISTOGRAM -> Map.of(1.0, 2L, 2.0, 1L);
              default -> List.of(1.0);
            };
        assertThat(valueWithin(aggregation.withMaxDistinct(2), two)).isEqualTo(expected);
        assertThat(valueWithin(aggregation.withMaxDistinct(1), two)).isEqualTo("ERROR");
      }
    }
  }

  private static @Nullable Object valueWithin(Aggregation aggregation, List<InputRow> rows) {
    return result(
        aggregation, DataType.FLOAT64, InputRow.state(aggregation, DataType.FLOAT64, rows));
  }

  @Test
  void samplesOfOneValueAreNull() {
    for (double value : new double[] {1.5, Double.NaN}) {
      List<InputRow> one = List.of(new InputRow(value, 1));
      assertThat(value(AggregateFunction.VAR_SAMP, one)).isNull();
      assertThat(value(AggregateFunction.STDDEV_SAMP, one)).isNull();
    }
  }

  @Test
  void valuesThatAreNotFiniteFollowTheirRules() {
    InputRow nan = new InputRow(Double.NaN, 1);
    InputRow positive = new InputRow(Double.POSITIVE_INFINITY, 2);
    InputRow negative = new InputRow(Double.NEGATIVE_INFINITY, 3);
    InputRow one = new InputRow(1.0, 4);
    assertThat(value(AggregateFunction.SUM, List.of(one, positive)))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(value(AggregateFunction.MEAN, List.of(one, negative)))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(value(AggregateFunction.SUM, List.of(positive, negative))).isEqualTo(Double.NaN);
    assertThat(value(AggregateFunction.MEAN, List.of(positive, nan))).isEqualTo(Double.NaN);
    assertThat(value(AggregateFunction.VAR_POP, List.of(one, positive))).isEqualTo(Double.NaN);
    assertThat(value(AggregateFunction.MAX, List.of(nan, positive))).isEqualTo(Double.NaN);
    assertThat(value(AggregateFunction.MIN, List.of(nan, positive)))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(value(AggregateFunction.LAST, List.of(new InputRow(-0.0, 1)))).isEqualTo(0.0);
  }

  /** What puts the result of a state into a vector. */
  private interface Finish {
    void finish(Aggregation aggregation, FeatureVector vector, int feature);
  }

  private List<InputRow> rows(DataType type) {
    List<InputRow> rows = new ArrayList<>();
    for (int i = random.nextInt(1, 10); i > 0; i--) {
      rows.add(new InputRow(random.nextInt(5) == 0 ? null : cell(type), random.nextLong(4)));
    }
    return rows;
  }

  private Object cell(DataType type) {
    return switch (type.kind()) {
      case INT64, TIMESTAMP -> random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextLong(-5, 5);
      case FLOAT64 -> number();
      case FLOAT32 -> (float) number();
      case BOOL -> random.nextBoolean();
      case STRING -> List.of("", "a", "b", "\0").get(random.nextInt(4));
      case ARRAY -> List.of(number());
      case STRUCT -> Arrays.asList(numberOrNull(), cell(DataType.STRING));
      case MAP -> map();
    };
  }

  /** Returns a map of up to three entries, in any order. */
  private Map<String, @Nullable Object> map() {
    List<String> keys = new ArrayList<>(List.of("", "a", "b"));
    Collections.shuffle(keys, new Random(random.nextLong()));
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    keys.subList(0, random.nextInt(4)).forEach(key -> map.put(key, numberOrNull()));
    return map;
  }

  private @Nullable Object numberOrNull() {
    return random.nextInt(5) == 0 ? null : (Object) number();
  }

  private double number() {
    double[] numbers = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      -0.0,
      0.0,
      1e308,
      -1e308,
      Double.MIN_VALUE,
      0.1
    };
    return random.nextInt(3) == 0
        ? numbers[random.nextInt(numbers.length)]
        : random.nextInt(-100, 100) / 10.0;
  }

  private static @Nullable Object value(AggregateFunction function, List<InputRow> rows) {
    return result(
        Aggregation.of(function),
        DataType.FLOAT64,
        InputRow.state(function, DataType.FLOAT64, rows));
  }

  private static AggregateState<?> merged(
      AggregateState<?> left, AggregateState<?> right, DataType type) {
    AggregateState<?> sum = StateCodec.decode(type, StateCodec.encode(left));
    if (sum instanceof Moments moments) {
      moments.merge((Moments) right);
    } else if (sum instanceof Extreme extreme) {
      extreme.merge((Extreme) right);
    } else if (sum instanceof Endpoint endpoint) {
      endpoint.merge((Endpoint) right);
    } else if (sum instanceof Selection selection) {
      selection.merge((Selection) right);
    } else if (sum instanceof ValueCounts counts) {
      counts.merge((ValueCounts) right);
    } else if (sum instanceof HyperLogLog registers) {
      registers.merge((HyperLogLog) right);
    } else if (sum instanceof QuantileSketch sketch) {
      sketch.merge((QuantileSketch) right);
    }
    return sum;
  }

  private static @Nullable Object result(
      Aggregation function, DataType type, AggregateState<?> state) {
    return result(function, type, state::finish);
  }

  private static @Nullable Object result(Aggregation function, DataType type, Finish finish) {
    DataType result = function.resultType(type).orElseThrow();
    FeatureVector vector = new FeatureVector(Schema.of(new Field("r", result)));
    finish.finish(function, vector, 0);
    return vector.isError(0) ? "ERROR" : vector.getObject(0);
  }
}
