package dev.ashlar.controlplane.jobs;

import static dev.ashlar.controlplane.Fixture.ADMIN;
import static dev.ashlar.controlplane.Fixture.PROD;
import static dev.ashlar.controlplane.TestViews.aggregate;
import static dev.ashlar.controlplane.TestViews.at;
import static dev.ashlar.model.time.Durations.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.controlplane.Fixture;
import dev.ashlar.controlplane.TestViews;
import dev.ashlar.controlplane.ViewState;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.JobState;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.JobRunner.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of jobs that fail. */
class JobFailureTest {
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
  void aFailedJobIsRetriedThreeTimesWithGrowingWaitsAndThenFails() {
    fixture.runner.fail(
        4, new AshlarException(ErrorCode.SOURCE_UNREADABLE, "no file (expected: it)"));
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();

    for (int wait : new int[] {10, 40, 160}) {
      assertThat(jobs().getFirst().state()).isEqualTo(JobState.PENDING);
      fixture.clock.advance(Duration.ofSeconds(wait).minusNanos(1_000));
      fixture.plane.tick();
      assertThat(jobs().getFirst().state()).isEqualTo(JobState.PENDING);
      fixture.clock.advance(Duration.ofNanos(1_000));
      fixture.plane.tick();
    }

    assertThat(fixture.runner.take()).hasSize(4);
    assertThat(jobs().getFirst().state()).isEqualTo(JobState.FAILED);
    assertThat(jobs().getFirst().attempts()).isEqualTo(4);
    assertThat(jobs().getFirst().reason()).contains("no file (expected: it)");
    fixture.clock.advance(Duration.ofHours(1));
    fixture.plane.tick();
    assertThat(fixture.runner.take()).isEmpty();
  }

  @Test
  void aRetryThatSucceedsLeavesNoReason() {
    fixture.runner.fail(1, new AshlarException(ErrorCode.OUTCOME_UNKNOWN, "maybe"));
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    fixture.clock.advance(Duration.ofSeconds(10));
    fixture.plane.tick();

    List<Job> jobs = fixture.runner.take();
    assertThat(jobs).hasSize(2);
    assertThat(jobs.get(1).id()).isEqualTo(jobs.get(0).id());
    assertThat(jobs.get(1).run()).isEqualTo(jobs.get(0).run());
    assertThat(jobs().getFirst().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs().getFirst().reason()).isEmpty();
  }

  @Test
  void aMistakeOfTheAuthorFailsAtOnce() {
    fixture.runner.fail(1, new AshlarException(ErrorCode.INVALID_SQL, "no column (expected: one)"));
    fixture.apply(TestViews.aggregates().build());

    fixture.plane.tick();

    assertThat(jobs().getFirst().state()).isEqualTo(JobState.FAILED);
    assertThat(jobs().getFirst().attempts()).isEqualTo(1);
  }

  @Test
  void anUnknownExceptionIsRetriedAndItsMessageIsNotKept() {
    fixture.runner.fail(1, new IllegalStateException("secret-value"));
    fixture.apply(TestViews.aggregates().build());

    fixture.plane.tick();

    assertThat(jobs().getFirst().state()).isEqualTo(JobState.PENDING);
    assertThat(jobs().getFirst().reason().orElseThrow())
        .contains("IllegalStateException")
        .doesNotContain("secret-value");
  }

  @Test
  void anErrorOfTheMachineIsRecordedAndTheWorkerIsFreeAgain() {
    fixture.runner.next((job, progress) -> {
      throw new OutOfMemoryError("planted");
    });
    fixture.apply(TestViews.aggregates().build());

    assertThatThrownBy(() -> fixture.plane.tick()).isInstanceOf(OutOfMemoryError.class);

    assertThat(jobs().getFirst().state()).isEqualTo(JobState.PENDING);
    fixture.clock.advance(Duration.ofSeconds(10));
    fixture.plane.tick();
    assertThat(jobs().getFirst().state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void laterIntervalsRunAfterAFailedJobAndCompletedThroughWaitsForIt() {
    fixture.clock.set("2001-08-01");
    fixture.runner.next((job, progress) -> new Report(1, 0, 0, 0));
    fixture.runner.fail(1, new AshlarException(ErrorCode.INVALID_SQL, "planted"));
    fixture.apply(TestViews.aggregates().build());

    fixture.plane.tick();

    List<Job> jobs = fixture.runner.take();
    assertThat(jobs).hasSize(3);
    assertThat(jobs.get(2).publishThroughMicros()).hasValue(at("2001-04-24"));
    assertThat(state().completedThrough()).hasValue(at("2001-04-24"));

    String failed = jobs.get(1).id();
    fixture.plane.retryJob(PROD, failed, ADMIN);
    fixture.plane.tick();

    Job again = fixture.runner.take().getFirst();
    assertThat(again.id()).isEqualTo(failed);
    assertThat(again.run()).isEqualTo(4);
    assertThat(again.publishThroughMicros()).hasValue(at("2001-08-01"));
    assertThat(state().completedThrough()).hasValue(at("2001-08-01"));
  }

  @Test
  void aPublishJobFollowsWhenTheLastJobOfABurstFails() {
    fixture.clock.set("2001-08-01");
    fixture.runner.next((job, progress) -> new Report(1, 0, 0, 0));
    fixture.runner.next((job, progress) -> new Report(1, 0, 0, 0));
    fixture.runner.fail(1, new AshlarException(ErrorCode.INVALID_SQL, "planted"));
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    fixture.runner.take();

    fixture.plane.tick();

    Job publish = fixture.runner.take().getFirst();
    assertThat(publish.span()).isEmpty();
    assertThat(publish.publishThroughMicros()).hasValue(at("2001-07-23"));
    fixture.plane.tick();
    assertThat(fixture.runner.take()).isEmpty();
  }

  @Test
  void aPublishJobThatFailsIsNotMadeAgainByItself() {
    BatchFeatureView view = TestViews.aggregates().build();
    fixture.apply(view);
    fixture.plane.tick();
    fixture.runner.take();
    fixture.runner.fail(1, new AshlarException(ErrorCode.INVALID_ARGUMENT, "planted"));

    fixture.apply(withMaximum());
    fixture.plane.tick();
    fixture.plane.tick();

    assertThat(fixture.runner.take()).hasSize(1);
    assertThat(jobs().getFirst().state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void aJobThatFailsWhileItIsCancelledIsNotTriedAgain() {
    fixture.runner.next((job, progress) -> {
      fixture.plane.cancelJob(PROD, job.id(), ADMIN);
      throw new AshlarException(ErrorCode.STORE_UNAVAILABLE, "the store is away");
    });
    fixture.apply(TestViews.aggregates().build());

    fixture.plane.tick();

    assertThat(jobs().getFirst().state()).isEqualTo(JobState.CANCELLED);
    fixture.plane.tick();
    assertThat(fixture.runner.take()).hasSize(1);
  }

  private static BatchFeatureView withMaximum() {
    return TestViews.aggregates()
        .with(v -> v.features.add(aggregate("delay_mean_2d_1d", 2 * DAY)))
        .build();
  }

  private ViewState state() {
    return fixture.plane.state().workspace(PROD).orElseThrow().views().get(VIEW);
  }

  private List<JobRow> jobs() {
    return fixture.plane.jobs(PROD, Optional.empty(), Optional.empty());
  }
}
