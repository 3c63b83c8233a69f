package dev.ashlar.testkit.golden;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one golden case; its form is told by {@link GoldenCase}. */
final class GoldenCaseReader {
  private static final Field KEY = new Field("k", DataType.STRING);
  private static final String TIMESTAMP = "ts";

  private final String name;
  private final List<Field> columns = new ArrayList<>();
  private final List<Feature> features = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private final List<List<String>> expectations = new ArrayList<>();
  private Optional<Interval> firstInterval = Optional.empty();
  private OptionalLong tile = OptionalLong.empty();
  private OptionalLong ttl = OptionalLong.empty();
  private long schedule = Durations.DAY;
  private long delay;
  private long start;
  private long reach;

  GoldenCaseReader(String name) {
    this.name = name;
  }

  GoldenCase read(String text) {
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(line -> take(List.of(line.split("\\s+", -1))));
    return new GoldenCase(name, view(), golden(rows), firstInterval, checks());
  }

  private void take(List<String> words) {
    List<String> rest = words.subList(1, words.size());
    switch (words.get(0)) {
      case "schedule" -> schedule = duration(rest.get(0));
      case "data_delay" -> delay = duration(rest.get(0));
      case "feature_start_time" -> start = time(rest.get(0));
      case "tile" -> tile = OptionalLong.of(duration(rest.get(0)));
      case "ttl" -> ttl = OptionalLong.of(duration(rest.get(0)));
      case "column" -> columns.add(new Field(rest.get(0), type(rest.get(1))));
      case "feature" -> features.add(feature(rest));
      case "row" -> rows.add(rest);
      case "first_interval" ->
          firstInterval = Optional.of(new Interval(time(rest.get(0)), time(rest.get(1))));
      case "at", "served" -> expectations.add(rest);
      default -> throw new IllegalArgumentException(name + ": " + words.get(0));
    }
  }

  private Feature feature(List<String> words) {
    Field column = columns.get(new Schema(columns).indexOf(words.get(1)));
    if (words.get(0).equals("attribute")) {
      return new Feature.Attribute(column.name(), column.name(), column.type(), "", Map.of());
    }
    AggregateFunction function = AggregateFunction.named(words.get(0)).orElseThrow();
    long window = duration(words.get(2));
    long offset = words.size() > 3 ? duration(words.get(3)) : 0;
    reach = Math.max(reach, window - offset);
    return new Feature.Aggregate(
        String.join("_", column.name(), function.text(), words.get(2))
            + "_"
            + Durations.format(tile.orElseThrow())
            + (offset == 0 ? "" : "_offset_" + Durations.format(-offset)),
        function,
        column.name(),
        column.type(),
        window,
        offset,
        function.resultType(column.type()).orElseThrow(),
        "",
        Map.of());
  }

  private BatchFeatureView view() {
    List<Field> all = new ArrayList<>(List.of(KEY, new Field(TIMESTAMP, DataType.TIMESTAMP)));
    all.addAll(columns);
    Schema schema = new Schema(all);
    return new BatchFeatureView(
        "golden",
        List.of("entity"),
        List.of(KEY),
        List.of("events"),
        "SELECT " + String.join(", ", schema.names()) + " FROM events",
        schema,
        Optional.of(TIMESTAMP),
        new BatchSchedule(schedule, delay, start, OptionalLong.empty(), reach),
        tile,
        ttl,
        0,
        true,
        true,
        false,
        features,
        Metadata.NONE);
  }

  private List<Oracle.Row> golden(List<List<String>> lines) {
    List<Oracle.Row> golden = new ArrayList<>();
    for (List<String> words : lines) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        values.put(columns.get(i).name(), value(columns.get(i).type(), words.get(2 + i)));
      }
      golden.add(new Oracle.Row(List.of(words.get(0)), time(words.get(1)), values));
    }
    return golden;
  }

  private List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    for (List<String> words : expectations) {
      int equals = words.indexOf("=");
      boolean served = words.get(2).equals("through");
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < features.size(); i++) {
        values.add(value(features.get(i).type(), words.get(equals + 1 + i)));
      }
      checks.add(
          new Check(
              List.of(words.get(0)),
              time(words.get(1)),
              served ? OptionalLong.of(time(words.get(3))) : OptionalLong.empty(),
              values));
    }
    return checks;
  }

  private static @Nullable Object value(DataType type, String word) {
    if (word.equals("null")) {
      return null;
    }
    if (word.equals("ERROR")) {
      return Oracle.Failure.ERROR;
    }
    return switch (type.kind()) {
      case INT64 -> Long.valueOf(word);
      case FLOAT64 -> Double.valueOf(word);
      case FLOAT32 -> Float.valueOf(word);
      case BOOL -> Boolean.valueOf(word);
      case STRING -> word;
      case TIMESTAMP -> time(word);
      case ARRAY, STRUCT, MAP -> throw new IllegalArgumentException(type.text());
    };
  }

  private static DataType type(String word) {
    for (DataType.Primitive type : DataType.Primitive.values()) {
      if (type.text().equals(word)) {
        return type;
      }
    }
    throw new IllegalArgumentException(word + " (expected: a primitive type)");
  }

  private static long duration(String word) {
    return Durations.parse(word).orElseThrow();
  }

  private static long time(String word) {
    return Timestamps.parse(word).orElseThrow();
  }
}
