package dev.ashlar.controlplane.definitions;

import static dev.ashlar.controlplane.TestViews.aggregate;
import static dev.ashlar.model.time.Durations.DAY;
import static dev.ashlar.model.time.Durations.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.controlplane.TestViews;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Entity;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.FeatureService.Member;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.definition.ViewSource;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.DataType.ArrayType;
import dev.ashlar.model.type.DataType.MapType;
import dev.ashlar.model.type.DataType.StructType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionsParserTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Everything that definitions can hold, once. */
  private static final Definitions ALL = all();

  @Test
  void theGoldenFileIsWhatIsWritten() throws IOException {
    assertThat(pretty(DefinitionsParser.toJson(ALL))).isEqualTo(golden().strip());
  }

  @Test
  void theGoldenFileIsReadAsWhatWasWritten() throws IOException {
    assertThat(DefinitionsParser.fromJson(golden())).isEqualTo(ALL);
  }

  @Test
  void equalDefinitionsHaveEqualText() {
    assertThat(DefinitionsParser.toJson(all())).isEqualTo(DefinitionsParser.toJson(ALL));
    assertThat(DefinitionsParser.fromJson(DefinitionsParser.toJson(Definitions.EMPTY)))
        .isEqualTo(Definitions.EMPTY);
  }

  @Test
  void parametersAndLimitsOfFunctionsComeBack() {
    List<Aggregation> aggregations =
        List.of(
            Aggregation.of(AggregateFunction.LAST, 10),
            Aggregation.of(AggregateFunction.APPROX_PERCENTILE, 999_000),
            Aggregation.of(AggregateFunction.APPROX_COUNT_DISTINCT),
            Aggregation.of(AggregateFunction.HISTOGRAM),
            Aggregation.of(AggregateFunction.COUNT).withZeroWithoutRows(),
            Aggregation.of(AggregateFunction.COUNT_DISTINCT)
                .withMaxDistinct(3)
                .withZeroWithoutRows(),
            Aggregation.of(AggregateFunction.MOST_FREQUENT, 3).withMaxDistinct(500));
    for (Aggregation aggregation : aggregations) {
      DataType type = aggregation.resultType(DataType.INT64).orElseThrow();
      Feature feature =
          new Feature.Aggregate(
              "f",
              aggregation,
              "c",
              DataType.INT64,
              new Window.Sliding(DAY, 0),
              Optional.empty(),
              Optional.of("c > 0"),
              type,
              "",
              Map.of());
      assertThat(ViewParser.feature(ViewParser.toJson(feature))).isEqualTo(feature);
    }
  }

  @Test
  void howTheSqlIsRunComesBack() {
    BatchFeatureView view =
        TestViews.aggregates()
            .with(v -> v.every = OptionalLong.of(DAY))
            .with(v ->
                v.sources =
                    List.of(
                        ViewSource.filtered("a"),
                        new ViewSource("b", true, 0, 0),
                        new ViewSource("c", false, -29 * DAY, -DAY)))
            .build();
    assertThat(ViewParser.view(ViewParser.toJson(view))).isEqualTo(view);
  }

  @Test
  void howLongHistoryIsKeptComesBack() {
    BatchFeatureView view = TestViews.aggregates().with(v -> v.historyRetentionMicros = 0).build();
    assertThat(ViewParser.view(ViewParser.toJson(view))).isEqualTo(view);
  }

  @Test
  void unknownFieldsAreIgnoredEverywhere() throws IOException {
    JsonNode tree = MAPPER.readTree(golden());
    addUnknown(tree);

    assertThat(DefinitionsParser.fromJson(tree.toString())).isEqualTo(ALL);
  }

  @Test
  void aNewerFormatIsRefused() {
    assertThatThrownBy(() -> DefinitionsParser.fromJson("{\"format_version\":2,\"entities\":[]}"))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining("format 2 (expected: at most 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"format_version\":1}",
        "{\"format_version\":\"1\"}",
        "{\"format_version\":1,\"entities\":{}}",
        "{\"format_version\":1,\"entities\":[{\"name\":7,\"join_keys\":[]}]}",
        "{\"format_version\":1,\"entities\":[{\"name\":\"e\",\"join_keys\":"
            + "[{\"name\":\"k\",\"type\":\"int65\"}]}]}",
        "{\"format_version\":1,\"entities\":[],\"sources\":[{\"name\":\"s\",\"format\":\"xml\","
            + "\"path\":\"p\",\"schema\":[]}],\"batch_feature_views\":[],\"feature_services\":[]}",
        "{\"format_version\":1,\"entities\":[{\"name\":\"e\",\"join_keys\":[]},"
            + "{\"name\":\"e\",\"join_keys\":[]}],\"sources\":[],\"batch_feature_views\":[],"
            + "\"feature_services\":[]}"
      })
  void damagedTextIsCorruptAndNeverAnotherError(String text) {
    assertThatThrownBy(() -> DefinitionsParser.fromJson(text))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
  }

  @Test
  void everyTruncationOfTheTextIsCorrupt() {
    String text = DefinitionsParser.toJson(ALL);
    for (int end = 0; end < text.length(); end += 7) {
      String cut = text.substring(0, end);
      assertThatThrownBy(() -> DefinitionsParser.fromJson(cut))
          .isInstanceOfSatisfying(
              AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }
  }

  private static Definitions all() {
    Metadata metadata =
        new Metadata("text \"quoted\"", "team@example.org", Map.of("b", "2", "a", "1"));
    DataType nested =
        new StructType(
            List.of(
                new Field("xs", new ArrayType(DataType.FLOAT32)),
                new Field("m", new MapType(DataType.STRING, DataType.INT64))));
    Schema schema =
        Schema.of(
            new Field("origin", DataType.STRING),
            new Field("date", DataType.TIMESTAMP),
            new Field("delay", DataType.FLOAT64),
            new Field("flag", DataType.BOOL),
            new Field("nested", nested));
    return new Definitions(
        Map.of("airport", new Entity("airport", List.of(TestViews.AIRPORT), metadata)),
        Map.of(
            "flights",
            new BatchSource(
                "flights",
                FileFormat.JSON_LINES,
                "/d/*.json",
                Optional.of("date"),
                schema,
                metadata),
            "airports",
            new BatchSource(
                "airports", FileFormat.CSV, "/d/a.csv", Optional.empty(), schema, Metadata.NONE)),
        Map.of(
            "departures",
            TestViews.aggregates()
                .with(v -> v.delayMicros = HOUR)
                .with(v -> v.featureEnd = Optional.of("2001-07-01"))
                .with(v -> v.lookback = 2)
                .with(v -> v.preventDestroy = true)
                .with(v -> v.metadata = metadata)
                .with(v -> v.features.add(offset()))
                .build(),
            "location",
            TestViews.dimension()
                .with(v -> v.ttlMicros = OptionalLong.of(3 * DAY))
                .with(v -> v.online = false)
                .with(v -> v.rows = schema)
                .build()),
        Map.of(
            "svc",
            new FeatureService(
                "svc",
                List.of(
                    new Member(
                        "departures",
                        "origin",
                        Optional.of(List.of("delay_mean_7d_1d")),
                        Map.of("airport", "origin")),
                    new Member(
                        "location", "location", Optional.empty(), Map.of("airport", "airport"))),
                metadata)));
  }

  private static Feature offset() {
    Feature.Aggregate base = (Feature.Aggregate) aggregate("late_first", 2 * DAY);
    return new Feature.Aggregate(
        base.name(),
        Aggregation.of(AggregateFunction.FIRST),
        "late",
        DataType.BOOL,
        new Window.Sliding(2 * DAY, -3 * DAY),
        Optional.empty(),
        Optional.empty(),
        DataType.BOOL,
        "the first one",
        Map.of("k", "v"));
  }

  private static void addUnknown(JsonNode node) {
    node.forEach(DefinitionsParserTest::addUnknown);
    boolean namesAreData = (node.has("a") && node.has("b")) || node.has("k") || node.has("airport");
    if (node instanceof ObjectNode object && !namesAreData) {
      object.put("from_the_future", true);
    }
  }

  private static String golden() throws IOException {
    try (InputStream file =
        DefinitionsParserTest.class.getResourceAsStream("definitions-v1.json")) {
      return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String pretty(String json) throws IOException {
    return MAPPER
        .writerWithDefaultPrettyPrinter()
        .writeValueAsString(MAPPER.readTree(json))
        .replace("\r\n", "\n");
  }
}
