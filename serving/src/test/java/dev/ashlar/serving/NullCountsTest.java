package dev.ashlar.serving;

import static dev.ashlar.serving.ServingFixture.micros;
import static dev.ashlar.testkit.SampleDefinitions.aggregates;
import static dev.ashlar.testkit.SampleDefinitions.definitions;
import static dev.ashlar.testkit.SampleDefinitions.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.SecondaryKey;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.OnlineRows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Counts over no rows: null, or 0 as the view or the request says. */
class NullCountsTest {
  private static final List<Field> USER = List.of(new Field("user_id", DataType.STRING));
  private static final long R = micros("2026-01-10T00:00:00Z");
  private static final Window WEEK = new Window.Sliding(7 * Durations.DAY, 0);
  private static final Window TWO_DAYS =
      new Window.Series(-2 * Durations.DAY, 0, Durations.DAY, Durations.DAY);
  private static final SecondaryKey AD = new SecondaryKey("ad", DataType.STRING, 10);
  private static final Aggregation COUNT = Aggregation.of(AggregateFunction.COUNT);
  private static final Aggregation SUM = Aggregation.of(AggregateFunction.SUM);

  private final ServingFixture fixture = new ServingFixture();

  /** The features are answered in this order: ads, count, days, sum. */
  private static BatchFeatureView view(Aggregation count) {
    return aggregates(
        "v",
        USER,
        feature("ads", count, WEEK, Optional.of(AD)),
        feature("count", count, WEEK, Optional.empty()),
        feature("days", count, TWO_DAYS, Optional.empty()),
        feature("sum", SUM, WEEK, Optional.empty()));
  }

  private static Feature feature(
      String name, Aggregation aggregation, Window window, Optional<SecondaryKey> key) {
    DataType type = Feature.Aggregate.type(DataType.INT64, window, key);
    return new Feature.Aggregate(
        name, aggregation, "n", DataType.INT64, window, key, Optional.empty(), type, "", Map.of());
  }

  private void serve(BatchFeatureView view) {
    fixture.define("prod", true, definitions(List.of(view), Map.of("svc", List.of(member(view)))));
  }

  private OnlineRows rows(BatchFeatureView view) {
    return new OnlineRows(fixture.store, view.name(), view);
  }

  private String plain(String key) {
    return answer(key, "");
  }

  private String coerced(String key) {
    return answer(key, ",'requestOptions':{'coerceNullCountsToZero':true}");
  }

  /** Returns the values and the statuses. */
  private String answer(String key, String options) {
    String answer =
        fixture.get(
            "{'workspaceName':'prod','featureServiceName':'svc','joinKeyMap':{'user_id':"
                + key
                + "},'metadataOptions':{'includeServingStatus':true}"
                + options
                + "}");
    return answer
        .replace("{\"result\":{\"features\":", "")
        .replace("},\"metadata\":{\"features\":[", " ")
        .replace("{\"status\":\"", "")
        .replace("\"}", "")
        .replace("]}}", "")
        .replace("\"", "");
  }

  @Test
  void withoutRowsTheViewSaysWhetherCountsAreNullOrZero() {
    BatchFeatureView view = view(COUNT);
    serve(view);
    rows(view).publish(R);
    String none =
        "[null,null,[null,null],null] MISSING_DATA,MISSING_DATA,MISSING_DATA,MISSING_DATA";
    assertThat(plain("'u1'")).isEqualTo(none);

    BatchFeatureView zero = view(COUNT.withZeroWithoutRows());
    serve(zero);
    assertThat(plain("'u1'")).as("not published so far").isEqualTo(none);
    rows(zero)
        .row(List.of("u2"), FeatureVector.NO_ROWS, null, 0L, List.of(0L, 0L), null)
        .publish(R);
    for (String key : List.of("'u1'", "'u2'")) {
      assertThat(plain(key))
          .as("the generation has no row, or one that no window holds: " + key)
          .isEqualTo("[null,0,[0,0],null] MISSING_DATA,PRESENT,PRESENT,MISSING_DATA");
    }
    assertThat(plain("null")).as("a null key").isEqualTo(none);
    fixture.nowMicros = R - 1;
    assertThat(plain("'u1'")).as("before the generation's time").isEqualTo(none);
  }

  @Test
  void aRequestTurnsNullCountsIntoZeroAlsoInsideASeries() {
    BatchFeatureView view = view(COUNT);
    serve(view);
    rows(view)
        .row(List.of("u1"), R, null, null, Arrays.asList(null, 2L), 5L)
        .row(List.of("u2"), R, List.of(1L), 1L, List.of(0L, 1L), 1L)
        .publish(R);

    assertThat(coerced("'u1'")).isEqualTo("[null,0,[0,2],5] MISSING_DATA,PRESENT,PRESENT,PRESENT");
    assertThat(coerced("'u2'")).isEqualTo("[[1],1,[0,1],1] PRESENT,PRESENT,PRESENT,PRESENT");
    assertThat(coerced("'u3'"))
        .isEqualTo("[null,0,[0,0],null] MISSING_DATA,PRESENT,PRESENT,MISSING_DATA");
    assertThat(plain("'u1'"))
        .isEqualTo("[null,null,[null,2],5] MISSING_DATA,MISSING_DATA,PRESENT,PRESENT");
  }

  @Test
  void aCountThatCannotBeComputedIsNeverZero() {
    BatchFeatureView view = view(COUNT.withZeroWithoutRows());
    serve(view);
    rows(view)
        .row(List.of("u1"), R, OnlineRows.ERROR, OnlineRows.ERROR, OnlineRows.ERROR, 1L)
        .publish(R);

    assertThat(coerced("'u1'")).isEqualTo("[null,null,null,1] ERROR,ERROR,ERROR,PRESENT");
    assertThat(plain("'u1'")).isEqualTo("[null,null,null,1] ERROR,ERROR,ERROR,PRESENT");
  }
}
