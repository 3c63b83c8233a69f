package dev.ashlar.server.control;

import static dev.ashlar.server.control.ControlFixture.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.linecorp.armeria.common.HttpMethod;
import dev.ashlar.model.definition.FeatureServiceId;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.server.control.ControlFixture.Answer;
import dev.ashlar.spi.JobRunner.Report;
import dev.ashlar.spi.RowProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlRoutesTest {
  @TempDir Path home;
  private ControlFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ControlFixture(home);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPlanSaysWhatIsCreatedAndWhichJobsWillRun() {
    Answer plan = fixture.plan("1d", "7d");

    assertThat(plan.status()).as(plan.body().toString()).isEqualTo(200);
    assertThat(plan.text("kind")).isEqualTo("LIVE");
    assertThat(plan.body().at("/totals/batch_feature_views").asInt()).isEqualTo(1);
    JsonNode view = plan.body().at("/changes/2");
    assertThat(view.path("action").asText()).isEqualTo("CREATE");
    assertThat(view.path("name").asText()).isEqualTo("departures");
    assertThat(view.path("features").asInt()).isEqualTo(2);
    JsonNode jobs = view.path("jobs");
    assertThat(jobs.path("jobs").asInt()).isEqualTo(1);
    assertThat(jobs.path("intervals").asText()).isEqualTo("17");
    assertThat(jobs.path("start_time").asText()).isEqualTo("2001-01-24T00:00:00Z");
    assertThat(jobs.path("end_time").asText()).isEqualTo("2001-02-10T00:00:00Z");
    assertThat(jobs.path("online_reach").asText()).isEqualTo("604800s");
    assertThat(jobs.path("every").asText()).isEqualTo("86400s");
    assertThat(view.has("id")).isFalse();
  }

  @Test
  void aPlanSaysByWhichIdsServicesAreServed() {
    String id = FeatureServiceId.of("prod", "svc");

    JsonNode created = fixture.plan("1d").body().at("/changes/3");
    assertThat(created.path("name").asText()).isEqualTo("svc");
    assertThat(created.path("id").asText()).isEqualTo(id);
    fixture.apply("1d");
    assertThat(fixture.plan("1d").body().at("/changes/3/id").asText()).isEqualTo(id);
  }

  @Test
  void anApplyAnswersWithItsSnapshotAndJobsAlsoTheSecondTime() {
    String path = PROD + "/plans/" + fixture.plan("1d").text("id");

    Answer applied = fixture.post(path + "/apply", "");
    Answer again = fixture.post(path + "/apply", "");

    assertThat(applied.text("snapshot")).isEqualTo("1");
    assertThat(applied.text("outcome")).isEqualTo("APPLIED");
    assertThat(applied.body().path("job_ids")).hasSize(1);
    assertThat(again.text("outcome")).isEqualTo("ALREADY_APPLIED");
    assertThat(again.body().path("job_ids")).isEqualTo(applied.body().path("job_ids"));
    assertThat(fixture.get(PROD + "/snapshots").body().at("/snapshots/0/number").asText())
        .isEqualTo("1");
  }

  @Test
  void aPlanOfTheSameIsEmptyAndApplyingItChangesNothing() {
    fixture.apply("1d");

    Answer plan = fixture.plan("1d");
    Answer applied = fixture.post(PROD + "/plans/" + plan.text("id") + "/apply", "");

    assertThat(plan.body().path("empty").asBoolean()).isTrue();
    assertThat(applied.text("outcome")).isEqualTo("NO_CHANGES");
    assertThat(fixture.get(PROD + "/plans/" + plan.text("id")).text("id"))
        .isEqualTo(plan.text("id"));
  }

  @Test
  void aPlanIsRefusedWhenTheWorldMoved() {
    String slow = fixture.plan("1d").text("id");
    fixture.apply("2d");

    Answer refused = fixture.post(PROD + "/plans/" + slow + "/apply", "");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("error")).isEqualTo("CONFLICT");
    assertThat(refused.body().path("code").isInt()).isTrue();
  }

  @Test
  void restorePlansAnEarlierSnapshot() {
    fixture.apply("1d");
    fixture.apply("1d", "2d");

    Answer plan = fixture.post(PROD + "/plans", "{\"restore_snapshot\": 1}");
    fixture.post(PROD + "/plans/" + plan.text("id") + "/apply", "");

    assertThat(plan.text("restores_snapshot")).isEqualTo("1");
    assertThat(
            fixture.get(PROD + "/snapshots").body().at("/snapshots/0/restores_snapshot").asText())
        .isEqualTo("1");
  }

  @Test
  void definitionsWithMistakesAreAnsweredWithEveryProblem() {
    Answer refused =
        fixture.post(
            PROD + "/plans",
            "{\"repository\":" + ControlFixture.repository("dealy", "1d", "7d") + "}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("error")).isEqualTo("INVALID_DEFINITION");
    assertThat(refused.body().path("code").asInt()).isEqualTo(3);
    assertThat(refused.body().path("problems")).hasSizeGreaterThanOrEqualTo(1);
    assertThat(refused.body().at("/problems/0/message").asText()).contains("dealy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "null",
        "{\"repository\":{},\"surprise\":1}",
        "{\"repository\":{\"definitions\":[{\"name\":\"a\",\"colour\":\"red\"}]}}",
        "{\"restore_snapshot\":\"x\"}",
        "{\"restore_snapshot\":1,\"repository\":{}}",
        "{\"repository\":7}"
      })
  void malformedBodiesAndUnknownFieldsAreRefused(String body) {
    Answer refused = fixture.post(PROD + "/plans", body);

    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
    assertThat(refused.text("error")).isEqualTo("INVALID_ARGUMENT");
    assertThat(refused.text("message")).contains("expected:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'nme':'x'}|unknown field `nme` in the body (expected: perhaps `name`)",
        "{'zzz':1}|unknown field `zzz` in the body (expected: one of name, kind)",
        "{'name':5,'kind':'LIVE'}|name is a number (expected: a string)",
        "{'name':'x','kind':'LIVELY'}|kind is `LIVELY` (expected: one of LIVE, DEVELOPMENT)",
        "{'name':'x','kind':1}|kind is a number (expected: one of LIVE, DEVELOPMENT)",
        "['x']|the body is an array (expected: an object)"
      })
  void aBodyOfAnotherShapeIsRefusedInTheWordsOfTheWire(String body, String message) {
    Answer refused = fixture.post("/api/v1/workspaces", body.replace('\'', '"'));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("message")).isEqualTo(message);
  }

  @Test
  void unknownQueryParametersAreRefused() {
    Answer refused = fixture.get(PROD + "/jobs?bogus=1");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("message"))
        .isEqualTo("unknown query parameter `bogus` (expected: one of state, view)");
    assertThat(fixture.get(PROD + "/snapshots?limit=x").text("message")).endsWith("none)");
  }

  @Test
  void aDeeplyNestedBodyIsRefused() {
    Answer refused =
        fixture.post(PROD + "/plans", "{\"repository\":".repeat(5_000) + "}".repeat(5_000));

    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void jobsAreListedShownCancelledAndRetried() {
    String id = fixture.apply("1d").body().at("/job_ids/0").asText();
    String job = PROD + "/jobs/" + id;

    assertThat(fixture.get(PROD + "/jobs?view=departures&state=pending").body().path("jobs"))
        .hasSize(1);
    assertThat(fixture.get(job).text("state")).isEqualTo("PENDING");
    assertThat(fixture.post(job + "/cancel", "").text("state")).isEqualTo("CANCELLED");
    assertThat(fixture.post(job + "/cancel", "").status()).isEqualTo(409);
    assertThat(fixture.post(job + "/retry", "").text("state")).isEqualTo("PENDING");
    fixture.plane.tick();
    Answer done = fixture.get(job);
    assertThat(done.text("state")).isEqualTo("SUCCEEDED");
    assertThat(done.text("rows_written")).isEqualTo("10");
    assertThat(done.text("start_time")).isEqualTo("2001-01-30T00:00:00Z");
    assertThat(fixture.get(PROD + "/jobs?state=odd").status()).isEqualTo(400);
    assertThat(fixture.get(PROD + "/jobs/none").status()).isEqualTo(404);
  }

  @Test
  void aRunningJobTellsHowFarItIs() {
    List<Answer> answers = new ArrayList<>();
    fixture.runner =
        (job, progress) -> {
          String path = PROD + "/jobs/" + job.id();
          answers.add(fixture.get(path));
          progress.rows(new RowProgress(500, OptionalDouble.of(0.25)));
          answers.add(fixture.get(path));
          return new Report(500, 0, 5, 0);
        };
    String id = fixture.apply("1d").body().at("/job_ids/0").asText();
    fixture.plane.tick();
    answers.add(fixture.get(PROD + "/jobs/" + id));

    assertThat(answers)
        .extracting(answer -> answer.text("state"))
        .containsExactly("RUNNING", "RUNNING", "SUCCEEDED");
    assertThat(answers)
        .extracting(answer -> answer.body().at("/progress/rows").asText())
        .containsExactly("0", "500", "");
    assertThat(answers)
        .extracting(answer -> answer.body().at("/progress/share"))
        .containsExactly(
            MissingNode.getInstance(), DoubleNode.valueOf(0.25), MissingNode.getInstance());
  }

  @Test
  void intervalsAreMaterializedAgainOnlyIfTheyMayBeOverwritten() {
    fixture.apply("1d");
    fixture.plane.tick();
    String wish = "{\"feature_view\":\"departures\",\"from\":\"2001-02-01\",\"to\":\"2001-02-03\"";

    assertThat(fixture.post(PROD + "/materialize", wish + "}").status()).isEqualTo(409);
    assertThat(
            fixture
                .post(PROD + "/materialize", wish + ",\"overwrite\":true}")
                .body()
                .path("job_ids"))
        .hasSize(1);
    assertThat(
            fixture
                .post(
                    PROD + "/materialize",
                    "{\"feature_view\":\"departures\",\"from\":\"soon\",\"to\":\"2001-02-03\"}")
                .text("message"))
        .contains("from is not a time");
    assertThat(
            fixture
                .post(
                    PROD + "/materialize",
                    "{\"feature_view\":\"departures\",\"from\":\"2001-02-03\",\"to\":\"2001-02-01\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void workspacesAreMadeListedAndDeleted() {
    Answer made = fixture.post("/api/v1/workspaces", "{\"name\":\"dev\",\"kind\":\"DEVELOPMENT\"}");

    assertThat(made.text("created_at")).isEqualTo("2001-02-10T12:00:00Z");
    assertThat(fixture.get("/api/v1/workspaces").body().path("workspaces")).hasSize(2);
    assertThat(
            fixture
                .call(HttpMethod.GET, "/api/v1/workspaces", fixture.keys.get(Role.VIEWER), "")
                .body()
                .path("workspaces"))
        .hasSize(1);
    assertThat(fixture.post("/api/v1/workspaces", "{\"name\":\"x\"}").status()).isEqualTo(400);
    assertThat(fixture.delete("/api/v1/workspaces/dev").status()).isEqualTo(200);
    assertThat(fixture.delete("/api/v1/workspaces/dev").status()).isEqualTo(404);
  }

  @Test
  void aKeyIsShownOnceWorksAndIsRevokedAtOnce() {
    Answer made =
        fixture.post(
            "/api/v1/keys", "{\"name\":\"ci\",\"workspace\":\"prod\",\"role\":\"EDITOR\"}");
    String secret = made.text("secret");

    assertThat(fixture.call(HttpMethod.GET, PROD + "/jobs", secret, "").status()).isEqualTo(200);
    assertThat(fixture.get("/api/v1/keys").body().toString()).contains("ci").doesNotContain(secret);
    String id = made.body().at("/key/id").asText();
    assertThat(fixture.delete("/api/v1/keys/" + id).text("revoked_at"))
        .isEqualTo("2001-02-10T12:00:00Z");
    assertThat(fixture.call(HttpMethod.GET, PROD + "/jobs", secret, "").status()).isEqualTo(401);
    assertThat(fixture.post("/api/v1/keys", "{\"name\":\"a\",\"workspace\":\"prod\"}").status())
        .isEqualTo(400);
  }
}
