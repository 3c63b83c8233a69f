package dev.ashlar.controlplane.plan;

import static dev.ashlar.controlplane.Fixture.ADMIN;
import static dev.ashlar.controlplane.Fixture.PROD;
import static dev.ashlar.controlplane.TestViews.aggregate;
import static dev.ashlar.controlplane.TestViews.attribute;
import static dev.ashlar.controlplane.TestViews.span;
import static dev.ashlar.model.time.Durations.DAY;
import static dev.ashlar.model.time.Durations.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.controlplane.Fixture;
import dev.ashlar.controlplane.TestViews;
import dev.ashlar.controlplane.WorkspaceKind;
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
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {
  private static final String VIEW = "departures";

  @TempDir Path home;
  private Fixture fixture;

  @BeforeEach
  void open() {
    fixture = new Fixture(home);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  record Case(String name, Consumer<TestViews> change, Action action, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> changesOfAnAggregateView() {
    return List.of(
        rebuild("SQL", v -> v.sql = v.sql + " WHERE delay > 0", "SQL changed"),
        rebuild("join keys", v -> v.joinKeys = List.of(field("dest")), "join keys changed"),
        rebuild("new column", v -> v.rows = with(v.rows, field("x")), "column + x string"),
        rebuild("removed column", v -> v.rows = without(v.rows, "late"), "column - late"),
        rebuild("column type", v -> v.rows = retyped(v.rows), "column late has another type"),
        rebuild("timestamp", v -> v.timestamp = Optional.empty(), "timestamp changed"),
        rebuild("schedule", v -> v.intervalMicros = HOUR, "batch_schedule 1d → 1h"),
        rebuild("delay", v -> v.delayMicros = HOUR, "data_delay 0s → 1h"),
        rebuild("tile", v -> v.tileMicros = OptionalLong.of(HOUR), "aggregation_interval 1d → 1h"),
        rebuild("sources", v -> v.sources = List.of(), "source - flights"),
        rebuild(
            "unfiltered",
            v -> v.sources = List.of(new ViewSource("flights", true, 0, 0)),
            "source flights: filter changed"),
        rebuild(
            "look-back",
            v -> v.sources = List.of(new ViewSource("flights", false, -DAY, 0)),
            "source flights: filter changed"),
        rebuild("incremental", v -> v.every = OptionalLong.of(DAY), "incremental switched on"),
        inPlace(
            "new feature",
            v -> v.features.add(aggregate("delay_mean_2d_1d", 2 * DAY)),
            "+ delay_mean_2d_1d"),
        inPlace("removed feature", v -> v.features.removeFirst(), "- delay_mean_1d_1d"),
        inPlace(
            "renamed feature",
            v -> v.features.set(0, aggregate("short", DAY)),
            "delay_mean_1d_1d → short"),
        inPlace(
            "longer window of one name",
            v -> v.features.set(0, aggregate("delay_mean_1d_1d", 3 * DAY)),
            "redefined delay_mean_1d_1d"),
        inPlace(
            "feature order",
            v -> v.features = new ArrayList<>(v.features.reversed()),
            "order of features"),
        inPlace(
            "feature description",
            v -> v.features.set(0, described(v.features.getFirst())),
            "description or tags of delay_mean_1d_1d"),
        inPlace(
            "view description",
            v -> v.metadata = new Metadata("text", "", Map.of()),
            "description, owner or tags"),
        inPlace("lookback", v -> v.lookback = 3, "lookback 0 → 3"),
        inPlace(
            "history_retention",
            v -> v.historyRetentionMicros = 7 * Durations.DAY,
            "history_retention 30d → 7d"),
        inPlace("online off", v -> v.online = false, "online switched off"),
        inPlace("offline off", v -> v.offline = false, "offline switched off"),
        inPlace("prevent_destroy", v -> v.preventDestroy = true, "prevent_destroy set"),
        inPlace("end", v -> v.featureEnd = Optional.of("2001-07-01"), "feature_end_time changed"),
        inPlace(
            "start",
            v -> v.featureStart = "2001-01-30",
            "feature_start_time 2001-01-31T00:00:00Z → 2001-01-30T00:00:00Z"),
        inPlace("entity renamed", v -> v.entities = List.of("port"), "entities renamed"),
        inPlace("layout", v -> v.sql = v.sql + "\n", "layout of the SQL"));
  }

  @ParameterizedTest
  @MethodSource("changesOfAnAggregateView")
  void eachChangeOfAViewIsInPlaceOrARebuildAndSaysWhy(Case wanted) {
    fixture.apply(TestViews.aggregates().build());

    Change change = view(fixture.plan(with(TestViews.aggregates().with(wanted.change()).build())));

    assertThat(change.action()).isEqualTo(wanted.action());
    assertThat(change.reasons()).contains(wanted.reason());
  }

  @Test
  void theTtlOfAttributesChangesInPlace() {
    fixture.apply(TestViews.attributes().build());

    Plan plan =
        fixture.plan(
            with(TestViews.attributes().with(v -> v.ttlMicros = OptionalLong.of(DAY)).build()));

    assertThat(view(plan).action()).isEqualTo(Action.IN_PLACE);
    assertThat(view(plan).reasons()).containsExactly("ttl none → 1d");
    assertThat(view(plan).changesOnline()).isTrue();
  }

  @Test
  void nullCountsRedefineTheCountsAndNothingElse() {
    Aggregation count = Aggregation.of(AggregateFunction.COUNT);
    fixture.apply(TestViews.aggregates().with(v -> v.features.set(0, count(count))).build());

    Plan plan =
        fixture.plan(
            with(
                TestViews.aggregates()
                    .with(v -> v.features.set(0, count(count.withZeroWithoutRows())))
                    .build()));

    assertThat(view(plan).action()).isEqualTo(Action.IN_PLACE);
    assertThat(view(plan).reasons()).containsExactly("redefined delays");
    assertThat(view(plan).changesOnline()).isTrue();
  }

  private static Feature count(Aggregation count) {
    return new Feature.Aggregate(
        "delays",
        count,
        "delay",
        DataType.INT64,
        new Window.Sliding(DAY, 0),
        Optional.empty(),
        Optional.empty(),
        DataType.INT64,
        "",
        Map.of());
  }

  @Test
  void attributesOverStoredColumnsChangeInPlace() {
    fixture.apply(TestViews.attributes().build());

    Plan plan =
        fixture.plan(
            with(TestViews.attributes().with(v -> v.features.add(attribute("late"))).build()));

    assertThat(view(plan).action()).isEqualTo(Action.IN_PLACE);
  }

  @Test
  void theStartTimeOfADimensionRebuildsItBecauseItsRowsCarryIt() {
    fixture.apply(TestViews.dimension().build());

    Plan plan =
        fixture.plan(with(TestViews.dimension().with(v -> v.featureStart = "2001-01-30").build()));

    assertThat(view(plan).action()).isEqualTo(Action.REBUILD);
  }

  @Test
  void aSourceRebuildsItsViewsUnlessItOnlyGainsAColumn() {
    Definitions base = with(TestViews.aggregates().build());
    fixture.apply(base);
    BatchSource flights = TestViews.flights();

    assertThat(view(fixture.plan(TestViews.withSource(base, moved(flights)))).reasons())
        .containsExactly("source flights: path changed");
    assertThat(
            view(fixture.plan(
                    TestViews.withSource(
                        base, columns(flights, without(flights.schema(), "delay")))))
                .action())
        .isEqualTo(Action.REBUILD);
    Plan gained =
        fixture.plan(
            TestViews.withSource(base, columns(flights, with(flights.schema(), field("tail")))));
    assertThat(view(gained).action()).isEqualTo(Action.UNCHANGED);
    assertThat(change(gained, ObjectKind.BATCH_SOURCE, "flights").reasons())
        .containsExactly("columns changed");
  }

  @Test
  void aNewWorkspaceIsCreatedWholeWithItsJobs() {
    fixture.clock.set("2001-08-01");
    Definitions definitions =
        TestViews.withService(with(TestViews.aggregates().build()), service(VIEW));

    Plan plan = fixture.plan(definitions);

    assertThat(plan.changes())
        .extracting(Change::kind, Change::name, Change::action)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ObjectKind.ENTITY, "airport", Action.CREATE),
            org.assertj.core.groups.Tuple.tuple(ObjectKind.BATCH_SOURCE, "flights", Action.CREATE),
            org.assertj.core.groups.Tuple.tuple(ObjectKind.BATCH_FEATURE_VIEW, VIEW, Action.CREATE),
            org.assertj.core.groups.Tuple.tuple(ObjectKind.FEATURE_SERVICE, "svc", Action.CREATE));
    assertThat(plan.totals()).isEqualTo(new Plan.Totals(1, 1, 1, 1));
    assertThat(view(plan).features()).isEqualTo(2);
    assertThat(view(plan).jobs())
        .contains(
            new JobForecast(
                3,
                189,
                Optional.of(span("2001-01-24", "2001-08-01")),
                true,
                true,
                OptionalLong.of(7 * DAY),
                false,
                OptionalLong.of(DAY)));
    assertThat(plan.id()).matches("[0-9a-f]{4,}");
  }

  @Test
  void theForecastIsWhatTheApplyMakes() {
    fixture.clock.set("2001-08-01");
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    Definitions longer =
        with(
            TestViews.aggregates()
                .with(v -> v.features.add(aggregate("delay_mean_150d_1d", 150 * DAY)))
                .build());

    Plan plan = fixture.plan(longer);
    Applied applied = fixture.plane.apply(PROD, plan.id(), ADMIN);

    assertThat(view(plan).jobs().orElseThrow().jobs()).isEqualTo(2);
    assertThat(view(plan).jobs().orElseThrow().intervals()).isEqualTo(143);
    assertThat(applied.jobIds()).hasSize(2);
  }

  @Test
  void aChangeThatOnlyPublishesSaysSo() {
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();

    Plan plan =
        fixture.plan(with(TestViews.aggregates().with(v -> v.features.removeFirst()).build()));
    Applied applied = fixture.plane.apply(PROD, plan.id(), ADMIN);

    assertThat(view(plan).jobs().orElseThrow().publishOnly()).isTrue();
    assertThat(view(plan).jobs().orElseThrow().jobs()).isEqualTo(1);
    assertThat(applied.jobIds()).hasSize(1);
  }

  @Test
  void noJobFollowsAfterTheEndTime() {
    Plan plan =
        fixture.plan(
            with(
                TestViews.aggregates()
                    .with(v -> v.featureEnd = Optional.of("2001-02-05"))
                    .build()));

    assertThat(view(plan).jobs().orElseThrow().everyMicros()).isEmpty();
  }

  @Test
  void developmentWorkspacesHaveNoJobs() {
    fixture.plane.createWorkspace("dev", WorkspaceKind.DEVELOPMENT, ADMIN);

    Plan plan = fixture.plane.plan("dev", with(TestViews.aggregates().build()), ADMIN);

    assertThat(view(plan).jobs()).isEmpty();
    assertThat(plan.live()).isFalse();
  }

  @Test
  void aProtectedViewIsNeitherDeletedNorRebuiltNotEvenByItsInputs() {
    BatchFeatureView kept = TestViews.aggregates().with(v -> v.preventDestroy = true).build();
    Definitions base = with(kept);
    fixture.apply(base);

    assertRefused(with());
    assertRefused(with(TestViews.aggregates().with(v -> v.sql = "SELECT 1").build()));
    assertRefused(TestViews.withSource(base, moved(TestViews.flights())));
    assertRefused(
        new Definitions(
            Map.of("airport", new Entity("airport", List.of(field("dest")), Metadata.NONE)),
            base.sources(),
            Map.of(
                VIEW,
                TestViews.aggregates()
                    .with(v -> v.preventDestroy = true)
                    .with(v -> v.joinKeys = List.of(field("dest")))
                    .build()),
            Map.of()));
  }

  @Test
  void aProtectedViewIsClearedInOneApplyAndRemovedInASecond() {
    fixture.apply(TestViews.aggregates().with(v -> v.preventDestroy = true).build());

    fixture.apply(TestViews.aggregates().build());
    Applied removed = fixture.apply(with());

    assertThat(removed.snapshot()).isEqualTo(3);
  }

  @Test
  void protectionIsForLiveWorkspacesOnly() {
    fixture.plane.createWorkspace("dev", WorkspaceKind.DEVELOPMENT, ADMIN);
    BatchFeatureView kept = TestViews.aggregates().with(v -> v.preventDestroy = true).build();
    fixture.plane.apply("dev", fixture.plane.plan("dev", with(kept), ADMIN).id(), ADMIN);

    assertThat(view(fixture.plane.plan("dev", with(), ADMIN)).action()).isEqualTo(Action.DELETE);
  }

  @Test
  void changesOfAServiceNameItsMembers() {
    Definitions base = with(TestViews.aggregates().build());
    fixture.apply(TestViews.withService(base, service(VIEW)));

    Plan plan = fixture.plan(TestViews.withService(base, service("origin")));

    assertThat(change(plan, ObjectKind.FEATURE_SERVICE, "svc").reasons())
        .containsExactly("- departures", "+ origin");
  }

  private void assertRefused(Definitions definitions) {
    assertThatThrownBy(() -> fixture.plan(definitions))
        .isInstanceOfSatisfying(
            AshlarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_DEFINITION))
        .hasMessageContaining("prevent_destroy is set: departures would be");
  }

  private static Change view(Plan plan) {
    return plan.changes().stream()
        .filter(change -> change.kind() == ObjectKind.BATCH_FEATURE_VIEW)
        .findFirst()
        .orElseThrow();
  }

  private static Change change(Plan plan, ObjectKind kind, String name) {
    return plan.changes().stream()
        .filter(change -> change.kind() == kind && change.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Definitions with(BatchFeatureView... views) {
    return TestViews.definitions(views);
  }

  private static FeatureService service(String alias) {
    return new FeatureService(
        "svc",
        List.of(new Member(VIEW, alias, Optional.empty(), Map.of("airport", "airport"))),
        Metadata.NONE);
  }

  private static Case rebuild(String name, Consumer<TestViews> change, String reason) {
    return new Case(name, change, Action.REBUILD, reason);
  }

  private static Case inPlace(String name, Consumer<TestViews> change, String reason) {
    return new Case(name, change, Action.IN_PLACE, reason);
  }

  private static Field field(String name) {
    return new Field(name, DataType.STRING);
  }

  private static Schema with(Schema schema, Field added) {
    List<Field> fields = new ArrayList<>(schema.fields());
    fields.add(added);
    return new Schema(fields);
  }

  private static Schema without(Schema schema, String name) {
    return new Schema(
        schema.fields().stream().filter(field -> !field.name().equals(name)).toList());
  }

  private static Schema retyped(Schema schema) {
    return new Schema(
        schema.fields().stream()
            .map(f -> f.name().equals("late") ? new Field("late", DataType.INT64) : f)
            .toList());
  }

  private static Feature described(Feature feature) {
    Feature.Aggregate a = (Feature.Aggregate) feature;
    return new Feature.Aggregate(
        a.name(),
        a.aggregation(),
        a.column(),
        a.columnType(),
        a.window(),
        a.secondaryKey(),
        a.where(),
        a.type(),
        "text",
        Map.of());
  }

  private static BatchSource moved(BatchSource source) {
    return new BatchSource(
        source.name(),
        FileFormat.PARQUET,
        "/elsewhere/*.parquet",
        source.timestamp(),
        source.schema(),
        source.metadata());
  }

  private static BatchSource columns(BatchSource source, Schema schema) {
    return new BatchSource(
        source.name(),
        source.format(),
        source.path(),
        source.timestamp(),
        schema,
        source.metadata());
  }
}
