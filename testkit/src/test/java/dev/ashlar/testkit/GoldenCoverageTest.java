package dev.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.AggregateFunction.Parameter;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.golden.GoldenCase;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.golden.GoldenFile;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.testkit.oracle.Processing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No cell of the table of functions is without a worked value. */
class GoldenCoverageTest {
  /** One type of each kind; the model asks for nothing else. */
  private static final List<DataType> TYPES =
      Stream.concat(
              Stream.of(DataType.Primitive.values()),
              Stream.of(
                  new DataType.ArrayType(DataType.INT64),
                  new DataType.StructType(List.of(new Field("x", DataType.FLOAT64))),
                  new DataType.MapType(DataType.STRING, DataType.INT64)))
          .toList();

  @Test
  void everyFunctionHasAWorkedValueOverEveryTypeThatItAccepts() {
    Set<String> cells = new TreeSet<>();
    for (AggregateFunction function : AggregateFunction.values()) {
      for (DataType type : TYPES) {
        if (function.accepts(type)) {
          forms(function).forEach(form -> cells.add(form + " of " + type.kind()));
        }
      }
    }
    assertThat(
            missing(
                cells,
                (golden, aggregate) -> form(aggregate) + " of " + aggregate.columnType().kind()))
        .as("functions and types without a worked value")
        .isEmpty();
  }

  @Test
  void everyFunctionHasAWorkedValueInBatchOnTilesAndContinuously() {
    Set<String> cells = new TreeSet<>();
    for (AggregateFunction function : AggregateFunction.values()) {
      for (Processing processing : Processing.values()) {
        forms(function).forEach(form -> cells.add(form + " in " + processing));
      }
    }
    assertThat(
            missing(cells, (golden, aggregate) -> form(aggregate) + " in " + golden.processing()))
        .as("functions without a worked value")
        .isEmpty();
  }

  /** Returns the cells that no worked value is of. */
  private static Set<String> missing(
      Set<String> cells, BiFunction<GoldenCase, Feature.Aggregate, String> cellOf) {
    Set<String> missing = new TreeSet<>(cells);
    for (GoldenFile file : GoldenFile.all()) {
      List<Feature> features = file.view().features();
      for (GoldenCase golden : file.cases()) {
        for (Check check : checks(golden)) {
          for (int i = 0; i < features.size(); i++) {
            if (features.get(i) instanceof Feature.Aggregate aggregate
                && isWorked(check.values().get(i))) {
              missing.remove(cellOf.apply(golden, aggregate));
            }
          }
        }
      }
    }
    return missing;
  }

  private static List<Check> checks(GoldenCase golden) {
    List<Check> checks = new ArrayList<>();
    golden.phases().forEach(phase -> checks.addAll(phase.checks()));
    return checks;
  }

  /** Returns whether there is a value: neither null nor an error, nor an array of nulls alone. */
  private static boolean isWorked(@Nullable Object value) {
    return value != null
        && value != Oracle.Failure.ERROR
        && !(value instanceof Collection<?> values && values.stream().allMatch(Objects::isNull));
  }

  /** Returns how a function is written, which may be in two ways. */
  private static Stream<String> forms(AggregateFunction function) {
    return function.parameter() == Parameter.OPTIONAL_LENGTH
        ? Stream.of(function.text(), function.text() + "(n)")
        : Stream.of(function.text());
  }

  private static String form(Feature.Aggregate aggregate) {
    Aggregation function = aggregate.aggregation();
    boolean isList =
        function.function().parameter() == Parameter.OPTIONAL_LENGTH
            && function.parameter().isPresent();
    return function.function().text() + (isList ? "(n)" : "");
  }
}
