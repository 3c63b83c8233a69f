package dev.ashlar.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.api.v1.AggregateDefinition;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every function over every type: a feature, or an error that names both. */
final class FunctionTypesTest extends ResolverFixture {
  private static final List<DataType> TYPES =
      Stream.concat(
              Stream.of(DataType.Primitive.values()),
              Stream.of(
                  new DataType.ArrayType(DataType.INT64),
                  new DataType.StructType(List.of(new Field("y", DataType.FLOAT64))),
                  new DataType.MapType(DataType.STRING, DataType.INT64)))
          .toList();

  /** A function as it is written, over a type. */
  record Cell(String function, DataType type) {
    boolean isAccepted() {
      return Aggregation.parse(function).orElseThrow().resultType(type).isPresent();
    }
  }

  static List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (AggregateFunction function : AggregateFunction.values()) {
      for (DataType type : TYPES) {
        forms(function).forEach(form -> cells.add(new Cell(form, type)));
      }
    }
    return cells;
  }

  private static Stream<String> forms(AggregateFunction function) {
    String name = function.text();
    return switch (function.parameter()) {
      case NONE -> Stream.of(name);
      case LENGTH -> Stream.of(name + "(3)");
      case OPTIONAL_LENGTH -> Stream.of(name, name + "(3)");
      case PRECISION -> Stream.of(name + "(12)");
      case SHARE -> Stream.of(name + "(0.9)");
    };
  }

  static Stream<Cell> accepted() {
    return cells().stream().filter(Cell::isAccepted);
  }

  static Stream<Cell> refused() {
    return cells().stream().filter(cell -> !cell.isAccepted());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void anAcceptedTypeIsAFeature(Cell cell) {
    assertThat(resolution(cell).problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aRefusedTypeIsAnErrorThatNamesFunctionAndType(Cell cell) {
    assertThat(resolution(cell).problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.message())
              .isEqualTo("`" + cell.function() + "` of column `x`, which is " + cell.type().text());
          assertThat(problem.hint()).startsWith("expected: ").contains("int64", "float64");
        });
  }

  private Resolution resolution(Cell cell) {
    bound =
        Schema.of(
            new Field("id", DataType.INT64),
            new Field("at", DataType.TIMESTAMP),
            new Field("x", cell.type()));
    FeatureDefinition feature =
        FeatureDefinition.newBuilder()
            .setAggregate(
                AggregateDefinition.newBuilder()
                    .setFunction(cell.function())
                    .setColumn("x")
                    .setWindow("7d"))
            .build();
    return resolve(entity("user", key("id")), source("events", files()), view(viewOf(feature)));
  }
}
