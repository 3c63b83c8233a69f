package dev.ashlar.serving;

import static dev.ashlar.testkit.SampleDefinitions.attribute;
import static dev.ashlar.testkit.SampleDefinitions.attributes;
import static dev.ashlar.testkit.SampleDefinitions.definitions;
import static dev.ashlar.testkit.SampleDefinitions.member;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.testkit.OnlineRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileRequestTest {
  private static final long R = ServingFixture.micros("2026-01-10T00:00:00Z");
  private static final String HEAD = "'workspaceName':'prod','featureServiceName':'svc'";
  private static final String U1 = HEAD + ",'joinKeyMap':{'k':'u1'}";
  private static final String VALUE_OF_U1 = "{\"result\":{\"features\":[\"11\"]}}";

  private final ServingFixture fixture = new ServingFixture();

  @BeforeEach
  void publish() {
    keyedBy(DataType.STRING, "u1");
  }

  private void keyedBy(DataType type, Object key) {
    BatchFeatureView view =
        attributes("v", List.of(new Field("k", type)), attribute("f", DataType.INT64));
    fixture.define("prod", true, definitions(List.of(view), Map.of("svc", List.of(member(view)))));
    new OnlineRows(fixture.store, "v", view).row(List.of(key), R, 11L).publish(R);
  }

  private void assertRefused(String params, String message) {
    assertThatThrownBy(() -> fixture.get("{" + params + "}"))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessage(message);
  }

  private void assertRefusedBody(String body) {
    assertRefusedBytes(body.replace('\'', '"').getBytes(UTF_8));
  }

  private void assertRefusedBytes(byte[] body) {
    assertThatThrownBy(() -> fixture.getBody(body))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("(expected: ");
  }

  @Test
  void joinKeysAreNamedWhenTheyAreWrong() {
    assertRefused(HEAD, "joinKeyMap.k: missing (expected: string)");
    assertRefused(HEAD + ",'joinKeyMap':null", "joinKeyMap.k: missing (expected: string)");
    assertRefused(HEAD + ",'joinKeyMap':{}", "joinKeyMap.k: missing (expected: string)");
    assertRefused(
        HEAD + ",'joinKeyMap':{'k':'u1','x':'secret'}",
        "joinKeyMap.x: no join key of the service (expected: one of k)");
    assertRefused(
        HEAD + ",'joinKeyMap':{'k':4711}",
        "joinKeyMap.k: a number (expected: string, of whole Unicode characters)");
    assertRefused(
        HEAD + ",'joinKeyMap':{'k':['secret']}",
        "joinKeyMap.k: an array (expected: string, of whole Unicode characters)");
    assertRefused(
        HEAD + ",'joinKeyMap':[]", "joinKeyMap: an array (expected: an object of join keys)");
  }

  @Test
  void theRowOfABatchIsNamed() {
    assertThatThrownBy(() ->
            fixture.batch(
                "{" + HEAD + ",'requestData':[{'joinKeyMap':{'k':'u1'}},{'joinKeyMap':{}}]}"))
        .hasMessage("requestData[1].joinKeyMap.k: missing (expected: string)");
    assertThatThrownBy(() -> fixture.batch("{" + HEAD + ",'requestData':[7]}"))
        .hasMessage("requestData[0]: a number (expected: an object)");
    assertThatThrownBy(() -> fixture.batch("{" + HEAD + ",'requestData':{}}"))
        .hasMessage("requestData: an object (expected: an array of rows)");
    assertThatThrownBy(() -> fixture.batch("{" + HEAD + "}"))
        .hasMessage("params.requestData: missing (expected: an array of rows)");
    assertThatThrownBy(() -> fixture.batch("{" + U1 + "}"))
        .hasMessage(
            "params.joinKeyMap: a field of another kind of request"
                + " (expected: maps inside requestData)");
  }

  @Test
  void aBatchHasALimit() {
    String row = "{'joinKeyMap':{'k':'u1'}}";
    String five = IntStream.range(0, 5).mapToObj(i -> row).collect(Collectors.joining(","));

    assertThat(fixture.batch("{" + HEAD + ",'requestData':[" + five + "]}"))
        .isEqualTo(
            "{\"result\":[" + "{\"features\":[\"11\"]},".repeat(4) + "{\"features\":[\"11\"]}]}");
    assertThatThrownBy(
            () -> fixture.batch("{" + HEAD + ",'requestData':[" + five + "," + row + "]}"))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
        .hasMessage("requestData: too many rows (expected: at most 5)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int64|42|42,'42'|4.0,42.5,'42.0','+42','"
            + " 42','','x',true,1e1,9223372036854775808,'-9223372036854775809','４２',[42],1e400",
        "int64|-9223372036854775808|-9223372036854775808,'-9223372036854775808'|'-'",
        "float64|1.5|1.5,'1.5',15e-1,'0.15E1'|'x','','"
            + " 1.5','1.5d','0x1p0',true,1e400,'1e400','-','.',{}",
        "float64|0.0|0,-0.0,'-0','0e5'|'nan'",
        "float64|NaN|'NaN'|'nan'",
        "float64|-Infinity|'-Infinity'|'-infinity'",
        "float32|0.1|0.1,'0.1'|1e39,'-1e39','x'",
        "bool|true|true,'true'|'True',1,'1','',0",
        "timestamp|2026-01-02T03:04:05Z|'2026-01-02T03:04:05Z','2026-01-02T04:04:05+01:00','2026-01-02"
            + " 03:04:05'|'x',1767323045,'2026-13-01','+999999999-01-01T00:00:00Z','-999999999-01-01T00:00:00Z',''",
      })
  void joinKeysAreTakenAsTheirTypeOrAsText(
      String type, String stored, String accepted, String refused) {
    DataType dataType =
        List.of(DataType.Primitive.values()).stream()
            .filter(candidate -> candidate.text().equals(type))
            .findFirst()
            .orElseThrow();
    keyedBy(dataType, parsed(dataType, stored));

    for (String value : accepted.split(",", -1)) {
      assertThat(fixture.get("{" + HEAD + ",'joinKeyMap':{'k':" + value + "}}"))
          .as(value)
          .isEqualTo(VALUE_OF_U1);
    }
    for (String value : refused.split(",", -1)) {
      assertThatThrownBy(() -> fixture.get("{" + HEAD + ",'joinKeyMap':{'k':" + value + "}}"))
          .as(value)
          .isInstanceOfSatisfying(
              AshlarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageStartingWith("joinKeyMap.k: ")
          .hasMessageContaining("(expected: " + type);
    }
  }

  private static Object parsed(DataType type, String text) {
    return switch (type.kind()) {
      case INT64 -> Long.parseLong(text);
      case FLOAT64 -> Double.parseDouble(text);
      case FLOAT32 -> Float.parseFloat(text);
      case BOOL -> Boolean.parseBoolean(text);
      case TIMESTAMP -> ServingFixture.micros(text);
      default -> text;
    };
  }

  @Test
  void hostileTextIsAKeyLikeAnyOther() {
    for (String text :
        List.of("", "\u0000", "a\u0000", "'; DROP TABLE", "\uD83D\uDE00", "x".repeat(100_000))) {
      keyedBy(DataType.STRING, text);
      StringBuilder json = new StringBuilder();
      new com.fasterxml.jackson.core.io.JsonStringEncoder().quoteAsString(text, json);
      String body =
          "{\"params\":{\"workspaceName\":\"prod\",\"featureServiceName\":\"svc\",\"joinKeyMap\":{\"k\":\""
              + json
              + "\"}}}";

      assertThat(fixture.getBody(body.getBytes(UTF_8))).isEqualTo(VALUE_OF_U1);
      assertThat(fixture.getBody(body.replace("\"}}}", "x\"}}}").getBytes(UTF_8)))
          .contains("[null]");
    }
  }

  @Test
  void halfOfASurrogatePairIsNoText() {
    assertRefusedBody("{'params':{" + HEAD + ",'joinKeyMap':{'k':'\\ud800'}}}");
    assertRefusedBody("{'params':{" + HEAD + ",'joinKeyMap':{'k':'a\\udc00b'}}}");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] body = ("{'params':{" + U1 + "}}").replace('\'', '"').getBytes(UTF_8);
    int key = new String(body, UTF_8).indexOf("u1");
    for (int bad : new int[] {0x80, 0xbf, 0xc0, 0xff, 0xf8}) {
      byte[] broken = body.clone();
      broken[key] = (byte) bad;
      assertRefusedBytes(broken);
    }
    assertRefusedBytes(
        new String(body, UTF_8).getBytes(java.nio.charset.StandardCharsets.UTF_16BE));
    assertRefusedBytes(
        new String(body, UTF_8).getBytes(java.nio.charset.StandardCharsets.UTF_16LE));
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    assertThat(
            fixture.getBody(("\uFEFF{'params':{" + U1 + "}}").replace('\'', '"').getBytes(UTF_8)))
        .isEqualTo(VALUE_OF_U1);
  }

  @Test
  void nothingIsGivenTwice() {
    assertRefusedBody("{'params':{" + U1 + "},'params':{" + U1 + "}}");
    assertRefusedBody("{'params':{" + U1 + ",'workspaceName':'prod'}}");
    assertRefusedBody("{'params':{" + U1 + ",'workspace_name':'prod'}}");
    assertRefusedBody("{'params':{" + HEAD + ",'joinKeyMap':{'k':'u1','k':'u1'}}}");
    assertRefusedBody("{'params':{" + U1 + ",'join_key_map':{'k':'u1'}}}");
    assertRefusedBody(
        "{'params':{" + U1 + ",'metadataOptions':{'includeNames':true,'include_names':false}}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "[]",
        "7",
        "null",
        "'x'",
        "{",
        "{}",
        "{'params'}",
        "{'params':null}",
        "{'params':[]}",
        "{'params':{}}",
        "{'params':{}} x",
        "{'params':{}}{}",
        "{\u0000}",
        "{'params':{'workspaceName':'prod','featureServiceName':'svc','joinKeyMap':{'k':'u1'}",
        "{'params':{'workspaceName':7}}",
        "{'params':{'workspaceName':{}}}",
        "{'params':{'workspaceName':'prod'}}",
        "{'params':{'featureServiceName':'svc'}}",
        "{'params':{'workspaceName':'prod','featureServiceName':null}}",
        "{'params':{'x':NaN}}",
      })
  void whatIsNoRequestIsRefused(String body) {
    Principal admin = new Principal("k", "root", Principal.ALL_WORKSPACES, Role.ADMIN);
    assertThatThrownBy(() ->
            fixture.serving.getFeatures(
                ServingCall.of(admin, body.replace('\'', '"').getBytes(UTF_8))))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("(expected: ");
  }

  @Test
  void nestingHasALimit() {
    String nested = "[".repeat(JsonInput.MAX_DEPTH - 2) + "]".repeat(JsonInput.MAX_DEPTH - 2);
    assertThat(fixture.get("{" + U1 + ",'unknown':" + nested + "}")).isEqualTo(VALUE_OF_U1);
    assertRefusedBody("{'params':{" + U1 + ",'unknown':[" + nested + "]}}");
    assertRefusedBody("{'params':{" + U1 + ",'unknown':" + "[".repeat(1_000_000) + "}}");
  }

  @Test
  void namesTextsAndNumbersHaveALimit() {
    assertThat(fixture.get("{" + U1 + ",'x':" + "9".repeat(JsonInput.MAX_NUMBER_CHARS) + "}"))
        .isEqualTo(VALUE_OF_U1);
    assertRefusedBody(
        "{'params':{"
            + HEAD
            + ",'joinKeyMap':{'k':'"
            + "x".repeat(JsonInput.MAX_STRING_CHARS + 1)
            + "'}}}");
    assertThat(
            fixture.get(
                "{"
                    + HEAD
                    + ",'joinKeyMap':{'k':'"
                    + "x".repeat(JsonInput.MAX_STRING_CHARS)
                    + "'}}"))
        .contains("[null]");
    assertRefusedBody(
        "{'params':{" + U1 + ",'" + "n".repeat(JsonInput.MAX_NAME_CHARS + 1) + "':1}}");
    assertThat(fixture.get("{" + U1 + ",'" + "n".repeat(JsonInput.MAX_NAME_CHARS) + "':1}"))
        .isEqualTo(VALUE_OF_U1);
    keyedBy(DataType.INT64, 1L);
    assertRefusedBody(
        "{'params':{"
            + HEAD
            + ",'joinKeyMap':{'k':"
            + "9".repeat(JsonInput.MAX_NUMBER_CHARS + 1)
            + "}}}");
  }

  @Test
  void unknownFieldsAndOptionsArePassedOver() {
    assertThat(
            fixture.get(
                "{"
                    + U1
                    + ",'later':{'a':[1,{'b':null}]},'requestOptions':{'new':[1]},"
                    + "'metadataOptions':null,'request_context_map':null}"))
        .isEqualTo(VALUE_OF_U1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'metadataOptions':{'includeSloInfo':true}|includeSloInfo",
        "'metadata_options':{'include_slo_info':true}|includeSloInfo",
        "'requestOptions':{'readFromCache':true}|readFromCache",
        "'requestOptions':{'write_to_cache':true}|writeToCache",
        "'requestOptions':{'latencyBudgetMs':200}|latencyBudgetMs",
        "'requestOptions':{'latencyBudgetMs':'200'}|latencyBudgetMs",
        "'requestOptions':{'aggregationLeadingEdge':'AGGREGATION_MODE_WALL_CLOCK_TIME'}|aggregationLeadingEdge",
        "'allowPartialResults':true|allowPartialResults",
      })
  void optionsOfLaterVersionsAreRefusedByName(String option, String name) {
    String batch = HEAD + ",'requestData':[{'joinKeyMap':{'k':'u1'}}]";
    assertRefusedAsLater(() -> fixture.get("{" + U1 + "," + option + "}"), name);
    assertRefusedAsLater(() -> fixture.batch("{" + batch + "," + option + "}"), name);
  }

  private static void assertRefusedAsLater(ThrowingCallable request, String name) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageStartingWith(name + ": not in this version (expected: ");
  }

  @Test
  void optionsThatAskForNothingAreAccepted() {
    assertThat(
            fixture.get(
                "{"
                    + U1
                    + ",'allowPartialResults':false,'featureServiceId':null,"
                    + "'metadataOptions':{'includeSloInfo':false,'includeNames':null},"
                    + "'requestOptions':{'readFromCache':false,'writeToCache':null,"
                    + "'latencyBudgetMs':null,'aggregationLeadingEdge':null}}"))
        .isEqualTo(VALUE_OF_U1);
  }

  @Test
  void optionsOfTheWrongTypeAreRefused() {
    assertRefused(
        U1 + ",'metadataOptions':{'includeNames':'yes'}",
        "includeNames: a string (expected: true or false)");
    assertRefused(U1 + ",'metadataOptions':[]", "metadataOptions: an array (expected: an object)");
    assertRefused(
        U1 + ",'allowPartialResults':1", "allowPartialResults: a number (expected: true or false)");
  }

  @Test
  void requestFieldsThatNoViewTakesAreRefusedUnlessIgnored() {
    String context = U1 + ",'requestContextMap':{'amt':12.5}";

    assertRefused(
        context, "requestContextMap.amt: no request field of the service (expected: no fields)");
    assertThat(
            fixture.get(
                "{" + context + ",'requestOptions':{'ignoreExtraRequestContextFields':true}}"))
        .isEqualTo(VALUE_OF_U1);
    assertRefused(
        U1 + ",'requestContextMap':7", "requestContextMap: a number (expected: an object)");
  }

  @Test
  void namesInMessagesAreCutAndCleaned() {
    assertThatThrownBy(() ->
            fixture.getBody(
                ("{'params':{"
                        + HEAD
                        + ",'joinKeyMap':{'a\\u0000\\n\\u001b"
                        + "x".repeat(5_000)
                        + "':1}}}")
                    .replace('\'', '"')
                    .getBytes(UTF_8)))
        .satisfies(e ->
            assertThat(e.getMessage())
                .startsWith("joinKeyMap.a???xxx")
                .hasSizeLessThan(250)
                .matches("\\P{Cc}*"));
  }

  /** Every request that random bytes make of a good one is answered rightly or refused politely. */
  @Test
  void noMutationOfARequestCausesAnInternalErrorOrAWrongValue() {
    long seed = Long.getLong("ashlar.seed", 1);
    System.out.println("HostileRequestTest: -Dashlar.seed=" + seed);
    Random random = new Random(seed);
    byte[] good =
        ("{'params':{"
                + U1
                + ",'requestContextMap':{},'metadataOptions':{'includeNames':true,"
                + "'includeServingStatus':true},'requestOptions':{'coerceNullCountsToZero':true}}}")
            .replace('\'', '"')
            .getBytes(UTF_8);
    int refused = 0;
    int runs = 20_000;
    for (int i = 0; i < runs; i++) {
      byte[] body = mutated(good, random);
      try {
        assertThat(fixture.getBody(body))
            .matches("\\{\"result\":\\{\"features\":\\[(\"11\"|null)].*");
      } catch (AshlarException e) {
        refused++;
        assertThat(e.code().category()).isEqualTo(dev.ashlar.model.error.ErrorCategory.USER);
        assertThat(e.getMessage()).endsWith(")");
      }
    }
    assertThat(refused).isBetween(runs / 10, runs - runs / 100);
  }

  private static byte[] mutated(byte[] good, Random random) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : good) {
      bytes.add(b);
    }
    int edits = 1 + random.nextInt(4);
    String interesting = "\"\\{}[]:,0u-\u0000tn";
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(bytes.size());
      byte b =
          random.nextBoolean()
              ? (byte) interesting.charAt(random.nextInt(interesting.length()))
              : (byte) random.nextInt(256);
      switch (random.nextInt(4)) {
        case 0 -> bytes.set(at, b);
        case 1 -> bytes.add(at, b);
        case 2 -> bytes.remove(at);
        default -> bytes = new ArrayList<>(bytes.subList(0, at + 1));
      }
      if (bytes.isEmpty()) {
        bytes.add(b);
      }
    }
    byte[] result = new byte[bytes.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = bytes.get(i);
    }
    return result;
  }
}
