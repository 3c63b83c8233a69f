package dev.ashlar.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.BatchSourceDefinition;
import dev.ashlar.api.v1.Defaults;
import dev.ashlar.api.v1.Definition;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.FeatureServiceDefinition;
import dev.ashlar.api.v1.FieldPosition;
import dev.ashlar.api.v1.Origin;
import dev.ashlar.api.v1.ServiceMember;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as any client may send them; the mistakes of YAML are tested where YAML is read. */
final class ResolverTest extends ResolverFixture {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          last(10)          | x_last_10_7d_1d          | array<float64>
          last              | x_last_7d_1d             | float64
          first_distinct(1) | x_first_distinct_1_7d_1d | array<float64>
          top_k(1000)       | x_top_k_1000_7d_1d       | array<float64>
          kurtosis          | x_kurtosis_7d_1d         | float64
          count_distinct    | x_count_distinct_7d_1d   | int64
          approx_percentile(0.9)    | x_approx_percentile_p90_7d_1d    | float64
          approx_percentile(0.999)  | x_approx_percentile_p99_9_7d_1d  | float64
          approx_percentile(0)      | x_approx_percentile_p0_7d_1d     | float64
          approx_count_distinct(8)  | x_approx_count_distinct_7d_1d    | int64
          approx_count_distinct(12) | x_approx_count_distinct_12_7d_1d | int64
          histogram         | x_histogram_7d_1d        | map<float64, int64>
          most_frequent(3)  | x_most_frequent_3_7d_1d  | array<float64>
          """)
  void parametersAreInNamesTypesAndMeanings(String function, String name, String type) {
    Feature feature = resolved(viewOf(aggregateOf(function))).features().get(0);

    assertThat(feature.name()).isEqualTo(name);
    assertThat(feature.type().text()).isEqualTo(type);
    assertThat(feature.meaning()).startsWith(function + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          last(0)        | expected: `last`, or `last(n)`, n from 1 to 1000
          last(1001)     | expected: `last`, or `last(n)`, n from 1 to 1000
          last()         | expected: `last`, or `last(n)`, n from 1 to 1000
          last( 3)       | expected: `last`, or `last(n)`, n from 1 to 1000
          last(3))       | expected: `last`, or `last(n)`, n from 1 to 1000
          last(03)       | expected: `last`, or `last(n)`, n from 1 to 1000
          last(1.5)      | expected: `last`, or `last(n)`, n from 1 to 1000
          last(-1)       | expected: `last`, or `last(n)`, n from 1 to 1000
          last(99999999999) | expected: `last`, or `last(n)`, n from 1 to 1000
          top_k          | expected: `top_k(n)`, n from 1 to 1000
          approx_percentile(1.1) | expected: `approx_percentile(p)`, p from 0 to 1 with at most 6 decimals
          sum(1)         | expected: `sum` alone
          top_kk(3)      | did you mean `top_k`?
          """)
  void wrongParametersSayWhatIsExpected(String function, String hint) {
    Resolution resolution =
        resolve(
            entity("user", key("id")),
            source("events", files()),
            view(viewOf(aggregateOf(function))));

    assertThat(resolution.problems()).extracting(Problem::hint).containsExactly(hint);
  }

  private static FeatureDefinition aggregateOf(String function) {
    FeatureDefinition.Builder feature = aggregate("x", "7d").toBuilder().clearName();
    feature.getAggregateBuilder().setFunction(function);
    return feature.build();
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
          public Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters) {
            return ROWS;
          }
        };
    FeatureRepository repository =
        FeatureRepository.newBuilder().addDefinitions(source("events", files())).build();

    assertThatThrownBy(() -> Resolver.resolve(repository, broken))
        .isInstanceOf(IllegalStateException.class);
  }
}
