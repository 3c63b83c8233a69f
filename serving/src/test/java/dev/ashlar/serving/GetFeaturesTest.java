package dev.ashlar.serving;

import static dev.ashlar.serving.ServingFixture.micros;
import static dev.ashlar.testkit.SampleDefinitions.aggregates;
import static dev.ashlar.testkit.SampleDefinitions.attribute;
import static dev.ashlar.testkit.SampleDefinitions.attributes;
import static dev.ashlar.testkit.SampleDefinitions.attributesFor;
import static dev.ashlar.testkit.SampleDefinitions.definitions;
import static dev.ashlar.testkit.SampleDefinitions.member;
import static dev.ashlar.testkit.SampleDefinitions.weekly;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.FeatureService.Member;
import dev.ashlar.model.definition.FeatureServiceId;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.OnlineRows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GetFeaturesTest {
  private static final List<Field> USER = List.of(new Field("user_id", DataType.STRING));
  private static final String U1 =
      "'workspaceName':'prod','featureServiceName':'svc','joinKeyMap':{'user_id':'u1'}";
  private static final long R = micros("2026-01-10T00:00:00Z");

  private final ServingFixture fixture = new ServingFixture();

  private static final BatchFeatureView STATS =
      aggregates(
          "stats",
          USER,
          weekly("txn_count", AggregateFunction.COUNT, DataType.INT64),
          weekly("amt_sum", AggregateFunction.SUM, DataType.FLOAT64));

  private void serve(BatchFeatureView... views) {
    List<Member> members = Arrays.stream(views).map(view -> member(view)).toList();
    fixture.define("prod", true, definitions(List.of(views), Map.of("svc", members)));
  }

  private OnlineRows rows(BatchFeatureView view) {
    return new OnlineRows(fixture.store, view.name(), view);
  }

  @Test
  void aVectorAloneIsTheAnswer() {
    serve(STATS);
    rows(STATS).row(List.of("u1"), R, 7L, 0.25).publish(R);

    assertThat(fixture.get("{" + U1 + "}")).isEqualTo("{\"result\":{\"features\":[0.25,\"7\"]}}");
  }

  @Test
  void everyTypeHasItsJson() {
    DataType.StructType point =
        new DataType.StructType(
            List.of(new Field("x", DataType.INT64), new Field("label", DataType.STRING)));
    BatchFeatureView all =
        attributes(
            "all",
            USER,
            attribute("a_int64", DataType.INT64),
            attribute("b_float64", DataType.FLOAT64),
            attribute("c_float32", DataType.FLOAT32),
            attribute("d_string", DataType.STRING),
            attribute("e_bool", DataType.BOOL),
            attribute("f_timestamp", DataType.TIMESTAMP),
            attribute("g_array", new DataType.ArrayType(DataType.INT64)),
            attribute("h_struct", point),
            attribute("i_map", new DataType.MapType(DataType.STRING, DataType.FLOAT64)),
            attribute("j_nested", new DataType.ArrayType(new DataType.ArrayType(point))));
    serve(all);
    Map<String, Object> map = new TreeMap<>(Map.of("a", 1.5, "b", Double.NaN));
    map.put("n", null);
    rows(all)
        .row(
            List.of("u1"),
            R,
            Long.MIN_VALUE,
            1e300,
            0.1f,
            "q\"\\\u0000é\uD83D\uDE00",
            true,
            micros("2026-01-02T03:04:05.000006Z"),
            Arrays.asList(1L, null, Long.MAX_VALUE),
            Arrays.asList(4L, null),
            map,
            List.of(List.of(), List.of(Arrays.asList(null, "p"))))
        .publish(R);

    assertThat(fixture.get("{" + U1 + "}"))
        .isEqualTo(
            "{\"result\":{\"features\":[\"-9223372036854775808\",1.0E300,0.1,"
                + "\"q\\\"\\\\\\u0000é\uD83D\uDE00\",true,\"2026-01-02T03:04:05.000006Z\","
                + "[\"1\",null,\"9223372036854775807\"],[\"4\",null],"
                + "{\"a\":1.5,\"b\":\"NaN\",\"n\":null},[[],[[null,\"p\"]]]]}}");
  }

  @Test
  void numbersThatAreNotFiniteAreStrings() {
    BatchFeatureView view =
        attributes(
            "v",
            USER,
            attribute("a", DataType.FLOAT64),
            attribute("b", DataType.FLOAT32),
            attribute("c", DataType.FLOAT64),
            attribute("d", new DataType.ArrayType(DataType.FLOAT64)));
    serve(view);
    rows(view)
        .row(
            List.of("u1"),
            R,
            Double.NaN,
            Float.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            List.of(Double.NaN, Double.MIN_VALUE, 1.7976931348623157e308))
        .publish(R);

    assertThat(fixture.get("{" + U1 + "}"))
        .isEqualTo(
            "{\"result\":{\"features\":[\"NaN\",\"Infinity\",\"-Infinity\","
                + "[\"NaN\",4.9E-324,1.7976931348623157E308]]}}");
  }

  @Test
  void theVectorIsOrderedByAliasThenFeature() {
    BatchFeatureView a =
        attributes("a", USER, attribute("z", DataType.INT64), attribute("b", DataType.INT64));
    BatchFeatureView b = attributes("b", USER, attribute("x", DataType.INT64));
    fixture.define(
        "prod",
        true,
        definitions(
            List.of(a, b),
            Map.of(
                "svc", List.of(member(a, "zz", Map.of()), member(b), member(a, "aa", Map.of())))));
    rows(a).row(List.of("u1"), R, 1L, 2L).publish(R);
    rows(b).row(List.of("u1"), R, 3L).publish(R);

    String answer = fixture.get("{" + U1 + ",'metadataOptions':{'includeNames':true}}");

    assertThat(answer)
        .isEqualTo(
            "{\"result\":{\"features\":[\"2\",\"1\",\"3\",\"2\",\"1\"]},\"metadata\":{\"features\":["
                + "{\"name\":\"aa.b\"},{\"name\":\"aa.z\"},{\"name\":\"b.x\"},"
                + "{\"name\":\"zz.b\"},{\"name\":\"zz.z\"}]}}");
  }

  @Test
  void onlySomeFeaturesOfAView() {
    BatchFeatureView a =
        attributes("a", USER, attribute("z", DataType.INT64), attribute("b", DataType.INT64));
    Member only = new Member("a", "a", Optional.of(List.of("z")), Map.of("user_id", "user_id"));
    fixture.define("prod", true, definitions(List.of(a), Map.of("svc", List.of(only))));
    rows(a).row(List.of("u1"), R, 1L, 2L).publish(R);

    assertThat(fixture.get("{" + U1 + "}")).isEqualTo("{\"result\":{\"features\":[\"1\"]}}");
  }

  @Test
  void oneViewIsBoundTwice() {
    BatchFeatureView airport =
        attributes(
            "airport",
            List.of(new Field("code", DataType.STRING)),
            attribute("city", DataType.STRING));
    fixture.define(
        "prod",
        true,
        definitions(
            List.of(airport),
            Map.of(
                "svc",
                List.of(
                    member(airport, "origin", Map.of("code", "from")),
                    member(airport, "destination", Map.of("code", "to"))))));
    rows(airport)
        .row(List.of("SFO"), R, "San Francisco")
        .row(List.of("JFK"), R, "New York")
        .publish(R);

    assertThat(
            fixture.get(
                "{'workspaceName':'prod','featureServiceName':'svc','joinKeyMap':{'from':'SFO','to':'JFK'}}"))
        .isEqualTo("{\"result\":{\"features\":[\"New York\",\"San Francisco\"]}}");
  }

  @Test
  void metadataSaysWhatIsAskedFor() {
    BatchFeatureView view =
        attributes(
            "v",
            USER,
            new Feature.Attribute("a", "a", DataType.INT64, "how many", Map.of("team", "fraud")),
            attribute("b", DataType.TIMESTAMP));
    serve(view);
    rows(view).row(List.of("u1"), R - 5, 1L, null).publish(R);

    String answer =
        fixture.get(
            "{"
                + U1
                + ",'metadata_options':{'include_names':true,'includeDataTypes':true,"
                + "'include_effective_times':true,'includeServingStatus':true,'includeSloInfo':false,"
                + "'includeFeatureDescriptions':true,'includeFeatureTags':true}}");

    assertThat(answer)
        .isEqualTo(
            "{\"result\":{\"features\":[\"1\",null]},\"metadata\":{\"features\":["
                + "{\"name\":\"v.a\",\"effectiveTime\":\"2026-01-09T23:59:59.999995Z\","
                + "\"dataType\":{\"type\":\"int64\"},\"status\":\"PRESENT\","
                + "\"description\":\"how many\",\"tags\":{\"team\":\"fraud\"}},"
                + "{\"name\":\"v.b\",\"effectiveTime\":\"2026-01-09T23:59:59.999995Z\","
                + "\"dataType\":{\"type\":\"timestamp\"},\"status\":\"MISSING_DATA\","
                + "\"description\":\"\",\"tags\":{}}]}}");
  }

  @Test
  void absentKeysUnpublishedViewsNullKeysAndErrorsHaveTheirStatus() {
    BatchFeatureView never = attributes("never", USER, attribute("f", DataType.INT64));
    serve(STATS, never);
    rows(STATS).row(List.of("u1"), R, OnlineRows.ERROR, 1.5).publish(R);
    String status = ",'metadataOptions':{'includeServingStatus':true}}";

    assertThat(fixture.get("{" + U1 + status))
        .isEqualTo(
            "{\"result\":{\"features\":[null,1.5,null]},\"metadata\":{\"features\":["
                + "{\"status\":\"MISSING_DATA\"},{\"status\":\"PRESENT\"},{\"status\":\"ERROR\"}]}}");
    for (String key : List.of("'u2'", "null")) {
      assertThat(fixture.get("{" + U1.replace("'u1'", key) + status))
          .isEqualTo(
              "{\"result\":{\"features\":[null,null,null]},\"metadata\":{\"features\":["
                  + "{\"status\":\"MISSING_DATA\"},{\"status\":\"MISSING_DATA\"},"
                  + "{\"status\":\"MISSING_DATA\"}]}}");
    }
  }

  @Test
  void nullCountsAreCoercedOnRequest() {
    serve(STATS);
    rows(STATS).row(List.of("u1"), R, null, null).publish(R);
    String coerce = ",'requestOptions':{'coerceNullCountsToZero':true}}";

    assertThat(fixture.get("{" + U1 + coerce))
        .isEqualTo("{\"result\":{\"features\":[null,\"0\"]}}");
    assertThat(fixture.get("{" + U1.replace("u1", "u2") + coerce))
        .isEqualTo("{\"result\":{\"features\":[null,\"0\"]}}");
  }

  @Test
  void anAttributeLivesForItsTtlAndNotAMicrosecondLonger() {
    BatchFeatureView view =
        attributesFor(2 * Durations.DAY, "v", USER, attribute("f", DataType.INT64));
    serve(view);
    long effective = R - Durations.DAY;
    rows(view).row(List.of("u1"), effective, 1L).publish(R);

    fixture.nowMicros = effective + 2 * Durations.DAY - 1;
    assertThat(fixture.get("{" + U1 + "}")).contains("[\"1\"]");
    rows(view).row(List.of("u1"), effective, 1L).publish(R + Durations.DAY);
    fixture.nowMicros = effective + 2 * Durations.DAY;
    assertThat(fixture.get("{" + U1 + "}")).contains("[\"1\"]");
    fixture.nowMicros = effective + 2 * Durations.DAY + 1;
    assertThat(fixture.get("{" + U1 + "}")).contains("[null]");
  }

  /** The run that would make the value too old has not completed: time stands still for serving. */
  @Test
  void aLatePipelineServesItsLastFullValue() {
    BatchFeatureView view = attributesFor(Durations.DAY, "v", USER, attribute("f", DataType.INT64));
    serve(view);
    rows(view).row(List.of("u1"), R, 1L).publish(R);
    fixture.nowMicros = R + 400 * Durations.DAY;

    assertThat(fixture.get("{" + U1 + "}")).contains("[\"1\"]");
  }

  @Test
  void aRowIsNotServedBeforeItIsEffective() {
    serve(STATS);
    rows(STATS).row(List.of("u1"), R, 1L, 1.0).publish(R);

    fixture.nowMicros = R;
    assertThat(fixture.get("{" + U1 + "}")).contains("[1.0,\"1\"]");
    fixture.nowMicros = R - 1;
    assertThat(fixture.get("{" + U1 + "}")).contains("[null,null]");
  }

  @Test
  void aFeatureThatWasJustAddedOrRetypedIsMissing() {
    BatchFeatureView before =
        attributes("v", USER, attribute("a", DataType.INT64), attribute("b", DataType.INT64));
    BatchFeatureView after =
        attributes(
            "v",
            USER,
            attribute("c", DataType.INT64),
            attribute("b", DataType.STRING),
            attribute("a", DataType.INT64));
    serve(before);
    rows(before).row(List.of("u1"), R, 1L, 2L).publish(R);
    assertThat(fixture.get("{" + U1 + "}")).contains("[\"1\",\"2\"]");

    serve(after);
    assertThat(fixture.get("{" + U1 + "}")).contains("[\"1\",null,null]");
    rows(after).row(List.of("u1"), R, 3L, "two", 1L).publish(R);
    assertThat(fixture.get("{" + U1 + "}")).contains("[\"1\",\"two\",\"3\"]");
  }

  @Test
  void aRedefinedFeatureDoesNotServeWhatItWasBefore() {
    BatchFeatureView before =
        aggregates("v", USER, weekly("z", AggregateFunction.MAX, DataType.FLOAT64));
    BatchFeatureView after =
        aggregates("v", USER, weekly("z", AggregateFunction.MIN, DataType.FLOAT64));
    serve(before);
    rows(before).row(List.of("u1"), R, 5.0).publish(R);
    assertThat(fixture.get("{" + U1 + "}")).contains("[5.0]");

    serve(after);
    assertThat(fixture.get("{" + U1 + "}")).contains("[null]");
    rows(after).row(List.of("u1"), R, 2.0).publish(R);
    assertThat(fixture.get("{" + U1 + "}")).contains("[2.0]");
  }

  @Test
  void aBatchIsAnsweredRowByRow() {
    serve(STATS);
    rows(STATS).row(List.of("u1"), R, 1L, 1.5).row(List.of("u2"), R - 7, 2L, null).publish(R);

    String answer =
        fixture.batch(
            "{'workspace_name':'prod','feature_service_name':'svc','request_data':["
                + "{'joinKeyMap':{'user_id':'u2'}},{'join_key_map':{'user_id':null}},"
                + "{'joinKeyMap':{'user_id':'u1'},'requestContextMap':{}}],"
                + "'metadataOptions':{'includeNames':true,'includeServingStatus':true,"
                + "'includeEffectiveTimes':true}}");

    assertThat(answer)
        .isEqualTo(
            "{\"result\":[{\"features\":[null,\"2\"]},{\"features\":[null,null]},"
                + "{\"features\":[1.5,\"1\"]}],\"metadata\":{\"features\":["
                + "{\"name\":\"stats.amt_sum\",\"effectiveTime\":\"2026-01-09T23:59:59.999993Z\","
                + "\"status\":[\"MISSING_DATA\",\"MISSING_DATA\",\"PRESENT\"]},"
                + "{\"name\":\"stats.txn_count\",\"effectiveTime\":\"2026-01-09T23:59:59.999993Z\","
                + "\"status\":[\"PRESENT\",\"MISSING_DATA\",\"PRESENT\"]}]}}");
  }

  @Test
  void anEmptyBatchHasNoRows() {
    serve(STATS);

    assertThat(
            fixture.batch("{'workspaceName':'prod','featureServiceName':'svc','requestData':[]}"))
        .isEqualTo("{\"result\":[]}");
  }

  @Test
  void aServiceIsFoundByItsId() {
    serve(STATS);
    rows(STATS).row(List.of("u1"), R, 7L, 0.25).publish(R);
    String id = FeatureServiceId.of("prod", "svc");
    String byId = "'workspaceName':'prod','featureServiceId':'" + id + "'";
    String keys = "'joinKeyMap':{'user_id':'u1'}";

    assertThat(fixture.get("{" + byId + "," + keys + "}"))
        .isEqualTo("{\"result\":{\"features\":[0.25,\"7\"]}}");
    assertThat(
            fixture.get("{'workspace_name':'prod','feature_service_id':'" + id + "'," + keys + "}"))
        .isEqualTo("{\"result\":{\"features\":[0.25,\"7\"]}}");
    assertThat(fixture.batch("{" + byId + ",'requestData':[{" + keys + "}]}"))
        .isEqualTo("{\"result\":[{\"features\":[0.25,\"7\"]}]}");
    assertThat(metadata(byId))
        .isEqualTo(metadata("'workspaceName':'prod','featureServiceName':'svc'"));
  }

  @Test
  void anUnknownIdIsNotFound() {
    serve(STATS);
    fixture.define("other", true, definitions(List.of(STATS), Map.of("svc", List.of())));

    for (String id : List.of("", "svc", "0".repeat(32), FeatureServiceId.of("other", "svc"))) {
      refused("'workspaceName':'prod','featureServiceId':'" + id + "'", ErrorCode.NOT_FOUND, id);
    }
  }

  @Test
  void bothOrNeitherOfNameAndIdAreRefused() {
    serve(STATS);
    String id = "'featureServiceId':'" + FeatureServiceId.of("prod", "svc") + "'";
    String prod = "'workspaceName':'prod'";

    for (String params :
        List.of(
            prod, prod + ",'featureServiceId':null", prod + ",'featureServiceName':'svc'," + id)) {
      refused(params, ErrorCode.INVALID_ARGUMENT, "featureServiceName and featureServiceId");
    }
    ServingCall addressed =
        new ServingCall(
            ServingFixture.CONSUMER,
            ("{\"params\":{" + id.replace('\'', '"') + "}}").getBytes(UTF_8),
            "prod",
            "svc",
            ClientDialect.STANDARD);
    assertThatThrownBy(() -> fixture.serving.getFeatures(addressed))
        .hasMessageContaining("featureServiceName and featureServiceId");
  }

  private void refused(String params, ErrorCode code, String part) {
    String keys = "'joinKeyMap':{'user_id':'u1'}";
    List<ThrowingCallable> calls =
        List.of(
            () -> fixture.get("{" + params + "," + keys + "}"),
            () -> fixture.batch("{" + params + ",'requestData':[{" + keys + "}]}"),
            () -> metadata(params));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              AshlarException.class, error -> assertThat(error.code()).isEqualTo(code))
          .hasMessageContaining(part);
    }
  }

  private String metadata(String params) {
    return new String(
        fixture.serving.metadata(ServingFixture.call("{'params':{" + params + "}}")), UTF_8);
  }

  @Test
  void metadataDescribesTheService() {
    BatchFeatureView view =
        attributes(
            "v",
            List.of(new Field("id", DataType.INT64), new Field("day", DataType.TIMESTAMP)),
            attribute("f", new DataType.MapType(DataType.STRING, DataType.BOOL)),
            attribute("g", new DataType.StructType(List.of(new Field("x", DataType.FLOAT32)))));
    serve(view);

    byte[] answer =
        fixture.serving.metadata(
            ServingFixture.call("{'params':{'featureServiceName':'svc','workspaceName':'prod'}}"));

    assertThat(new String(answer, UTF_8))
        .isEqualTo(
            "{\"featureServiceType\":\"DEFAULT\",\"inputJoinKeys\":["
                + "{\"name\":\"id\",\"dataType\":{\"type\":\"int64\"}},"
                + "{\"name\":\"day\",\"dataType\":{\"type\":\"timestamp\"}}],\"featureValues\":["
                + "{\"name\":\"v.f\",\"dataType\":{\"type\":\"map\",\"keyType\":{\"type\":\"string\"},"
                + "\"valueType\":{\"type\":\"boolean\"}}},{\"name\":\"v.g\",\"dataType\":"
                + "{\"type\":\"struct\",\"fields\":[{\"name\":\"x\",\"dataType\":"
                + "{\"type\":\"float32\"}}]}}]}");
  }

  @Test
  void theJavaClientOfTheFieldGetsWhatItCanRead() {
    BatchFeatureView view =
        attributes(
            "v",
            USER,
            attribute("a", DataType.FLOAT32),
            attribute("b", DataType.TIMESTAMP),
            attribute("c", new DataType.ArrayType(DataType.FLOAT64)));
    serve(view);
    rows(view).row(List.of("u1"), R, 0.5f, 0L, List.of(Double.NaN, 1.0)).publish(R);
    byte[] body =
        ("{'params':{" + U1 + ",'metadataOptions':{'includeDataTypes':true}}}")
            .replace('\'', '"')
            .getBytes(UTF_8);

    byte[] answer =
        fixture.serving.getFeatures(
            new ServingCall(
                ServingFixture.CONSUMER,
                body,
                null,
                null,
                ClientDialect.of("tecton-http-java-client 1.0")));

    assertThat(new String(answer, UTF_8))
        .isEqualTo(
            "{\"result\":{\"features\":[0.5,\"1970-01-01T00:00:00Z\",[null,1.0]]},\"metadata\":"
                + "{\"features\":[{\"dataType\":{\"type\":\"float64\"}},{\"dataType\":{\"type\":"
                + "\"string\"}},{\"dataType\":{\"type\":\"array\",\"elementType\":{\"type\":"
                + "\"float64\"}}}]}}");
  }
}
