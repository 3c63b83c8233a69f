package dev.ashlar.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.api.v1.AggregateDefinition;
import dev.ashlar.api.v1.AttributeDefinition;
import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.BatchSourceDefinition;
import dev.ashlar.api.v1.ColumnDefinition;
import dev.ashlar.api.v1.Definition;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.api.v1.FeatureServiceDefinition;
import dev.ashlar.api.v1.JoinKey;
import dev.ashlar.api.v1.ServiceMember;
import dev.ashlar.api.v1.Sql;
import dev.ashlar.api.v1.ViewSource;
import dev.ashlar.api.v1.WindowSeries;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every limit, at its value and one past it. */
final class ResolverLimitsTest extends ResolverFixture {
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
    "history_retention, 36600d, 36601d, `history_retention` of 36601d is out of range",
    "series, -1000d, -1001d, a series of 1001 windows",
    "max_keys, 100000, 100001, `max_keys` of 100001 is out of range",
    "max_keys, 1, 0, `max_keys` of 0 is out of range",
    "max_distinct, 1000000, 1000001, `max_distinct` of 1000001 is out of range",
    "max_distinct, 1, 0, `max_distinct` of 0 is out of range",
    "function, last(1000), last(1001), aggregate `last(1001)` has the wrong parameter",
    "function, last(1), last(0), aggregate `last(0)` has the wrong parameter",
    "function, approx_count_distinct(18), approx_count_distinct(19),"
        + " aggregate `approx_count_distinct(19)` has the wrong parameter",
    "function, approx_count_distinct(4), approx_count_distinct(3),"
        + " aggregate `approx_count_distinct(3)` has the wrong parameter",
    "function, approx_percentile(1), approx_percentile(1.000001),"
        + " aggregate `approx_percentile(1.000001)` has the wrong parameter",
    "function, approx_percentile(0.123456), approx_percentile(0.1234567),"
        + " aggregate `approx_percentile(0.1234567)` has the wrong parameter",
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
      case "offset" -> viewOf(named(sum.setOffset(value)));
      case "series" ->
          viewOf(
              named(
                  sum.clearWindow()
                      .setSeries(WindowSeries.newBuilder().setStart(value).setWindow("1d"))));
      case "max_keys" ->
          viewOf(aggregate("a", "1d"))
              .setAggregationSecondaryKey("at")
              .setMaxKeys(Integer.parseInt(value));
      case "max_distinct" ->
          viewOf(named(sum.setFunction("histogram").setMaxDistinct(Integer.parseInt(value))));
      case "function" -> viewOf(named(sum.setFunction(value)));
      case "ttl" -> viewOf(attribute).setTtl(value);
      case "history_retention" -> viewOf(attribute).setHistoryRetention(value);
      case "start" -> viewOf(attribute).setFeatureStartTime(value);
      case "end" -> viewOf(attribute).setFeatureEndTime(value);
      default -> viewOf(attribute).setLookback(Integer.parseInt(value));
    };
  }

  private static FeatureDefinition named(AggregateDefinition.Builder aggregate) {
    return FeatureDefinition.newBuilder().setName("a").setAggregate(aggregate).build();
  }

  @Test
  void limitsThatAreNotGivenHaveDefaults() {
    BatchFeatureView view =
        resolved(
            viewOf(
                    named(
                        AggregateDefinition.newBuilder()
                            .setFunction("histogram")
                            .setColumn("x")
                            .setWindow("1d")))
                .setAggregationSecondaryKey("at"));
    Feature.Aggregate histogram = (Feature.Aggregate) view.features().get(1);
    assertThat(histogram.aggregation().maxDistinct()).isEqualTo(10_000);
    assertThat(histogram.secondaryKey().orElseThrow().maxKeys()).isEqualTo(1_000);
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
            view.addSources(ViewSource.newBuilder().setSource("s" + i));
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
