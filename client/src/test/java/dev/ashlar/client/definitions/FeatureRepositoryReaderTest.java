package dev.ashlar.client.definitions;

import static dev.ashlar.client.definitions.Documents.ENTITY;
import static dev.ashlar.client.definitions.Documents.SERVICE;
import static dev.ashlar.client.definitions.Documents.SOURCE;
import static dev.ashlar.client.definitions.Documents.VIEW;
import static dev.ashlar.client.definitions.Documents.documents;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.api.v1.Definition;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.api.v1.FeatureTest;
import dev.ashlar.api.v1.Literal;
import dev.ashlar.api.v1.NamedValues;
import dev.ashlar.api.v1.Problem;
import dev.ashlar.api.v1.SourceFormat;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.ViewSource;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the definitions of a repository say. */
final class FeatureRepositoryReaderTest {
  @TempDir Path folder;
  private RepositoryUnderTest repository;

  @BeforeEach
  void open() {
    repository = new RepositoryUnderTest(folder);
  }

  private Definitions definitions() {
    assertThat(repository.read().problems()).isEmpty();
    return repository.resolve().orElseThrow();
  }

  @Test
  void aTextIsReadAsIfItWereTheRepository() throws IOException {
    String text = documents(ENTITY, SOURCE, VIEW, SERVICE);
    repository.write("all.yaml", text);
    assertThat(FeatureRepositoryReader.read(folder, "all.yaml", text)).isEqualTo(repository.read());

    RepositoryReading wrong =
        FeatureRepositoryReader.read(folder, "wrong.yaml", documents(ENTITY, "kind: view\n"));
    assertThat(wrong.problems()).hasSize(1);
    assertThat(wrong.problems().get(0).getFile()).isEqualTo("wrong.yaml");
    assertThat(wrong.repository().getIncomplete()).isTrue();
  }

  @Test
  void whatTheSqlSeesAndHowOftenItRunsIsRead() throws IOException {
    String view = VIEW.replace("90m", "2h");
    assertThat(view).contains("sources: [flights]\n", "batch_schedule: 1d\n");
    repository.write(
        "all.yaml",
        documents(
            ENTITY,
            SOURCE,
            view.replace(
                    "sources: [flights]",
                    "sources: [{source: flights, filter: {start: -29d, end: -1h}}]")
                .replace("batch_schedule: 1d", "incremental: true\nbatch_schedule: 12h"),
            view.replace("sources: [flights]", "sources: [{source: flights, unfiltered: true}]")
                .replace("name: departures", "name: all"),
            view.replace("sources: [flights]", "sources: [{source: flights}]")
                .replace("name: departures", "name: plain")));

    Map<String, BatchFeatureView> views = definitions().views();

    assertThat(views.get("departures").query().sources())
        .containsExactly(new ViewSource("flights", false, -29 * Durations.DAY, -Durations.HOUR));
    assertThat(views.get("departures").query().everyMicros()).hasValue(12 * Durations.HOUR);
    assertThat(views.get("all").query().sources())
        .containsExactly(new ViewSource("flights", true, 0, 0));
    assertThat(views.get("all").query().everyMicros()).isEmpty();
    assertThat(views.get("plain").query().sources())
        .containsExactly(ViewSource.filtered("flights"));
  }

  @Test
  void aRepositoryBecomesDefinitions() throws IOException {
    repository.write("all.yaml", documents(ENTITY, SOURCE, VIEW.replace("90m", "2h"), SERVICE));

    Definitions definitions = definitions();

    assertThat(definitions.entities().get("airport").joinKeys())
        .containsExactly(new Field("airport", DataType.STRING));
    assertThat(definitions.sources().get("flights").path())
        .isEqualTo(folder.resolve("data/flights-*.parquet").toString());
    BatchFeatureView view = definitions.views().get("departures");
    assertThat(view.schedule().intervalMicros()).isEqualTo(Durations.DAY);
    assertThat(view.schedule().delayMicros()).isEqualTo(2 * Durations.HOUR);
    assertThat(view.schedule().reachMicros()).isEqualTo(10 * Durations.DAY);
    assertThat(view.schedule().featureEndMicros())
        .isEqualTo(Timestamps.parse("2001-07-01T00:00:00Z"));
    assertThat(view.tileMicros()).hasValue(Durations.HOUR);
    assertThat(view.lookback()).isEqualTo(3);
    assertThat(view.historyRetentionMicros()).isEqualTo(90 * Durations.DAY);
    assertThat(view.online()).isFalse();
    assertThat(view.offline()).isTrue();
    assertThat(view.preventDestroy()).isTrue();
    assertThat(view.metadata().owner()).isEqualTo("ops@example.org");
    assertThat(view.query().sql())
        .isEqualTo("SELECT origin AS airport, date, delay, delay > 15 AS late\nFROM flights\n");
    assertThat(view.featureSchema())
        .hasToString(
            "delay_count_1d_1h int64, delay_count_7d_1h int64, late_share float64,"
                + " delay_max_2h_1h int64");
    assertThat(view.features().get(2))
        .isEqualTo(
            new Feature.Aggregate(
                "late_share",
                Aggregation.of(AggregateFunction.MEAN),
                "late",
                DataType.BOOL,
                new Window.Sliding(7 * Durations.DAY, -3 * Durations.DAY),
                Optional.empty(),
                Optional.empty(),
                DataType.FLOAT64,
                "",
                Map.of("unit", "share")));
    assertThat(definitions.services().get("delay").members())
        .containsExactly(
            new FeatureService.Member(
                "departures", "departures", Optional.empty(), Map.of("airport", "airport")),
            new FeatureService.Member(
                "departures",
                "to",
                Optional.of(List.of("late_share")),
                Map.of("airport", "destination")));
  }

  @Test
  void anOffsetIsPartOfTheName() throws IOException {
    repository.write(
        "all.yaml",
        documents(ENTITY, SOURCE, VIEW.replace("90m", "2h").replace(", name: late_share", "")));

    assertThat(definitions().views().get("departures").featureSchema().names())
        .contains("late_mean_7d_1h_offset_3d");
  }

  @Test
  void everyShorthandIsWrittenOut() throws IOException {
    repository.write(
        "sub/all.yaml",
        documents(
            SOURCE
                .replace("parquet: data", "csv: ../data")
                .replace("timestamp: date", "schema: {a: int64}"),
            """
            kind: batch_feature_view
            name: location
            entities: [airport]
            sources: [flights]
            sql: SELECT 1
            features:
              - {attributes: [latitude, longitude], type: float64, tags: {a: b}}
              - {attribute: name, description: The name}
            """));

    List<Definition> definitions = repository.read().repository().getDefinitionsList();

    assertThat(definitions.get(0).getBatchSource().getFormat())
        .isEqualTo(SourceFormat.SOURCE_FORMAT_CSV);
    assertThat(definitions.get(0).getBatchSource().getPath())
        .isEqualTo(folder.resolve("data/flights-*.parquet").toString());
    assertThat(definitions.get(0).getBatchSource().getSchema(0).getType()).isEqualTo("int64");
    List<FeatureDefinition> features = definitions.get(1).getBatchFeatureView().getFeaturesList();
    assertThat(features)
        .extracting(feature -> feature.getAttribute().getColumn())
        .containsExactly("latitude", "longitude", "name");
    assertThat(features.get(1).getAttribute().getType()).isEqualTo("float64");
    assertThat(features.get(1).getTagsMap()).containsEntry("a", "b");
  }

  @Test
  void defaultsHoldWhereADefinitionSaysNothing() throws IOException {
    repository
        .write(
            "ashlar.yaml",
            """
            workspace: prod
            owner: all@example.org
            tags: {team: all, cost: x}
            batch_schedule: 12h
            data_delay: 1h
            feature_start_time: 2001-01-31
            feature_end_time: 2001-07-01
            online: false
            offline: true
            """)
        .write(
            "b.yml",
            documents(
                ENTITY,
                SOURCE,
                """
                kind: batch_feature_view
                name: departures
                entities: [airport]
                sources: [flights]
                timestamp: date
                sql: SELECT origin AS airport, date, delay FROM flights
                batch_schedule: 1d
                tags: {team: mine}
                features: [{aggregate: sum, column: delay, window: 2d}]
                """));

    BatchFeatureView view = definitions().views().get("departures");

    assertThat(repository.read().repository().getDefaults().getWorkspace()).isEqualTo("prod");
    assertThat(view.schedule().intervalMicros()).isEqualTo(Durations.DAY);
    assertThat(view.schedule().delayMicros()).isEqualTo(Durations.HOUR);
    assertThat(view.schedule().featureEndMicros()).isPresent();
    assertThat(view.online()).isFalse();
    assertThat(view.metadata().owner()).isEqualTo("all@example.org");
    assertThat(view.metadata().tags()).isEqualTo(Map.of("team", "mine", "cost", "x"));
    assertThat(view.tileMicros()).hasValue(Durations.DAY);
  }

  @Test
  void aDimensionHasNoTimeAndADailyScheduleUnlessItSaysOtherwise() throws IOException {
    repository.write(
        "a.yaml",
        documents(
            ENTITY,
            "kind: batch_source\nname: airports\ncsv: airports.csv\n",
            """
            kind: batch_feature_view
            name: location
            entities: [airport]
            sources: [airports]
            sql: SELECT iata AS airport, latitude FROM airports
            feature_start_time: 2001-01-31
            features: [{attribute: latitude}]
            """));

    BatchFeatureView view = definitions().views().get("location");

    assertThat(view.isDimension()).isTrue();
    assertThat(view.isAggregated()).isFalse();
    assertThat(view.schedule().intervalMicros()).isEqualTo(Durations.DAY);
    assertThat(view.schedule().reachMicros()).isZero();
  }

  @Test
  void testsStandInAnyFileAndAreNoDefinitions() throws IOException {
    String test =
        """
        ---
        kind: feature_test
        name: %s
        view: v
        given: {s: [{a: 1, b: [x, null, true]}, {}]}
        expect: [{key: {k: K}, at: 2024-01-31, values: {f: {m: 1.5}}}]
        """;
    repository
        .write("a.yaml", ENTITY + test.replace("%s", "one"))
        .write("tests/b.yaml", test.replace("%s", "two"));

    RepositoryReading reading = repository.read();

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.repository().getDefinitionsCount()).isEqualTo(1);
    assertThat(reading.repository().getUnreadNamesCount()).isZero();
    assertThat(reading.tests()).extracting(FeatureTest::getName).containsExactly("one", "two");
    FeatureTest two = reading.tests().get(1);
    assertThat(two.getView()).isEqualTo("v");
    assertThat(two.getGiven(0).getSource()).isEqualTo("s");
    assertThat(two.getGiven(0).getRowsCount()).isEqualTo(2);
    NamedValues row = two.getGiven(0).getRows(0);
    assertThat(row.getValues(0).getValue().getNumber()).isEqualTo("1");
    assertThat(row.getValues(1).getValue().getList().getItemsList())
        .extracting(Literal::getKindCase)
        .containsExactly(
            Literal.KindCase.TEXT, Literal.KindCase.KIND_NOT_SET, Literal.KindCase.TRUTH);
    assertThat(two.getExpect(0).getAt()).isEqualTo("2024-01-31");
    assertThat(two.getExpect(0).getKey().getValues(0).getValue().getText()).isEqualTo("K");
    Literal value = two.getExpect(0).getValues().getValues(0).getValue();
    assertThat(value.getEntries().getEntries(0).getValue().getNumber()).isEqualTo("1.5");
  }

  @Test
  void anAliasStandsForItsValue() throws IOException {
    repository.write("a.yaml", "kind: entity\nname: &n airport\njoin_keys: {*n : string}\n");

    assertThat(definitions().entities().get("airport").joinKeys().get(0).name())
        .isEqualTo("airport");
  }

  @Test
  void columnsCountCodePoints() throws IOException {
    repository.write("a.yaml", ENTITY + "description: \"🛫🛬\"\ntags: {\"🛫\": 1}\n");

    Problem problem = repository.read().problems().get(0);

    assertThat(problem.getLine()).isEqualTo(5);
    assertThat(problem.getColumn()).isEqualTo(13);
  }
}
