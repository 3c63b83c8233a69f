package dev.ashlar.controlplane;

import static dev.ashlar.model.time.Durations.DAY;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Entity;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.definition.ViewSource;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A view under construction; every method returns the builder itself. */
public final class TestViews {
  public static final Field AIRPORT = new Field("airport", DataType.STRING);
  public static final Schema ROWS =
      Schema.of(
          AIRPORT,
          new Field("date", DataType.TIMESTAMP),
          new Field("delay", DataType.INT64),
          new Field("late", DataType.BOOL));

  public String name = "departures";
  public List<String> entities = List.of("airport");
  public List<Field> joinKeys = List.of(AIRPORT);
  public List<ViewSource> sources = List.of(ViewSource.filtered("flights"));
  public OptionalLong every = OptionalLong.empty();
  public String sql = "SELECT origin AS airport, date, delay, delay > 15 AS late FROM flights";
  public Schema rows = ROWS;
  public Optional<String> timestamp = Optional.of("date");
  public long intervalMicros = DAY;
  public long delayMicros = 0;
  public String featureStart = "2001-01-31";
  public Optional<String> featureEnd = Optional.empty();
  public OptionalLong tileMicros = OptionalLong.of(DAY);
  public OptionalLong ttlMicros = OptionalLong.empty();
  public int lookback = 0;
  public long historyRetentionMicros = BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS;
  public boolean online = true;
  public boolean offline = true;
  public boolean preventDestroy = false;
  public Metadata metadata = Metadata.NONE;
  public List<Feature> features =
      new ArrayList<>(
          List.of(aggregate("delay_mean_1d_1d", DAY), aggregate("delay_mean_7d_1d", 7 * DAY)));

  private TestViews() {}

  /** A daily aggregate over 1 and 7 days. */
  public static TestViews aggregates() {
    return new TestViews();
  }

  /** A daily attribute view. */
  public static TestViews attributes() {
    TestViews view = new TestViews();
    view.name = "state";
    view.tileMicros = OptionalLong.empty();
    view.features = new ArrayList<>(List.of(attribute("delay")));
    return view;
  }

  /** An attribute view whose rows have no time. */
  public static TestViews dimension() {
    TestViews view = attributes();
    view.name = "location";
    view.timestamp = Optional.empty();
    return view;
  }

  public static Feature aggregate(String name, long windowMicros) {
    return new Feature.Aggregate(
        name,
        Aggregation.of(AggregateFunction.MEAN),
        "delay",
        DataType.INT64,
        new Window.Sliding(windowMicros, 0),
        Optional.empty(),
        Optional.empty(),
        DataType.FLOAT64,
        "",
        Map.of());
  }

  public static Feature attribute(String column) {
    return new Feature.Attribute(column, column, DataType.INT64, "", Map.of());
  }

  public TestViews with(java.util.function.Consumer<TestViews> change) {
    change.accept(this);
    return this;
  }

  public BatchFeatureView build() {
    return new BatchFeatureView(
        name,
        entities,
        joinKeys,
        new ViewQuery(sql, sources, every),
        rows,
        timestamp,
        new BatchSchedule(
                intervalMicros,
                delayMicros,
                at(featureStart),
                featureEnd.isPresent()
                    ? OptionalLong.of(at(featureEnd.get()))
                    : OptionalLong.empty(),
                0,
                OptionalLong.empty())
            .reaching(features),
        tileMicros,
        ttlMicros,
        lookback,
        historyRetentionMicros,
        online,
        offline,
        preventDestroy,
        features,
        metadata);
  }

  /** Definitions of some views, with the entity and source that they need and no service. */
  public static Definitions definitions(BatchFeatureView... views) {
    Map<String, BatchFeatureView> byName = new java.util.HashMap<>();
    for (BatchFeatureView view : views) {
      byName.put(view.name(), view);
    }
    return new Definitions(
        Map.of("airport", new Entity("airport", List.of(AIRPORT), Metadata.NONE)),
        Map.of("flights", flights()),
        byName,
        Map.of());
  }

  public static Definitions withService(Definitions definitions, FeatureService service) {
    return new Definitions(
        definitions.entities(),
        definitions.sources(),
        definitions.views(),
        Map.of(service.name(), service));
  }

  public static Definitions withSource(Definitions definitions, BatchSource source) {
    return new Definitions(
        definitions.entities(),
        Map.of(source.name(), source),
        definitions.views(),
        definitions.services());
  }

  public static BatchSource flights() {
    return new BatchSource(
        "flights",
        FileFormat.PARQUET,
        "/data/flights-*.parquet",
        Optional.of("date"),
        Schema.of(
            new Field("origin", DataType.STRING),
            new Field("date", DataType.TIMESTAMP),
            new Field("delay", DataType.INT64)),
        Metadata.NONE);
  }

  public static long at(String time) {
    return Timestamps.parse(time).orElseThrow();
  }

  public static Interval span(String start, String end) {
    return new Interval(at(start), at(end));
  }
}
