package dev.ashlar.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.platform.auth.Role;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AshlarHttpServerTest {
  private static final int BODY_LIMIT = 10_000;
  private static final int UPLOAD_LIMIT = 200_000;

  @TempDir private Path folder;

  private final CountDownLatch never = new CountDownLatch(1);
  private HttpFixture fixture;

  @BeforeEach
  void start() {
    HttpOptions options =
        HttpFixture.options(folder)
            .withBodies(BODY_LIMIT, UPLOAD_LIMIT)
            .withPool(2, 1)
            .withDraining(Duration.ZERO, Duration.ofMillis(100));
    fixture = new HttpFixture(options, this::routes);
  }

  @AfterEach
  void stop() {
    never.countDown();
    fixture.close();
  }

  private List<Route> routes() {
    return List.of(
        Route.get("/test/defect", Access.open(), call -> broken()),
        Route.get("/test/forever", Access.open(), call -> forever()).within(Duration.ofMillis(100)),
        Route.get("/test/workspaces/{workspace}", Access.role(Role.EDITOR), call -> json("{}")),
        Route.get("/test/admin", Access.admin(), call -> json("{}")),
        Route.post("/test/size", Access.open(), call -> json("" + call.body().length)),
        Route.post("/test/upload", Access.open(), call -> json("" + Files.size(call.bodyFile())))
            .bodyToFile(),
        Route.get("/test/download", Access.open(), call -> download()));
  }

  private static HttpAnswer broken() {
    throw new IllegalStateException("secret value 4711");
  }

  private HttpAnswer forever() throws InterruptedException {
    never.await();
    return json("{}");
  }

  private HttpAnswer download() throws IOException {
    Path file = Files.createTempFile(folder, "answer", ".bin");
    Files.write(file, new byte[1_000_000]);
    return HttpAnswer.temporaryFile(file, com.linecorp.armeria.common.MediaType.OCTET_STREAM);
  }

  private static HttpAnswer json(String text) {
    return HttpAnswer.json(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void assertError(HttpResponse<String> answer, int status, int code, String error) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(answer.body())
        .matches("\\{\"error\":\"" + error + "\",\"code\":" + code + ",\"message\":\"[^\"]+\"}")
        .contains("(expected: ");
  }

  @Test
  void aVectorComesOverHttp() {
    HttpResponse<String> answer = fixture.getFeatures("prod-CONSUMER", HttpFixture.BODY);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(answer.body()).isEqualTo(HttpFixture.VECTOR_OF_U1);
  }

  @Test
  void versionTwoHasTheNamesInThePath() {
    String base = "/api/v2/workspaces/prod/feature-services/svc/";
    HttpResponse<String> vector =
        fixture.send(
            fixture.post(
                base + "get-features",
                "prod-CONSUMER",
                "{\"params\":{\"joinKeyMap\":{\"user_id\":\"u1\"}}}"));
    HttpResponse<String> batch =
        fixture.send(
            fixture.post(
                base + "get-features-batch",
                "prod-CONSUMER",
                "{\"params\":{\"requestData\":[{\"joinKeyMap\":{\"user_id\":\"u1\"}}]}}"));
    HttpResponse<String> metadata =
        fixture.send(
            fixture.request(base + "metadata").header("Authorization", "Bearer prod-VIEWER").GET());

    assertThat(vector.body()).isEqualTo(HttpFixture.VECTOR_OF_U1);
    assertThat(batch.body()).isEqualTo("{\"result\":[{\"features\":[\"7\",\"seven\"]}]}");
    assertThat(metadata.body()).contains("\"featureValues\":[{\"name\":\"v.a\"");
  }

  @Test
  void everySchemeOfKeysIsTaken() {
    for (String scheme : List.of("Tecton-key", "Ashlar-key", "Bearer", "bearer")) {
      HttpResponse<String> answer =
          fixture.send(
              fixture
                  .request(HttpFixture.GET_FEATURES)
                  .header("Authorization", scheme + " prod-CONSUMER")
                  .POST(HttpRequest.BodyPublishers.ofString(HttpFixture.BODY)));
      assertThat(answer.body()).isEqualTo(HttpFixture.VECTOR_OF_U1);
    }
  }

  @Test
  void withoutAKnownKeyNothingIsAnswered() {
    HttpRequest.Builder none =
        fixture
            .request(HttpFixture.GET_FEATURES)
            .POST(HttpRequest.BodyPublishers.ofString(HttpFixture.BODY));

    assertError(fixture.send(none), 401, 16, "UNAUTHENTICATED");
    for (String header :
        List.of(
            "Ashlar-key nobody",
            "Ashlar-key ",
            "prod-CONSUMER",
            "Basic cHJvZA==",
            "Bearer " + "x".repeat(600))) {
      HttpRequest.Builder request =
          fixture
              .request(HttpFixture.GET_FEATURES)
              .header("Authorization", header)
              .POST(HttpRequest.BodyPublishers.ofString(HttpFixture.BODY));
      assertError(fixture.send(request), 401, 16, "UNAUTHENTICATED");
    }
  }

  @Test
  void rolesAndWorkspacesDecideWhoReadsFeatures() {
    for (Role role : List.of(Role.OWNER, Role.EDITOR, Role.CONSUMER)) {
      assertThat(fixture.getFeatures("prod-" + role, HttpFixture.BODY).statusCode()).isEqualTo(200);
    }
    assertThat(fixture.getFeatures("admin", HttpFixture.BODY).statusCode()).isEqualTo(200);
    for (String key : List.of("prod-VIEWER", "prod-OPERATOR", "other-OWNER", "dev-CONSUMER")) {
      assertError(fixture.getFeatures(key, HttpFixture.BODY), 403, 7, "PERMISSION_DENIED");
    }
  }

  @Test
  void aKeyDoesNotLearnWhichOtherWorkspacesExist() {
    String unknown = HttpFixture.BODY.replace("prod", "nowhere");

    assertError(fixture.getFeatures("prod-OWNER", unknown), 403, 7, "PERMISSION_DENIED");
    assertError(fixture.getFeatures("admin", unknown), 404, 5, "NOT_FOUND");
  }

  @Test
  void routesCheckTheRoleInThePathsWorkspace() {
    assertThat(get("/test/workspaces/prod", "prod-EDITOR").statusCode()).isEqualTo(200);
    assertError(get("/test/workspaces/dev", "prod-EDITOR"), 403, 7, "PERMISSION_DENIED");
    assertError(get("/test/workspaces/prod", "prod-CONSUMER"), 403, 7, "PERMISSION_DENIED");
    assertError(get("/test/workspaces/*", "prod-OWNER"), 403, 7, "PERMISSION_DENIED");
    assertThat(get("/test/admin", "admin").statusCode()).isEqualTo(200);
    assertError(get("/test/admin", "prod-OWNER"), 403, 7, "PERMISSION_DENIED");
  }

  private HttpResponse<String> get(String path, String key) {
    return fixture.send(fixture.request(path).header("Authorization", "Ashlar-key " + key).GET());
  }

  @Test
  void developmentWorkspacesAreNotServed() {
    HttpResponse<String> answer =
        fixture.getFeatures("dev-OWNER", HttpFixture.BODY.replace("prod", "dev"));

    assertError(answer, 400, 3, "INVALID_ARGUMENT");
    assertThat(answer.body()).contains("no online serving");
  }

  @Test
  void unknownPathsAndMethodsAreErrorsInJson() {
    assertError(get("/", "admin"), 404, 5, "NOT_FOUND");
    assertError(get("/api/v1/feature-service/nothing", "admin"), 404, 5, "NOT_FOUND");
    assertError(get("/api/../../etc/passwd", "admin"), 400, 3, "BAD_REQUEST");
    assertError(get(HttpFixture.GET_FEATURES, "admin"), 405, 12, "METHOD_NOT_ALLOWED");
    assertError(fixture.send(fixture.request("/healthz").DELETE()), 405, 12, "METHOD_NOT_ALLOWED");
  }

  @Test
  void aDefectIsAnErrorThatShowsNothing() {
    HttpResponse<String> answer = get("/test/defect", "admin");

    assertError(answer, 500, 13, "INTERNAL");
    assertThat(answer.body()).doesNotContain("4711");
  }

  @Test
  void anAnswerThatTakesTooLongIsAnError() {
    assertError(get("/test/forever", "admin"), 504, 4, "DEADLINE_EXCEEDED");
  }

  @Test
  void moreCallsThanThePoolAndItsQueueHoldAreRefused() {
    for (int i = 0; i < 3; i++) {
      assertError(get("/test/forever", "admin"), 504, 4, "DEADLINE_EXCEEDED");
    }

    HttpResponse<String> refused = get("/test/forever", "admin");

    assertError(refused, 503, 14, "UNAVAILABLE");
    assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
    assertThat(get("/healthz", "admin").statusCode()).isEqualTo(200);
  }

  @Test
  void bodiesHaveALimit() {
    assertThat(fixture.send(post("/test/size", BODY_LIMIT)).body()).isEqualTo("" + BODY_LIMIT);
    HttpResponse<String> tooLarge = fixture.send(post("/test/size", BODY_LIMIT + 1));
    assertError(tooLarge, 400, 3, "TOO_LARGE");
    assertThat(tooLarge.body()).contains("at most " + BODY_LIMIT + " bytes");
    HttpRequest.Builder chunked =
        fixture
            .request("/test/size")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(new byte[BODY_LIMIT + 1])));
    assertError(fixture.send(chunked), 400, 3, "TOO_LARGE");
  }

  @Test
  void uploadsGoToAFileThatIsGoneAfterwards() throws IOException {
    assertThat(fixture.send(post("/test/upload", UPLOAD_LIMIT)).body())
        .isEqualTo("" + UPLOAD_LIMIT);
    assertError(fixture.send(post("/test/upload", UPLOAD_LIMIT + 1)), 400, 3, "TOO_LARGE");
    assertNoFilesStay();
  }

  @Test
  void filesAreSentAndGoneAfterwards() throws IOException {
    HttpResponse<String> answer = get("/test/download", "admin");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-length")).hasValue("1000000");
    assertThat(answer.body()).hasSize(1_000_000);
    assertNoFilesStay();
  }

  /** Files go once the answer has been sent, on another thread. */
  private void assertNoFilesStay() throws IOException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() < end && fileCount() > 0) {
      Thread.onSpinWait();
    }
    assertThat(fileCount()).isZero();
  }

  private long fileCount() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private HttpRequest.Builder post(String path, int bytes) {
    return fixture.request(path).POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]));
  }

  @Test
  void addressesAndHeadersHaveALimit() {
    assertError(get("/" + "a".repeat(9_000), "admin"), 400, 3, "TOO_LARGE");
    HttpRequest.Builder headers = fixture.request("/healthz").header("x", "y".repeat(40_000)).GET();
    assertError(fixture.send(headers), 400, 3, "TOO_LARGE");
  }

  @Test
  void metricsNameTheServiceAndTheErrors() {
    fixture.getFeatures("prod-CONSUMER", HttpFixture.BODY);
    fixture.getFeatures("nobody", HttpFixture.BODY);

    assertThat(get("/metrics", "").body())
        .contains("feature_service_requests_total{feature_service_name=\"svc\"} 1.0")
        .contains("feature_service_requests_total_rate ")
        .contains("feature_service_requests_rate{feature_service_name=\"svc\"}")
        .contains("feature_service_latency_bucket{feature_service_name=\"svc\",le=\"0.001\"}")
        .contains("feature_server_errors_total{status=\"401\"} 1.0")
        .contains("feature_server_errors_rate{status=\"401\"}")
        .contains("feature_server_utilization ");
  }

  @Test
  void aTakenPortIsNamed() {
    HttpOptions taken = HttpOptions.of("127.0.0.1", fixture.server.port(), folder);

    assertThatThrownBy(() ->
            AshlarHttpServer.start(
                taken, key -> java.util.Optional.empty(), fixture.registry, List.of()))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining("127.0.0.1:" + fixture.server.port());
  }
}
