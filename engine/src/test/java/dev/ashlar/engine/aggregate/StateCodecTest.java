package dev.ashlar.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.engine.Golden;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bytes of states are those stored before; damaged and too large ones are refused. */
class StateCodecTest {
  private static final List<InputRow> DOUBLES =
      List.of(
          new InputRow(1.5, 10),
          new InputRow(-1e308, 20),
          new InputRow(null, 30),
          new InputRow(0.1, 5));

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
    return InputRow.state(
        AggregateFunction.LAST, DataType.STRING, List.of(new InputRow("x".repeat(characters), 1)));
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
        StateCodec.encode(InputRow.state(AggregateFunction.VAR_POP, DataType.FLOAT64, DOUBLES));
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
    List<InputRow> odd =
        List.of(new InputRow(Double.NaN, 1), new InputRow(Double.POSITIVE_INFINITY, 2));
    List<InputRow> longs =
        List.of(new InputRow(Long.MAX_VALUE, 1), new InputRow(7L, 2), new InputRow(-3L, 2));
    List<InputRow> strings =
        List.of(new InputRow("b\0", 1), new InputRow("a", 1), new InputRow("z", 0));
    Map<String, AggregateState<?>> states = new LinkedHashMap<>();
    for (AggregateFunction function :
        List.of(AggregateFunction.COUNT, AggregateFunction.SUM, AggregateFunction.VAR_POP)) {
      states.put("float64-" + function.text(), InputRow.state(function, DataType.FLOAT64, DOUBLES));
      states.put("int64-" + function.text(), InputRow.state(function, DataType.INT64, longs));
    }
    states.put("float64-odd", InputRow.state(AggregateFunction.VAR_POP, DataType.FLOAT64, odd));
    for (AggregateFunction function :
        List.of(
            AggregateFunction.MIN,
            AggregateFunction.MAX,
            AggregateFunction.FIRST,
            AggregateFunction.LAST)) {
      states.put("float64-" + function.text(), InputRow.state(function, DataType.FLOAT64, DOUBLES));
      states.put("string-" + function.text(), InputRow.state(function, DataType.STRING, strings));
    }
    for (AggregateFunction function : List.of(AggregateFunction.KURTOSIS)) {
      states.put("float64-" + function.text(), InputRow.state(function, DataType.FLOAT64, DOUBLES));
      states.put("int64-" + function.text(), InputRow.state(function, DataType.INT64, longs));
    }
    AggregateStateTest.aggregations()
        .filter(aggregation -> aggregation.parameter().orElse(0) == 3)
        .forEach(aggregation -> {
          String name = aggregation.nameText();
          states.put("float64-" + name, InputRow.state(aggregation, DataType.FLOAT64, DOUBLES));
          states.put("string-" + name, InputRow.state(aggregation, DataType.STRING, strings));
        });
    for (int maxDistinct : List.of(2, 3)) {
      Aggregation counted =
          Aggregation.of(AggregateFunction.HISTOGRAM).withMaxDistinct(maxDistinct);
      states.put(
          "float64-counts-" + maxDistinct, InputRow.state(counted, DataType.FLOAT64, DOUBLES));
      states.put("string-counts-" + maxDistinct, InputRow.state(counted, DataType.STRING, strings));
    }
    for (int precision : List.of(4, 12)) {
      Aggregation distinct = Aggregation.of(AggregateFunction.APPROX_COUNT_DISTINCT, precision);
      states.put(
          "float64-registers-" + precision, InputRow.state(distinct, DataType.FLOAT64, DOUBLES));
      states.put(
          "string-registers-" + precision, InputRow.state(distinct, DataType.STRING, strings));
    }
    Aggregation median = Aggregation.of(AggregateFunction.APPROX_PERCENTILE, 500_000);
    states.put("float64-quantiles", InputRow.state(median, DataType.FLOAT64, DOUBLES));
    states.put("float64-quantiles-odd", InputRow.state(median, DataType.FLOAT64, odd));
    states.put("int64-quantiles", InputRow.state(median, DataType.INT64, longs));
    states.put(
        "float64-min-empty", InputRow.state(AggregateFunction.MIN, DataType.FLOAT64, List.of()));
    states.put(
        "float64-sum-empty", InputRow.state(AggregateFunction.SUM, DataType.FLOAT64, List.of()));
    Map<String, List<InputRow>> rows = goldenRows();
    rows.put("int64", longs);
    rows.put("string", strings);
    rows.forEach((type, ofType) ->
        oneOfEachKind()
            .filter(aggregation -> aggregation.resultType(goldenType(type)).isPresent())
            .forEach(aggregation ->
                states.putIfAbsent(
                    type + "-" + aggregation.nameText(),
                    InputRow.state(aggregation, goldenType(type), ofType))));
    states.put(
        "float64-quantiles-collapsed", InputRow.state(median, DataType.FLOAT64, collapsing()));
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
  private static Map<String, List<InputRow>> goldenRows() {
    Map<String, Object> empty = Map.of();
    Map<String, List<InputRow>> rows = new LinkedHashMap<>();
    rows.put("float32", goldenRows(-0.0f, 0.1f, Float.MAX_VALUE));
    rows.put("bool", goldenRows(false, true, true));
    rows.put("timestamp", goldenRows(-1L, 0L, 1_651_363_200_000_000L));
    rows.put("array", goldenRows(List.of(), List.of(1.5, -2.0), Arrays.asList((Double) null)));
    rows.put("struct", goldenRows(Arrays.asList(null, "b"), List.of(-1L, "b"), List.of(1L, "")));
    rows.put("map", goldenRows(empty, Map.of("a", true), Map.of("b", false, "a", true)));
    return rows;
  }

  private static List<InputRow> goldenRows(Object first, Object second, Object third) {
    return List.of(
        new InputRow(third, 20),
        new InputRow(second, -10),
        new InputRow(null, -20),
        new InputRow(first, 20),
        new InputRow(second, 30));
  }

  /** Returns numbers that are too far apart for all buckets to be kept, of both signs. */
  private static List<InputRow> collapsing() {
    return DoubleStream.of(1e-300, 1e-200, 1e-10, 1.0, 1e10, -1e300, -1e-300, 0.0)
        .mapToObj(number -> new InputRow(number, 1))
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
}
