package dev.ashlar.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.engine.Golden;
import dev.ashlar.engine.exact.Seeds;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * States are commutative monoids (sums and counts: groups), and their bytes are those stored
 * before.
 */
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

  private static Stream<Aggregation> aggregations() {
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
      List<Row> rows = rows(type);
      List<Row> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(random.nextLong()));
      int cut = random.nextInt(rows.size() + 1);
      AggregateState<?> whole = state(function, type, rows);
      AggregateState<?> left = state(function, type, shuffled.subList(0, cut));
      AggregateState<?> right = state(function, type, shuffled.subList(cut, rows.size()));
      AggregateState<?> third = state(function, type, rows(type));
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
      List<Row> kept = rows(type);
      List<Row> gone = rows(type);
      Moments state = (Moments) state(function, type, kept);
      state.merge((Moments) state(function, type, gone));
      state.subtract((Moments) state(function, type, gone));
      assertThat(StateCodec.encode(state))
          .isEqualTo(StateCodec.encode(state(function, type, kept)));
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
      List<Row> kept = random.nextInt(5) == 0 ? List.of() : rows(type);
      List<Row> gone = rows(type);
      List<Row> all = new ArrayList<>(kept);
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

  private static ValueCounts counts(int limit, DataType type, List<Row> rows) {
    Aggregation function = Aggregation.of(AggregateFunction.COUNT_DISTINCT).withMaxDistinct(limit);
    return (ValueCounts) state(function, type, rows);
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
    assertThat(result(function, type, state(function, type, List.of()))).isNull();
    Object overNulls = result(function, type, state(function, type, List.of(new Row(null, 1))));
    assertThat(overNulls).isEqualTo(function.function().isCount() ? (Object) 0L : null);
  }

  @ParameterizedTest
  @MethodSource("aggregations")
  void countsAreZeroWithoutRowsIfTheyAreToBe(Aggregation function) {
    Aggregation zero = function.withZeroWithoutRows();
    DataType type = DataType.FLOAT64;
    assertThat(result(zero, type, state(zero, type, List.of())))
        .isEqualTo(function.function().isCount() ? (Object) 0L : null);
    assertThat(zero.meaning().equals(function.meaning()))
        .isNotEqualTo(function.function().isCount());
  }

  @Test
  void aStateHasAMostBytes() {
    int others = StateCodec.encode(longest(1)).length - 1;
    int most = StateCodec.MAX_STATE_BYTES - others;
    byte[] bytes = StateCodec.encode(longest(most));
    assertThat(bytes).hasSize(1_048_576);
    assertThat(StateCodec.encode(StateCodec.decode(DataType.STRING, bytes))).isEqualTo(bytes);
    assertThatThrownBy(() -> StateCodec.encode(longest(most + 1)))
        .isInstanceOfSatisfying(
            AshlarException.class,
            tooLarge -> assertThat(tooLarge.code()).isEqualTo(ErrorCode.TOO_LARGE))
        .hasMessageStartingWith("1048577 state bytes of a tile (expected: at most 1048576;");
  }

  private static AggregateState<?> longest(int characters) {
    return state(
        AggregateFunction.LAST, DataType.STRING, List.of(new Row("x".repeat(characters), 1)));
  }

  @Test
  void distinctValuesAreExactUpToTheirLimit() {
    List<Row> two = List.of(new Row(1.0, 1), new Row(2.0, 1), new Row(1.0, 2), new Row(null, 2));
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

  private static @Nullable Object valueWithin(Aggregation aggregation, List<Row> rows) {
    return result(aggregation, DataType.FLOAT64, state(aggregation, DataType.FLOAT64, rows));
  }

  @Test
  void samplesOfOneValueAreNull() {
    for (double value : new double[] {1.5, Double.NaN}) {
      List<Row> one = List.of(new Row(value, 1));
      assertThat(value(AggregateFunction.VAR_SAMP, one)).isNull();
      assertThat(value(AggregateFunction.STDDEV_SAMP, one)).isNull();
    }
  }

  @Test
  void valuesThatAreNotFiniteFollowTheirRules() {
    Row nan = new Row(Double.NaN, 1);
    Row positive = new Row(Double.POSITIVE_INFINITY, 2);
    Row negative = new Row(Double.NEGATIVE_INFINITY, 3);
    Row one = new Row(1.0, 4);
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
    assertThat(value(AggregateFunction.LAST, List.of(new Row(-0.0, 1)))).isEqualTo(0.0);
  }

  @Test
  void storedStatesStayReadable() {
    Map<String, byte[]> stored = Golden.bytes("states-v1.txt");
    Map<String, AggregateState<?>> states = goldenStates();
    assertThat(stored.keySet()).isEqualTo(states.keySet());
    states.forEach((name, state) -> {
      assertThat(Golden.line(name, StateCodec.encode(state)))
          .isEqualTo(Golden.line(name, stored.get(name)));
      AggregateState<?> back = StateCodec.decode(goldenType(name), stored.get(name));
      assertThat(StateCodec.encode(back)).isEqualTo(stored.get(name));
    });
  }

  @Test
  void damagedStatesAreRefused() {
    byte[] bytes =
        StateCodec.encode(state(AggregateFunction.VAR_POP, DataType.FLOAT64, rows(TYPES.get(1))));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> StateCodec.decode(DataType.FLOAT64, cut))
          .isInstanceOf(AshlarException.class)
          .hasMessageContaining("(expected:");
    }
    byte[] unknownVersion = bytes.clone();
    unknownVersion[0] = 99;
    assertThatThrownBy(() -> StateCodec.decode(DataType.FLOAT64, unknownVersion))
        .hasMessageStartingWith("version 99");
    byte[] unknownKind = bytes.clone();
    unknownKind[1] = 99;
    assertThatThrownBy(() -> StateCodec.decode(DataType.FLOAT64, unknownKind))
        .hasMessageStartingWith("kind 99");
    assertThatThrownBy(
            () -> StateCodec.decode(DataType.FLOAT64, Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessageStartingWith("1 bytes too many");
  }

  private static Map<String, AggregateState<?>> goldenStates() {
    List<Row> doubles =
        List.of(new Row(1.5, 10), new Row(-1e308, 20), new Row(null, 30), new Row(0.1, 5));
    List<Row> odd = List.of(new Row(Double.NaN, 1), new Row(Double.POSITIVE_INFINITY, 2));
    List<Row> longs = List.of(new Row(Long.MAX_VALUE, 1), new Row(7L, 2), new Row(-3L, 2));
    List<Row> strings = List.of(new Row("b\0", 1), new Row("a", 1), new Row("z", 0));
    Map<String, AggregateState<?>> states = new LinkedHashMap<>();
    for (AggregateFunction function :
        List.of(AggregateFunction.COUNT, AggregateFunction.SUM, AggregateFunction.VAR_POP)) {
      states.put("float64-" + function.text(), state(function, DataType.FLOAT64, doubles));
      states.put("int64-" + function.text(), state(function, DataType.INT64, longs));
    }
    states.put("float64-odd", state(AggregateFunction.VAR_POP, DataType.FLOAT64, odd));
    for (AggregateFunction function :
        List.of(
            AggregateFunction.MIN,
            AggregateFunction.MAX,
            AggregateFunction.FIRST,
            AggregateFunction.LAST)) {
      states.put("float64-" + function.text(), state(function, DataType.FLOAT64, doubles));
      states.put("string-" + function.text(), state(function, DataType.STRING, strings));
    }
    for (AggregateFunction function : List.of(AggregateFunction.KURTOSIS)) {
      states.put("float64-" + function.text(), state(function, DataType.FLOAT64, doubles));
      states.put("int64-" + function.text(), state(function, DataType.INT64, longs));
    }
    aggregations()
        .filter(aggregation -> aggregation.parameter().orElse(0) == 3)
        .forEach(aggregation -> {
          String name = aggregation.nameText();
          states.put("float64-" + name, state(aggregation, DataType.FLOAT64, doubles));
          states.put("string-" + name, state(aggregation, DataType.STRING, strings));
        });
    for (int maxDistinct : List.of(2, 3)) {
      Aggregation counted =
          Aggregation.of(AggregateFunction.HISTOGRAM).withMaxDistinct(maxDistinct);
      states.put("float64-counts-" + maxDistinct, state(counted, DataType.FLOAT64, doubles));
      states.put("string-counts-" + maxDistinct, state(counted, DataType.STRING, strings));
    }
    for (int precision : List.of(4, 12)) {
      Aggregation distinct = Aggregation.of(AggregateFunction.APPROX_COUNT_DISTINCT, precision);
      states.put("float64-registers-" + precision, state(distinct, DataType.FLOAT64, doubles));
      states.put("string-registers-" + precision, state(distinct, DataType.STRING, strings));
    }
    Aggregation median = Aggregation.of(AggregateFunction.APPROX_PERCENTILE, 500_000);
    states.put("float64-quantiles", state(median, DataType.FLOAT64, doubles));
    states.put("float64-quantiles-odd", state(median, DataType.FLOAT64, odd));
    states.put("int64-quantiles", state(median, DataType.INT64, longs));
    states.put("float64-min-empty", state(AggregateFunction.MIN, DataType.FLOAT64, List.of()));
    states.put("float64-sum-empty", state(AggregateFunction.SUM, DataType.FLOAT64, List.of()));
    Map<String, List<Row>> rows = goldenRows();
    rows.put("int64", longs);
    rows.put("string", strings);
    rows.forEach((type, ofType) ->
        oneOfEachKind()
            .filter(aggregation -> aggregation.resultType(goldenType(type)).isPresent())
            .forEach(aggregation ->
                states.putIfAbsent(
                    type + "-" + aggregation.nameText(),
                    state(aggregation, goldenType(type), ofType))));
    states.put("float64-quantiles-collapsed", state(median, DataType.FLOAT64, collapsing()));
    return states;
  }

  /** Returns a function for each kind of state. */
  private static Stream<Aggregation> oneOfEachKind() {
    Map<StateKind, Aggregation> kinds = new EnumMap<>(StateKind.class);
    for (AggregateFunction function : AggregateFunction.values()) {
      Stream.of("", "(3)", "(4)", "(0.5)")
          .flatMap(parameter -> Aggregation.parse(function.text() + parameter).stream())
          .forEach(aggregation -> kinds.putIfAbsent(StateSpec.of(aggregation).kind(), aggregation));
    }
    assertThat(kinds.keySet()).containsExactlyInAnyOrder(StateKind.values());
    return kinds.values().stream();
  }

  /** Returns rows of types, with a null, a tie and a value twice. */
  private static Map<String, List<Row>> goldenRows() {
    Map<String, Object> empty = Map.of();
    Map<String, List<Row>> rows = new LinkedHashMap<>();
    rows.put("float32", goldenRows(-0.0f, 0.1f, Float.MAX_VALUE));
    rows.put("bool", goldenRows(false, true, true));
    rows.put("timestamp", goldenRows(-1L, 0L, 1_651_363_200_000_000L));
    rows.put("array", goldenRows(List.of(), List.of(1.5, -2.0), Arrays.asList((Double) null)));
    rows.put("struct", goldenRows(Arrays.asList(null, "b"), List.of(-1L, "b"), List.of(1L, "")));
    rows.put("map", goldenRows(empty, Map.of("a", true), Map.of("b", false, "a", true)));
    return rows;
  }

  private static List<Row> goldenRows(Object first, Object second, Object third) {
    return List.of(
        new Row(third, 20),
        new Row(second, -10),
        new Row(null, -20),
        new Row(first, 20),
        new Row(second, 30));
  }

  /** Returns numbers that are too far apart for all buckets to be kept, of both signs. */
  private static List<Row> collapsing() {
    return DoubleStream.of(1e-300, 1e-200, 1e-10, 1.0, 1e10, -1e300, -1e-300, 0.0)
        .mapToObj(number -> new Row(number, 1))
        .toList();
  }

  private static DataType goldenType(String name) {
    return switch (name.split("-", 2)[0]) {
      case "float64" -> DataType.FLOAT64;
      case "float32" -> DataType.FLOAT32;
      case "int64" -> DataType.INT64;
      case "bool" -> DataType.BOOL;
      case "timestamp" -> DataType.TIMESTAMP;
      case "string" -> DataType.STRING;
      case "array" -> new DataType.ArrayType(DataType.FLOAT64);
      case "struct" ->
          new DataType.StructType(
              List.of(new Field("x", DataType.INT64), new Field("y", DataType.STRING)));
      case "map" -> new DataType.MapType(DataType.STRING, DataType.BOOL);
      default -> throw new IllegalArgumentException(name + " (expected: a type first)");
    };
  }

  private record Row(@Nullable Object value, long timeMicros) {}

  /** What puts the result of a state into a vector. */
  private interface Finish {
    void finish(Aggregation aggregation, FeatureVector vector, int feature);
  }

  private List<Row> rows(DataType type) {
    List<Row> rows = new ArrayList<>();
    for (int i = random.nextInt(1, 10); i > 0; i--) {
      rows.add(new Row(random.nextInt(5) == 0 ? null : cell(type), random.nextLong(4)));
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

  private static @Nullable Object value(AggregateFunction function, List<Row> rows) {
    return result(
        Aggregation.of(function), DataType.FLOAT64, state(function, DataType.FLOAT64, rows));
  }

  private static AggregateState<?> state(
      AggregateFunction function, DataType type, List<Row> rows) {
    return state(Aggregation.of(function), type, rows);
  }

  private static AggregateState<?> state(Aggregation function, DataType type, List<Row> rows) {
    AggregateState<?> state = StateCodec.create(StateSpec.of(function), type);
    List<@Nullable Object[]> cells = new ArrayList<>();
    rows.forEach(row -> cells.add(new Object[] {row.value()}));
    RowBatch batch = new RowBatch(Schema.of(new Field("v", type)), cells);
    for (int i = 0; i < rows.size(); i++) {
      state.add(batch.column(0), i, rows.get(i).timeMicros());
    }
    return state;
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
