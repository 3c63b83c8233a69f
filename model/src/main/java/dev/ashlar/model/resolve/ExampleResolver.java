package dev.ashlar.model.resolve;

import dev.ashlar.api.NameList;
import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.Expectation;
import dev.ashlar.api.v1.GivenRows;
import dev.ashlar.api.v1.Literal;
import dev.ashlar.api.v1.NamedValue;
import dev.ashlar.api.v1.NamedValues;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.FeatureTest;
import dev.ashlar.model.definition.FeatureTest.Expected;
import dev.ashlar.model.definition.FeatureTest.Failure;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Resolves the rows and values of one test whose subject is known. Not thread-safe; used once. */
final class ExampleResolver {
  private final Located at;
  private final TestSubject subject;
  private final LiteralReader literals;

  ExampleResolver(Located at, TestSubject subject) {
    this.at = at;
    this.subject = subject;
    this.literals = new LiteralReader(at);
  }

  /** Returns the test, or empty if something is wrong with it. */
  Optional<FeatureTest> resolve(dev.ashlar.api.v1.FeatureTest test) {
    Map<String, List<@Nullable Object[]>> rows = rows(test.getGivenList());
    List<FeatureTest.Expectation> expectations = new ArrayList<>();
    for (int i = 0; i < test.getExpectCount(); i++) {
      expectations.add(expectation(test.getExpect(i), "expect[" + i + "]"));
    }
    SourcePosition place = at.at("name");
    return at.isSound()
        ? Optional.of(
            new FeatureTest(
                test.getName(), place.file(), place.line(), subject.members(), rows, expectations))
        : Optional.empty();
  }

  private Map<String, List<@Nullable Object[]>> rows(List<GivenRows> given) {
    Map<String, List<@Nullable Object[]>> rows = new HashMap<>();
    subject.sources().keySet().forEach(source -> rows.put(source, new ArrayList<>()));
    for (int i = 0; i < given.size(); i++) {
      String path = "given[" + i + "]";
      String name = given.get(i).getSource();
      BatchSource source = subject.sources().get(name);
      List<@Nullable Object[]> taken = rows.get(name);
      if (source == null || taken == null) {
        at.problem(
            path,
            subject.words() + " has no source " + Quoted.of(name),
            Wording.nearest(name, subject.sources().keySet()));
        continue;
      }
      for (int r = 0; r < given.get(i).getRowsCount(); r++) {
        taken.add(row(source, given.get(i).getRows(r), path + ".rows[" + r + "]"));
      }
    }
    return rows;
  }

  private @Nullable Object[] row(BatchSource source, NamedValues row, String path) {
    @Nullable Object[] cells = new Object[source.schema().size()];
    for (int i = 0; i < row.getValuesCount(); i++) {
      NamedValue value = row.getValues(i);
      String place = path + ".values[" + i + "]";
      int column = source.schema().names().indexOf(value.getName());
      if (column < 0) {
        at.problem(
            at.at(place),
            "source `" + source.name() + "` has no column " + Quoted.of(value.getName()),
            Wording.nearest(value.getName(), source.columns()),
            "the columns of this source: " + source.schema());
      } else {
        Field field = source.schema().fields().get(column);
        cells[column] = read(field.type(), value, place);
      }
    }
    return cells;
  }

  private @Nullable Object read(DataType type, NamedValue value, String place) {
    return literals.read(type, value.getValue(), Quoted.of(value.getName()), place + ".value");
  }

  private FeatureTest.Expectation expectation(Expectation expectation, String path) {
    Map<String, @Nullable Object> key = key(expectation.getKey(), path + ".key");
    OptionalLong time = Timestamps.parse(expectation.getAt());
    if (time.isEmpty()) {
      at.problem(
          path + ".at",
          Quoted.of(expectation.getAt()) + " is not a time",
          "expected: a date or date-time such as 2024-01-31T06:00:00");
    }
    List<Expected> values = new ArrayList<>();
    for (int i = 0; i < expectation.getValues().getValuesCount(); i++) {
      expected(expectation.getValues().getValues(i), path + ".values.values[" + i + "]")
          .ifPresent(values::add);
    }
    if (expectation.getValues().getValuesCount() == 0) {
      at.problem(
          path + ".values",
          "an expectation of nothing",
          "expected: " + NameList.of(subject.features().keySet()));
    }
    return new FeatureTest.Expectation(at.at(path).line(), key, time.orElse(0), values);
  }

  private Map<String, @Nullable Object> key(NamedValues given, String path) {
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    for (int i = 0; i < given.getValuesCount(); i++) {
      NamedValue value = given.getValues(i);
      String place = path + ".values[" + i + "]";
      DataType type = subject.keys().get(value.getName());
      if (type == null) {
        at.problem(
            place,
            subject.words() + " has no key " + Quoted.of(value.getName()),
            Wording.nearest(value.getName(), subject.keys().keySet()));
      } else {
        key.put(value.getName(), read(type, value, place));
      }
    }
    for (Map.Entry<String, DataType> needed : subject.keys().entrySet()) {
      if (!key.containsKey(needed.getKey())) {
        at.problem(
            path,
            "a key without `" + needed.getKey() + "`",
            "expected: `" + needed.getKey() + "`, of type " + needed.getValue().text());
      }
    }
    return key;
  }

  private Optional<Expected> expected(NamedValue value, String place) {
    TestSubject.Place feature = subject.features().get(value.getName());
    if (feature == null) {
      at.problem(
          place,
          subject.words() + " has no feature " + Quoted.of(value.getName()),
          Wording.nearest(value.getName(), subject.features().keySet()));
      return Optional.empty();
    }
    Object expected =
        isError(feature.type(), value.getValue())
            ? Failure.ERROR
            : read(feature.type(), value, place);
    return Optional.of(
        new Expected(
            at.at(place).line(), value.getName(), feature.member(), feature.feature(), expected));
  }

  /** Of a text, the word is a text like any other; no function that gives texts can fail. */
  private static boolean isError(DataType type, Literal literal) {
    return type.kind() != DataType.Kind.STRING
        && literal.hasText()
        && literal.getText().equals(Failure.ERROR.name());
  }
}
