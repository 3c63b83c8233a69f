package dev.ashlar.controlplane.jobs;

import static dev.ashlar.controlplane.Fixture.ADMIN;
import static dev.ashlar.controlplane.Fixture.PROD;
import static dev.ashlar.controlplane.TestViews.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.controlplane.Fixture;
import dev.ashlar.controlplane.TestViews;
import dev.ashlar.controlplane.WorkspaceKind;
import dev.ashlar.controlplane.jobs.JobCommands.Completed;
import dev.ashlar.controlplane.jobs.JobCommands.Request;
import dev.ashlar.controlplane.store.JobKind;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.JobState;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.spi.JobRunner.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobCommandsTest {
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

  @Test
  void jobsAreListedByViewAndState() {
    fixture.apply(TestViews.aggregates().build(), TestViews.attributes().build());

    assertThat(list(Optional.empty(), Optional.empty())).hasSize(2);
    assertThat(list(Optional.of("state"), Optional.empty()))
        .extracting(JobRow::view)
        .containsExactly("state");
    assertThat(list(Optional.empty(), Optional.of(JobState.FAILED))).isEmpty();
  }

  @Test
  void aJobIsFoundInItsWorkspaceOnly() {
    fixture.plane.createWorkspace("dev", WorkspaceKind.DEVELOPMENT, ADMIN);
    String id = fixture.apply(TestViews.aggregates().build()).jobIds().getFirst();

    assertThat(fixture.plane.job(PROD, id).span()).contains(span("2001-01-24", "2001-02-10"));
    assertCode(() -> fixture.plane.job("dev", id), ErrorCode.NOT_FOUND, "no job " + id);
  }

  @Test
  void aPendingJobIsCancelledAtOnceAndRetriedLater() {
    String id = fixture.apply(TestViews.aggregates().build()).jobIds().getFirst();

    assertThat(fixture.plane.cancelJob(PROD, id, ADMIN).state()).isEqualTo(JobState.CANCELLED);
    fixture.plane.tick();
    assertThat(fixture.runner.take()).isEmpty();
    assertCode(() -> fixture.plane.cancelJob(PROD, id, ADMIN), ErrorCode.CONFLICT, "is CANCELLED");
    fixture.plane.retryJob(PROD, id, ADMIN);
    fixture.plane.tick();

    assertThat(fixture.plane.job(PROD, id).state()).isEqualTo(JobState.SUCCEEDED);
    assertCode(() -> fixture.plane.retryJob(PROD, id, ADMIN), ErrorCode.CONFLICT, "is SUCCEEDED");
  }

  @Test
  void aJobOfAReplacedVersionIsNotRetried() {
    String id = fixture.apply(TestViews.aggregates().build()).jobIds().getFirst();
    fixture.apply(TestViews.aggregates().with(v -> v.sql = "SELECT 2").build());

    assertThat(fixture.plane.job(PROD, id).state()).isEqualTo(JobState.CANCELLED);
    assertCode(
        () -> fixture.plane.retryJob(PROD, id, ADMIN),
        ErrorCode.CONFLICT,
        "a job of the view's current version");
  }

  @Test
  void completedIntervalsRunAgainOnlyIfTheyMayBeOverwritten() {
    backfilled();
    Interval week = span("2001-02-01", "2001-02-08");

    assertCode(
        () -> materialize(week, Completed.REFUSE), ErrorCode.CONFLICT, week + " of departures is");
    List<String> ids = materialize(week, Completed.OVERWRITE);
    fixture.plane.tick();

    assertThat(fixture.runner.take())
        .singleElement()
        .satisfies(job -> {
          assertThat(job.id()).isEqualTo(ids.getFirst());
          assertThat(job.span()).contains(week);
          assertThat(job.run()).isEqualTo(2);
          assertThat(job.publishThroughMicros()).isPresent();
        });
    assertThat(fixture.plane.job(PROD, ids.getFirst()).kind()).isEqualTo(JobKind.MANUAL);
  }

  @Test
  void aLongSpanIsSplitLikeABackfill() {
    fixture.clock.set("2001-08-01");
    backfilled();

    assertThat(materialize(span("2001-01-24", "2001-04-25"), Completed.OVERWRITE)).hasSize(2);
  }

  @Test
  void aTimeOffTheGridIsRefusedWithItsNeighbours() {
    backfilled();

    assertCode(
        () ->
            materialize(
                new Interval(TestViews.at("2001-02-01T06:00:00Z"), TestViews.at("2001-02-08")),
                Completed.OVERWRITE),
        ErrorCode.INVALID_ARGUMENT,
        "(expected: 2001-02-01T00:00:00Z or 2001-02-02T00:00:00Z)");
  }

  @Test
  void futureEarlierAndEmptySpansAreRefused() {
    backfilled();
    String expected = "(expected: in " + span("2001-01-24", "2001-02-10") + ")";

    for (Interval span :
        List.of(
            span("2001-02-09", "2001-02-11"),
            span("2001-01-23", "2001-02-09"),
            span("2001-02-01", "2001-02-01"))) {
      assertCode(
          () -> materialize(span, Completed.OVERWRITE), ErrorCode.INVALID_ARGUMENT, expected);
    }
    assertThat(materialize(span("2001-01-24", "2001-02-10"), Completed.OVERWRITE)).hasSize(1);
  }

  @Test
  void aDimensionIsAlwaysReplacedWhole() {
    fixture.apply(TestViews.dimension().build());
    fixture.plane.tick();
    fixture.runner.take();

    fixture.plane.materialize(
        new Request(PROD, "location", span("2001-02-01", "2001-02-02"), Completed.OVERWRITE),
        ADMIN);
    fixture.plane.tick();

    assertThat(fixture.runner.take())
        .extracting(Job::span)
        .containsExactly(Optional.of(span("2001-01-30", "2001-02-10")));
  }

  @Test
  void viewsThatDoNotExistOrAreNotStoredAreRefused() {
    fixture.plane.createWorkspace("dev", WorkspaceKind.DEVELOPMENT, ADMIN);
    fixture.plane.apply(
        "dev",
        fixture
            .plane
            .plan("dev", TestViews.definitions(TestViews.aggregates().build()), ADMIN)
            .id(),
        ADMIN);
    Interval day = span("2001-02-01", "2001-02-02");

    assertCode(
        () -> fixture.plane.materialize(new Request("dev", VIEW, day, Completed.REFUSE), ADMIN),
        ErrorCode.INVALID_ARGUMENT,
        "is not materialized");
    assertCode(
        () -> fixture.plane.materialize(new Request("dev", "x", day, Completed.REFUSE), ADMIN),
        ErrorCode.NOT_FOUND,
        "no feature view x in workspace dev (expected: one of departures)");
  }

  @Test
  void nothingIsMaterializedBeforeAnIntervalHasClosed() {
    fixture.clock.set("2001-01-01");
    fixture.apply(TestViews.aggregates().build());

    assertCode(
        () -> materialize(span("2001-01-24", "2001-01-25"), Completed.REFUSE),
        ErrorCode.INVALID_ARGUMENT,
        "no interval of departures has closed yet");
  }

  private void backfilled() {
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    fixture.runner.take();
  }

  private List<String> materialize(Interval span, Completed completed) {
    return fixture.plane.materialize(new Request(PROD, VIEW, span, completed), ADMIN);
  }

  private List<JobRow> list(Optional<String> view, Optional<JobState> state) {
    return fixture.plane.jobs(PROD, view, state);
  }

  private static void assertCode(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AshlarException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(message)
        .hasMessageContaining("expected:");
  }
}
