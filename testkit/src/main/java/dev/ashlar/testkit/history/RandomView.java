package dev.ashlar.testkit.history;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Random batch views over one source {@code events}. */
final class RandomView {
  private static final List<Long> SCHEDULES =
      List.of(Durations.HOUR, 6 * Durations.HOUR, Durations.DAY, Durations.DAY, 7 * Durations.DAY);
  private static final List<Long> DELAYS =
      List.of(0L, 0L, 30 * Durations.MINUTE, 2 * Durations.HOUR, Durations.DAY + Durations.MINUTE);
  private static final List<Field> AGGREGATED =
      List.of(
          new Field("n", DataType.INT64),
          new Field("x", DataType.FLOAT64),
          new Field("f", DataType.FLOAT32),
          new Field("b", DataType.BOOL),
          new Field("s", DataType.STRING),
          new Field("w", DataType.TIMESTAMP));
  private static final List<Field> NESTED =
      List.of(
          new Field("l", new DataType.ArrayType(DataType.FLOAT64)),
          new Field(
              "r",
              new DataType.StructType(
                  List.of(
                      new Field("a", DataType.STRING),
                      new Field("d", new DataType.ArrayType(DataType.INT64))))),
          new Field("m", new DataType.MapType(DataType.STRING, DataType.INT64)));

  private static final List<Integer> SHARES =
      List.of(0, 1, 250_000, 290_000, 500_000, 900_000, 990_000, 999_999, 1_000_000);

  private final RandomSource random;
  private final long maxWindowIntervals;
  private final List<Field> firstKeys;

  /**
   * @param firstKeys join keys before the random ones
   */
  RandomView(RandomSource random, long maxWindowIntervals, List<Field> firstKeys) {
    this.random = random;
    this.maxWindowIntervals = maxWindowIntervals;
    this.firstKeys = firstKeys;
  }

  BatchFeatureView aggregates() {
    List<Field> columns = some(AGGREGATED);
    Features features = new Features(columns);
    for (int i = random.between(1, 8); i > 0; i--) {
      Field column = random.oneOf(columns);
      features.add(column, aggregation(column));
    }
    return aggregates(features);
  }

  /**
   * A view with a feature of every column, the first an integer sum, which can overflow, and a
   * count, which can be 0 without rows.
   */
  BatchFeatureView aggregatesOfEveryColumn() {
    Features features = new Features(AGGREGATED);
    features.add(AGGREGATED.get(0), Aggregation.of(AggregateFunction.SUM));
    features.add(AGGREGATED.get(0), Aggregation.of(AggregateFunction.COUNT));
    for (Field column : AGGREGATED.subList(1, AGGREGATED.size())) {
      features.add(column, aggregation(column));
    }
    return aggregates(features);
  }

  private BatchFeatureView aggregates(Features features) {
    Shape shape =
        new Shape(
            features.columns,
            features.schedule.reaching(features.all),
            OptionalLong.of(features.windows.tileMicros()),
            OptionalLong.empty(),
            Optional.of(History.TIMESTAMP));
    return view(shape, features.all);
  }

  BatchFeatureView attributes() {
    return attributes(random.percent(15) ? Time.NONE : Time.EVENT);
  }

  BatchFeatureView attributes(Time time) {
    List<Field> all = new ArrayList<>(AGGREGATED);
    all.addAll(NESTED);
    List<Field> columns = some(all);
    List<Feature> features = new ArrayList<>();
    for (Field column : shuffled(columns)) {
      String name = random.percent(30) ? column.name() + "_renamed" : column.name();
      features.add(new Feature.Attribute(name, column.name(), column.type(), "", Map.of()));
    }
    long schedule = random.oneOf(SCHEDULES);
    // A plan refuses a ttl over rows without a time.
    boolean expires = random.percent(60) && time == Time.EVENT;
    long ttl =
        random.oneOf(
            List.of(schedule / 2, schedule, 2 * schedule, 3 * schedule + Durations.SECOND));
    Shape shape =
        new Shape(
            columns,
            schedule(schedule),
            OptionalLong.empty(),
            expires ? OptionalLong.of(ttl) : OptionalLong.empty(),
            time == Time.NONE ? Optional.empty() : Optional.of(History.TIMESTAMP));
    return view(shape, features);
  }

  private Aggregation aggregation(Field column) {
    List<AggregateFunction> functions = new ArrayList<>();
    for (AggregateFunction function : AggregateFunction.values()) {
      if (function.accepts(column.type())) {
        functions.add(function);
      }
    }
    AggregateFunction function = random.oneOf(functions);
    Aggregation aggregation = withParameter(function);
    return function.keepsDistinctValues() && random.percent(70)
        ? aggregation.withMaxDistinct(random.between(1, 12))
        : aggregation;
  }

  private Aggregation withParameter(AggregateFunction function) {
    return switch (function.parameter()) {
      case NONE -> Aggregation.of(function);
      case LENGTH -> Aggregation.of(function, random.between(1, 6));
      case PRECISION -> Aggregation.of(function, random.oneOf(List.of(4, 5, 8, 10, 12)));
      case SHARE -> Aggregation.of(function, random.oneOf(SHARES));
      case OPTIONAL_LENGTH ->
          random.percent(50)
              ? Aggregation.of(function)
              : Aggregation.of(function, random.between(1, 6));
    };
  }

  private BatchSchedule schedule(long width) {
    // Around 1970 times change their sign; floors must not.
    long start = random.percent(25) ? -3 * Durations.DAY : 19_700 * Durations.DAY;
    long within = random.percent(50) ? 0 : random.between(0L, width - 1);
    return new BatchSchedule(
        width, random.oneOf(DELAYS), start + within, OptionalLong.empty(), 0, OptionalLong.empty());
  }

  private BatchFeatureView view(Shape shape, List<Feature> features) {
    List<Field> keys = new ArrayList<>(firstKeys);
    keys.addAll(
        switch (random.between(0, 3)) {
          case 0 -> List.of(new Field("k1", DataType.STRING), new Field("k2", DataType.STRING));
          case 1 -> List.of(new Field("k1", DataType.STRING), new Field("k2", DataType.INT64));
          case 2 -> List.of(new Field("k1", DataType.STRING));
          default -> List.of(new Field("k1", DataType.INT64));
        });
    List<Field> columns = new ArrayList<>(keys);
    shape.timestamp().ifPresent(name -> columns.add(new Field(name, DataType.TIMESTAMP)));
    columns.addAll(shape.columns());
    String names = String.join(", ", columns.stream().map(Field::name).toList());
    return new BatchFeatureView(
        "view",
        List.of("entity"),
        keys,
        ViewQuery.of("SELECT " + names + " FROM events", "events"),
        new Schema(columns),
        shape.timestamp(),
        shape.schedule(),
        shape.tile(),
        shape.ttl(),
        0,
        BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS,
        true,
        true,
        false,
        features,
        Metadata.NONE);
  }

  private List<Field> some(List<Field> all) {
    return List.copyOf(shuffled(all).subList(0, random.between(1, Math.min(4, all.size()))));
  }

  private List<Field> shuffled(List<Field> fields) {
    List<Field> shuffled = new ArrayList<>(fields);
    Collections.shuffle(shuffled, random.shuffler());
    return shuffled;
  }

  /** Whether rows have a time of their own. */
  enum Time {
    EVENT,
    NONE
  }

  /** The aggregates of one view, as they are made. */
  private final class Features {
    private final List<Field> columns;
    private final BatchSchedule schedule;
    private final RandomWindows windows;
    private final boolean zeroWithoutRows;
    private final List<Feature> all = new ArrayList<>();

    Features(List<Field> columns) {
      this.columns = columns;
      schedule = schedule(random.oneOf(SCHEDULES));
      windows =
          new RandomWindows(
              random,
              schedule.intervalMicros(),
              maxWindowIntervals,
              schedule.featureStartMicros(),
              columns);
      zeroWithoutRows = random.percent(70);
    }

    /** A condition that some rows meet, some do not, and some have no answer to. */
    private String condition() {
      Field column = random.oneOf(columns);
      String template =
          switch (column.type().kind()) {
            case INT64 -> random.oneOf(List.of("%s > 0", "1 // %s = 0", "%s IN (1, 2, NULL)"));
            case FLOAT64, FLOAT32 ->
                random.oneOf(List.of("%s >= 0.5", "NOT %s < 0", "is_finite(%s)"));
            case BOOL -> random.oneOf(List.of("%s", "%s IS NOT TRUE"));
            case STRING -> random.oneOf(List.of("%s LIKE 'a%'", "length(%s) = 1"));
            case TIMESTAMP -> "%s >= TIMESTAMP '1970-01-01'";
            case ARRAY, STRUCT, MAP -> "%s IS NOT NULL";
          };
      return template.replace("%s", column.name());
    }

    void add(Field column, Aggregation aggregation) {
      Window window = windows.window();
      windows
          .secondaryKey()
          .filter(key -> random.percent(50))
          .ifPresent(key ->
              all.add(new Feature.SecondaryKeys("keys_" + all.size(), key, window, "", Map.of())));
      DataType result = aggregation.resultType(column.type()).orElseThrow();
      all.add(
          new Feature.Aggregate(
              column.name() + "_" + aggregation.nameText() + "_" + all.size(),
              zeroWithoutRows ? aggregation.withZeroWithoutRows() : aggregation,
              column.name(),
              column.type(),
              window,
              windows.secondaryKey(),
              random.percent(25) ? Optional.of(condition()) : Optional.empty(),
              Feature.Aggregate.type(result, window, windows.secondaryKey()),
              "",
              Map.of()));
    }
  }

  private record Shape(
      List<Field> columns,
      BatchSchedule schedule,
      OptionalLong tile,
      OptionalLong ttl,
      Optional<String> timestamp) {}
}
