package dev.ashlar.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.api.v1.AggregateDefinition;
import dev.ashlar.api.v1.AttributeDefinition;
import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.BatchSourceDefinition;
import dev.ashlar.api.v1.ColumnDefinition;
import dev.ashlar.api.v1.Defaults;
import dev.ashlar.api.v1.Definition;
import dev.ashlar.api.v1.EntityDefinition;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.FeatureServiceDefinition;
import dev.ashlar.api.v1.FieldPosition;
import dev.ashlar.api.v1.JoinKey;
import dev.ashlar.api.v1.Origin;
import dev.ashlar.api.v1.ServiceMember;
import dev.ashlar.api.v1.SourceFormat;
import dev.ashlar.api.v1.Sql;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as any client may send them; the mistakes of YAML are tested where YAML is read. */
final class ResolverTest {
  private static final Schema ROWS =
      Schema.of(
          new Field("id", DataType.INT64),
          new Field("at", DataType.TIMESTAMP),
          new Field("x", DataType.FLOAT64));

  private Schema bound = ROWS;

  private final SchemaProbe probe =
      new SchemaProbe() {
        @Override
        public Schema inspect(FileFormat format, String path) {
          return ROWS;
        }

        @Override
        public Schema bind(String sql, Map<String, Schema> tables) {
          return bound;
        }
      };

  private static Definition entity(String name, JoinKey... keys) {
    return Definition.newBuilder()
        .setName(name)
        .setEntity(EntityDefinition.newBuilder().addAllJoinKeys(List.of(keys)))
        .build();
  }

  private static JoinKey key(String name) {
    return JoinKey.newBuilder().setName(name).setType("int64").build();
  }

  private static BatchSourceDefinition.Builder files() {
    return BatchSourceDefinition.newBuilder()
        .setFormat(SourceFormat.SOURCE_FORMAT_PARQUET)
        .setPath("/data/x.parquet")
        .setTimestamp("at");
  }

  private static Definition source(String name, BatchSourceDefinition.Builder source) {
    return Definition.newBuilder().setName(name).setBatchSource(source).build();
  }

  private static FeatureDefinition aggregate(String name, String window) {
    return FeatureDefinition.newBuilder()
        .setName(name)
        .setAggregate(
            AggregateDefinition.newBuilder().setFunction("sum").setColumn("x").setWindow(window))
        .build();
  }

  private static BatchFeatureViewDefinition.Builder viewOf(FeatureDefinition... features) {
    return BatchFeatureViewDefinition.newBuilder()
        .addEntities("user")
        .addSources("events")
        .setSql(Sql.newBuilder().setText("SELECT * FROM events"))
        .setTimestamp("at")
        .setFeatureStartTime("2024-01-01")
        .addAllFeatures(List.of(features));
  }

  private static Definition view(BatchFeatureViewDefinition.Builder view) {
    return Definition.newBuilder().setName("view").setBatchFeatureView(view).build();
  }

  private Resolution resolve(Definition... definitions) {
    return Resolver.resolve(
        FeatureRepository.newBuilder().addAllDefinitions(List.of(definitions)).build(), probe);
  }

  private List<String> messages(Definition... definitions) {
    return resolve(definitions).problems().stream().map(Problem::message).toList();
  }

  /** Resolves a view amid what it needs. */
  private List<String> messagesOf(BatchFeatureViewDefinition.Builder view) {
    return messages(entity("user", key("id")), source("events", files()), view(view));
  }

  private BatchFeatureView resolved(BatchFeatureViewDefinition.Builder view) {
    Definitions definitions =
        resolve(entity("user", key("id")), source("events", files()), view(view)).orElseThrow();
    return definitions.views().get("view");
  }

  @Test
  void anEmptyRepositoryDefinesNothing() {
    assertThat(resolve().orElseThrow()).isEqualTo(Definitions.EMPTY);
  }

  @Test
  void messagesWithoutPlacesResolve() {
    BatchFeatureView view = resolved(viewOf(aggregate("", "7d")));

    assertThat(view.featureSchema()).hasToString("x_sum_7d_1d float64");
    assertThat(view.schedule().reachMicros()).isEqualTo(7 * Durations.DAY);
  }

  @Test
  void emptyMessagesAreProblems() {
    assertThat(
            messages(
                Definition.getDefaultInstance(),
                entity(""),
                source("events", BatchSourceDefinition.newBuilder()),
                source("pathless", files().clearPath()),
                view(BatchFeatureViewDefinition.newBuilder()),
                Definition.newBuilder()
                    .setName("service")
                    .setFeatureService(
                        FeatureServiceDefinition.newBuilder()
                            .addMembers(ServiceMember.getDefaultInstance()))
                    .build()))
        .containsExactlyInAnyOrder(
            "a definition without a kind",
            "an entity without a name",
            "a batch_source without files",
            "a batch_source without a path",
            "a view without entities",
            "a view without sources",
            "a view without features",
            "a view without `feature_start_time`",
            "unknown batch_feature_view ``");
  }

  @Test
  void unknownEnumValuesAndFeatureKindsAreProblems() {
    assertThat(messages(source("events", files().setFormatValue(99))))
        .containsExactly("a batch_source without files");
    assertThat(messagesOf(viewOf(FeatureDefinition.newBuilder().setName("x").build())))
        .containsExactly("a feature without a kind");
  }

  @Test
  void relativeAndStrangePathsAreRefused() {
    assertThat(messages(source("a", files().setPath("x.parquet"))))
        .containsExactly("path `x.parquet` is not absolute");
    assertThat(messages(source("a", files().setPath("../x.parquet")))).hasSize(1);
    assertThat(messages(source("a", files().setPath("/x\0.parquet"))))
        .containsExactly("a path with a control character");
  }

  @Test
  void whatCouldNotBeReadKeepsTheRepositoryFromResolvingWithoutAWordMore() {
    Definition unread =
        view(viewOf(aggregate("a", "7d")).clearSql()).toBuilder()
            .setOrigin(Origin.newBuilder().addUnreadable("sql"))
            .build();

    Resolution resolution = resolve(entity("user", key("id")), source("events", files()), unread);

    assertThat(resolution.problems()).isEmpty();
    assertThat(resolution).isInstanceOf(Resolution.Rejected.class);
    assertThatThrownBy(resolution::orElseThrow)
        .isInstanceOf(AshlarException.class)
        .hasMessage("a definition is not complete");
  }

  @Test
  void aReferenceToWhatCouldNotBeReadIsNotCalledUnknown() {
    FeatureRepository repository =
        FeatureRepository.newBuilder()
            .addDefinitions(view(viewOf(aggregate("a", "7d"))))
            .addUnreadNames("user")
            .addUnreadNames("events")
            .build();

    assertThat(Resolver.resolve(repository, probe)).isEqualTo(new Resolution.Rejected(List.of()));
  }

  @Test
  void theFirstProblemIsTheMessageOfTheException() {
    assertThatThrownBy(
            () -> resolve(entity("a b", key("k")), entity("c d", key("k"))).orElseThrow())
        .isInstanceOf(AshlarException.class)
        .hasMessageContaining("entity name `a b` is not a name")
        .hasMessageEndingWith("; and 1 more")
        .extracting(e -> ((AshlarException) e).code())
        .isEqualTo(ErrorCode.INVALID_DEFINITION);
  }

  @Test
  void aProblemPointsToTheNearestKnownPartAroundIt() {
    Origin origin =
        Origin.newBuilder()
            .setFile("f.yaml")
            .addPositions(
                FieldPosition.newBuilder().setFieldPath("").setLine(1).setColumn(2).setLength(3))
            .addPositions(
                FieldPosition.newBuilder()
                    .setFieldPath("join_keys[0]")
                    .setLine(4)
                    .setColumn(5)
                    .setLength(6))
            .build();
    Definition entity = entity("user", key("1"), key("2")).toBuilder().setOrigin(origin).build();

    assertThat(resolve(entity).problems())
        .extracting(problem -> problem.position().text())
        .containsExactly("f.yaml:1:2", "f.yaml:4:5");
  }

  @Test
  void aProblemOfTheDefaultsIsReportedOnceAtItsPlace() {
    FeatureRepository repository =
        FeatureRepository.newBuilder()
            .setDefaults(
                Defaults.newBuilder()
                    .setBatchSchedule("1y")
                    .setOrigin(Origin.newBuilder().setFile("ashlar.yaml")))
            .addDefinitions(entity("user", key("id")))
            .addDefinitions(source("events", files()))
            .addDefinitions(view(viewOf(aggregate("a", "7d"))))
            .addDefinitions(view(viewOf(aggregate("a", "7d"))).toBuilder().setName("other").build())
            .build();

    assertThat(Resolver.resolve(repository, probe).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "ashlar.yaml: `1y` is not a duration (expected: a number and a unit, such as 30s, 10m,"
                + " 1h or 7d)");
  }

  @Test
  void defectsOfTheProbeAreNotTakenForMistakesOfTheAuthor() {
    SchemaProbe broken =
        new SchemaProbe() {
          @Override
          public Schema inspect(FileFormat format, String path) {
            throw new IllegalStateException("defect");
          }

          @Override
          public Schema bind(String sql, Map<String, Schema> tables) {
            return ROWS;
          }
        };
    FeatureRepository repository =
        FeatureRepository.newBuilder().addDefinitions(source("events", files())).build();

    assertThatThrownBy(() -> Resolver.resolve(repository, broken))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "batch_schedule, 1m, 59s, `batch_schedule` of 59s is out of range",
    "batch_schedule, 366d, 367d, `batch_schedule` of 367d is out of range",
    "data_delay, 366d, 31622401s, `data_delay` of 31622401s is out of range",
    "data_delay, 0s, -1s, `data_delay` of -1s is out of range",
    "window, 36600d, 36601d, `window` of 36601d is out of range",
    "offset, -36600d, -36601d, `offset` of -36601d is out of range",
    "ttl, 36600d, 36601d, `ttl` of 36601d is out of range",
    "ttl, 1s, 0s, `ttl` of 0s is out of range",
    "start, 1900-01-01, 1899-12-31T23:59:59.999999Z, `feature_start_time` is out of range",
    "end, 2200-01-01, 2200-01-01T00:00:00.000001Z, `feature_end_time` is out of range",
    "lookback, 1000, 1001, a lookback of 1001 intervals",
  })
  void valuesAtALimitAreTakenAndOnePastItAreNot(
      String field, String good, String bad, String message) {
    assertThat(messagesOf(with(field, good))).isEmpty();
    assertThat(messagesOf(with(field, bad))).containsExactly(message);
  }

  private BatchFeatureViewDefinition.Builder with(String field, String value) {
    FeatureDefinition attribute =
        FeatureDefinition.newBuilder()
            .setAttribute(AttributeDefinition.newBuilder().setColumn("x"))
            .build();
    AggregateDefinition.Builder sum =
        AggregateDefinition.newBuilder().setFunction("sum").setColumn("x").setWindow("366d");
    return switch (field) {
      case "batch_schedule" ->
          viewOf(aggregate("a", "366d"))
              .setBatchSchedule(value)
              .clearFeatures()
              .addFeatures(aggregate("a", value));
      case "data_delay" -> viewOf(aggregate("a", "1d")).setDataDelay(value);
      case "window" -> viewOf(aggregate("a", value));
      case "offset" ->
          viewOf(
              FeatureDefinition.newBuilder()
                  .setName("a")
                  .setAggregate(sum.setOffset(value))
                  .build());
      case "ttl" -> viewOf(attribute).setTtl(value);
      case "start" -> viewOf(attribute).setFeatureStartTime(value);
      case "end" -> viewOf(attribute).setFeatureEndTime(value);
      default -> viewOf(attribute).setLookback(Integer.parseInt(value));
    };
  }

  private void assertLimit(int limit, Consumer<Integer> check, String message) {
    check.accept(limit);
    assertThat(seen).as("at %d", limit).isEmpty();
    check.accept(limit + 1);
    assertThat(seen).as("past %d", limit).containsExactly(message);
  }

  private List<String> seen = new ArrayList<>();

  @Test
  void definitionsAreLimited() {
    assertLimit(
        ResolverLimits.MAX_DEFINITIONS,
        count ->
            seen =
                messages(
                    IntStream.range(0, count)
                        .mapToObj(i -> entity("e" + i, key("k")))
                        .toArray(Definition[]::new)),
        "5001 definitions");
  }

  @Test
  void namesAreLimited() {
    assertLimit(
        ResolverLimits.MAX_NAME_LENGTH,
        length -> seen = messages(entity("n".repeat(length), key("k"))),
        "entity name `" + "n".repeat(80) + "…` has 129 characters");
  }

  @Test
  void joinKeysAreLimited() {
    assertLimit(
        ResolverLimits.MAX_JOIN_KEYS,
        count ->
            seen =
                messages(
                    entity(
                        "e",
                        IntStream.range(0, count)
                            .mapToObj(i -> key("k" + i))
                            .toArray(JoinKey[]::new))),
        "17 join keys");
  }

  @Test
  void declaredColumnsAreLimited() {
    assertLimit(
        ResolverLimits.MAX_COLUMNS,
        count -> {
          BatchSourceDefinition.Builder files = files().clearTimestamp();
          for (int i = 0; i < count; i++) {
            files.addSchema(ColumnDefinition.newBuilder().setName("c" + i).setType("bool"));
          }
          seen = messages(source("s", files));
        },
        "1001 columns");
  }

  @Test
  void producedColumnsAreLimited() {
    assertLimit(
        ResolverLimits.MAX_COLUMNS,
        count -> {
          List<Field> fields = new ArrayList<>(ROWS.fields());
          for (int i = fields.size(); i < count; i++) {
            fields.add(new Field("c" + i, DataType.BOOL));
          }
          bound = new Schema(fields);
          seen = messagesOf(viewOf(aggregate("a", "7d")));
        },
        "the SQL produces 1001 columns");
  }

  @Test
  void sourcesOfAViewAreLimited() {
    assertLimit(
        ResolverLimits.MAX_SOURCES_PER_VIEW,
        count -> {
          List<Definition> definitions = new ArrayList<>(List.of(entity("user", key("id"))));
          BatchFeatureViewDefinition.Builder view = viewOf(aggregate("a", "7d")).clearSources();
          for (int i = 0; i < count; i++) {
            definitions.add(source("s" + i, files()));
            view.addSources("s" + i);
          }
          definitions.add(view(view));
          seen = messages(definitions.toArray(Definition[]::new));
        },
        "101 sources");
  }

  @Test
  void featuresOfAViewAreLimited() {
    assertLimit(
        ResolverLimits.MAX_FEATURES_PER_VIEW,
        count ->
            seen =
                messagesOf(
                    viewOf(
                        IntStream.range(0, count)
                            .mapToObj(i -> aggregate("a" + i, "7d"))
                            .toArray(FeatureDefinition[]::new))),
        "1001 features in a view");
  }

  @Test
  void membersOfAServiceAreLimited() {
    assertLimit(
        ResolverLimits.MAX_MEMBERS_PER_SERVICE,
        count -> {
          FeatureServiceDefinition.Builder service = FeatureServiceDefinition.newBuilder();
          for (int i = 0; i < count; i++) {
            service.addMembers(ServiceMember.newBuilder().setView("view").setAlias("v" + i));
          }
          seen =
              messages(
                  entity("user", key("id")),
                  source("events", files()),
                  view(viewOf(aggregate("a", "7d"))),
                  Definition.newBuilder().setName("s").setFeatureService(service).build());
        },
        "1001 views in a service");
  }

  @Test
  void textsAndTagsAreLimited() {
    assertLimit(
        ResolverLimits.MAX_TEXT_LENGTH,
        length ->
            seen =
                messages(
                    entity("e", key("k")).toBuilder().setDescription("d".repeat(length)).build()),
        "a text of 10001 characters");
    assertLimit(
        ResolverLimits.MAX_TAGS,
        count -> {
          Definition.Builder entity = entity("e", key("k")).toBuilder();
          IntStream.range(0, count).forEach(i -> entity.putTags("t" + i, ""));
          seen = messages(entity.build());
        },
        "101 tags");
  }

  @Test
  void pathsAndSqlAreLimited() {
    assertLimit(
        ResolverLimits.MAX_PATH_LENGTH,
        length -> seen = messages(source("s", files().setPath("/" + "p".repeat(length - 1)))),
        "a path of 4097 characters");
    assertLimit(
        ResolverLimits.MAX_SQL_BYTES,
        length ->
            seen =
                messagesOf(
                    viewOf(aggregate("a", "7d"))
                        .setSql(Sql.newBuilder().setText("é" + "x".repeat(length - 2)))),
        "SQL of 102401 bytes");
  }

  @Test
  void listedProblemsAreLimited() {
    Definition[] bad =
        IntStream.rangeClosed(0, ResolverLimits.MAX_PROBLEMS)
            .mapToObj(i -> entity("bad" + i + "!", key("k")))
            .toArray(Definition[]::new);

    List<Problem> problems = resolve(bad).problems();

    assertThat(problems).hasSize(ResolverLimits.MAX_PROBLEMS + 1);
    assertThat(problems.get(ResolverLimits.MAX_PROBLEMS).message())
        .isEqualTo("the first 1000 problems are listed");
  }
}
