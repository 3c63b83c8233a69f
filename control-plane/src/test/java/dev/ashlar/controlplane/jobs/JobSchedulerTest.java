package dev.ashlar.controlplane.jobs;

import static dev.ashlar.controlplane.Fixture.ADMIN;
import static dev.ashlar.controlplane.Fixture.PROD;
import static dev.ashlar.controlplane.TestViews.aggregate;
import static dev.ashlar.controlplane.TestViews.at;
import static dev.ashlar.controlplane.TestViews.span;
import static dev.ashlar.model.time.Durations.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.controlplane.Fixture;
import dev.ashlar.controlplane.TestViews;
import dev.ashlar.controlplane.ViewState;
import dev.ashlar.controlplane.store.JobKind;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.JobState;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.JobRunner.Report;
import dev.ashlar.spi.RowProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSchedulerTest {
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
  void aBackfillCoversAllClosedIntervalsAndPublishesThem() {
    fixture.apply(TestViews.aggregates().build());

    fixture.plane.tick();

    assertThat(spans(fixture.runner.take())).containsExactly(span("2001-01-24", "2001-02-10"));
    assertThat(state().completedThrough()).hasValue(at("2001-02-10"));
    assertThat(state().firstStart()).hasValue(at("2001-01-24"));
    assertThat(jobs().getFirst())
        .satisfies(job -> {
          assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
          assertThat(job.counts()).isEqualTo(new JobRow.Counts(10, 1, 5, 3));
          assertThat(job.kind()).isEqualTo(JobKind.BACKFILL);
        });
  }

  @Test
  void aLongBackfillRunsInOrderAndOnlyTheLastJobPublishes() {
    fixture.clock.set("2001-08-01");
    fixture.apply(TestViews.aggregates().build());

    fixture.plane.tick();

    List<Job> jobs = fixture.runner.take();
    assertThat(spans(jobs))
        .containsExactly(
            span("2001-01-24", "2001-04-24"),
            span("2001-04-24", "2001-07-23"),
            span("2001-07-23", "2001-08-01"));
    assertThat(jobs)
        .extracting(Job::publishThroughMicros)
        .containsExactly(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(at("2001-08-01")));
    assertThat(jobs).extracting(Job::run).containsExactly(1L, 2L, 3L);
  }

  @Test
  void theNextJobIsMadeWhenItsIntervalHasClosedAndTheDelayIsOver() {
    fixture.clock.set("2001-02-10T01:00:00Z");
    fixture.apply(TestViews.aggregates().with(v -> v.delayMicros = DAY / 12).build());
    fixture.plane.tick();
    fixture.runner.take();

    fixture.clock.set("2001-02-10T01:59:59.999999Z");
    fixture.plane.tick();
    assertThat(fixture.runner.take()).isEmpty();
    fixture.clock.set("2001-02-10T02:00:00Z");
    fixture.plane.tick();

    assertThat(spans(fixture.runner.take())).containsExactly(span("2001-02-09", "2001-02-10"));
    assertThat(jobs().getFirst().kind()).isEqualTo(JobKind.SCHEDULED);
    assertThat(state().completedThrough()).hasValue(at("2001-02-10T02:00:00Z"));
  }

  @Test
  void aScheduledJobReachesBackByTheLookback() {
    fixture.apply(TestViews.aggregates().with(v -> v.lookback = 2).build());
    fixture.plane.tick();
    fixture.runner.take();

    fixture.clock.set("2001-02-11T00:00:00Z");
    fixture.plane.tick();

    assertThat(spans(fixture.runner.take())).containsExactly(span("2001-02-08", "2001-02-11"));
  }

  @Test
  void intervalsThatClosedWhileNothingRanAreOneJob() {
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    fixture.runner.take();
    fixture.clock.set("2001-02-15T06:00:00Z");
    fixture.reopen();

    fixture.plane.tick();

    assertThat(spans(fixture.runner.take())).containsExactly(span("2001-02-10", "2001-02-15"));
  }

  @Test
  void nothingRunsAfterTheEndTime() {
    fixture.apply(
        TestViews.aggregates().with(v -> v.featureEnd = Optional.of("2001-02-05")).build());
    fixture.plane.tick();
    assertThat(spans(fixture.runner.take())).containsExactly(span("2001-01-24", "2001-02-05"));

    fixture.clock.set("2001-06-01");
    fixture.plane.tick();

    assertThat(fixture.runner.take()).isEmpty();
  }

  @Test
  void aChangeOfFeaturesPublishesWhatIsStoredAndRunsNothingElse() {
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    fixture.runner.take();

    fixture.apply(withMaximum());
    fixture.plane.tick();

    List<Job> jobs = fixture.runner.take();
    assertThat(jobs).hasSize(1);
    assertThat(jobs.getFirst().span()).isEmpty();
    assertThat(jobs.getFirst().publishThroughMicros()).hasValue(at("2001-02-10"));
    assertThat(jobs.getFirst().view().features()).hasSize(3);
    assertThat(jobs().getFirst().kind()).isEqualTo(JobKind.PUBLISH);
  }

  @Test
  void aChangeOfFeaturesWhileAJobRunsPublishesAgain() {
    fixture.runner.next((job, progress) -> {
      fixture.apply(withMaximum());
      return new Report(1, 0, 1, 0);
    });
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    fixture.plane.tick();

    List<Job> jobs = fixture.runner.take();
    assertThat(jobs).hasSize(2);
    assertThat(jobs.get(1).span()).isEmpty();
    assertThat(jobs.get(1).view().features()).hasSize(3);
  }

  @Test
  void aLongerWindowRunsTheMissingEarlierIntervalsOnly() {
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    fixture.runner.take();

    fixture.apply(
        TestViews.aggregates()
            .with(v -> v.features.add(aggregate("delay_mean_30d_1d", 30 * DAY)))
            .build());
    fixture.plane.tick();

    List<Job> jobs = fixture.runner.take();
    assertThat(spans(jobs)).containsExactly(span("2001-01-01", "2001-01-24"));
    assertThat(jobs.getFirst().publishThroughMicros()).hasValue(at("2001-02-10"));
  }

  @Test
  void onlineSwitchedOnPublishesWhatIsStored() {
    fixture.apply(TestViews.aggregates().with(v -> v.online = false).build());
    fixture.plane.tick();
    assertThat(fixture.runner.take().getFirst().publishThroughMicros()).isEmpty();

    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();

    assertThat(fixture.runner.take())
        .singleElement()
        .satisfies(job -> assertThat(job.publishThroughMicros()).hasValue(at("2001-02-10")));
  }

  @Test
  void aDimensionRunsAsOneJobThatReplacesAll() {
    fixture.clock.set("2001-08-01");
    fixture.apply(TestViews.dimension().build());
    fixture.plane.tick();
    fixture.clock.set("2001-08-02");
    fixture.plane.tick();

    assertThat(spans(fixture.runner.take()))
        .containsExactly(span("2001-01-30", "2001-08-01"), span("2001-01-30", "2001-08-02"));
  }

  @Test
  void jobsOfADeadProcessRunAgainUnderTheSameId() {
    List<Runnable> never = new ArrayList<>();
    fixture.workers = never::add;
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    assertThat(never).hasSize(1);
    JobRow before = jobs().getFirst();
    assertThat(before.state()).isEqualTo(JobState.RUNNING);

    fixture.workers = Runnable::run;
    fixture.reopen();
    fixture.plane.tick();

    Job job = fixture.runner.take().getFirst();
    assertThat(job.id()).isEqualTo(before.id());
    assertThat(job.run()).isEqualTo(before.run().getAsLong());
    assertThat(jobs().getFirst().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs().getFirst().attempts()).isEqualTo(1);
  }

  @Test
  void jobsOfOneViewRunOneAtATimeAndThoseOfSeveralSideBySide() {
    Deque<Runnable> queue = new ArrayDeque<>();
    fixture.config = new JobConfig(90, 3, 3, Duration.ofSeconds(10), Duration.ofMillis(500));
    fixture.workers = queue::add;
    fixture.reopen();
    fixture.clock.set("2001-08-01");
    fixture.apply(TestViews.aggregates().build(), TestViews.attributes().build());

    fixture.plane.tick();

    assertThat(queue).hasSize(2);
    assertThat(jobs().stream().filter(job -> job.state() == JobState.RUNNING))
        .extracting(JobRow::view)
        .containsExactlyInAnyOrder("departures", "state");
    while (!queue.isEmpty()) {
      queue.poll().run();
    }
    assertThat(jobs()).allMatch(job -> job.state() == JobState.SUCCEEDED);
  }

  @Test
  void noMoreJobsRunThanThereAreWorkers() {
    Deque<Runnable> queue = new ArrayDeque<>();
    fixture.workers = queue::add;
    fixture.apply(TestViews.aggregates().build(), TestViews.attributes().build());

    fixture.plane.tick();
    fixture.plane.tick();

    assertThat(queue).hasSize(1);
  }

  @Test
  void progressOfARunningJobCanBeRead() {
    fixture.runner.next((job, progress) -> {
      progress.rows(new RowProgress(500, OptionalDouble.of(0.25)));
      fixture.clock.advance(Duration.ofSeconds(5));
      assertThat(fixture.plane.progress(job.id()).orElseThrow())
          .satisfies(now -> {
            assertThat(now.done()).isEqualTo(new RowProgress(500, OptionalDouble.of(0.25)));
            assertThat(now.rowsPerSecond()).isEqualTo(100.0);
          });
      return new Report(500, 0, 0, 0);
    });
    fixture.apply(TestViews.aggregates().build());

    fixture.plane.tick();

    assertThat(jobs().getFirst().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(fixture.plane.progress(jobs().getFirst().id())).isEmpty();
  }

  @Test
  void aRunningJobStopsWhenItIsCancelled() {
    fixture.runner.next((job, progress) -> {
      assertThat(progress.isCancelled()).isFalse();
      fixture.plane.cancelJob(PROD, job.id(), ADMIN);
      assertThat(progress.isCancelled()).isTrue();
      throw new AshlarException(ErrorCode.CANCELLED, "cancelled");
    });
    fixture.apply(TestViews.aggregates().build());

    fixture.plane.tick();

    assertThat(jobs().getFirst().state()).isEqualTo(JobState.CANCELLED);
    fixture.plane.tick();
    assertThat(fixture.runner.take()).hasSize(1);
  }

  @Test
  void aJobThatIsStoppedByTheEndOfTheProcessGoesOnLater() {
    fixture.runner.next((job, progress) -> {
      fixture.plane.close();
      throw new AshlarException(ErrorCode.CANCELLED, "stopped");
    });
    fixture.apply(TestViews.aggregates().build());
    assertThatThrownBy(() -> fixture.plane.tick()).isInstanceOf(RuntimeException.class);

    fixture.plane = fixture.open();
    fixture.plane.tick();

    assertThat(fixture.runner.take()).hasSize(2);
    assertThat(jobs().getFirst().state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void tablesOfRetiredVersionsAreDroppedOnceNoJobRunsOnThem() {
    Deque<Runnable> queue = new ArrayDeque<>();
    fixture.workers = queue::add;
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    String old = state().table();

    fixture.apply(TestViews.aggregates().with(v -> v.sql = v.sql + " WHERE delay > 0").build());
    fixture.plane.tick();

    assertThat(state().table()).isNotEqualTo(old);
    assertThat(fixture.dropped).isEmpty();
    while (!queue.isEmpty()) {
      queue.poll().run();
    }
    fixture.plane.tick();
    assertThat(fixture.dropped).containsExactly(old);
    fixture.plane.tick();
    assertThat(fixture.dropped).hasSize(1);
  }

  @Test
  void aTableThatCannotBeDroppedIsTriedAgain() {
    fixture.apply(TestViews.aggregates().build());
    fixture.plane.tick();
    fixture.tables =
        table -> {
          throw new AshlarException(ErrorCode.STORE_UNAVAILABLE, "planted");
        };
    fixture.apply(TestViews.definitions());
    fixture.plane.tick();

    fixture.tables = fixture.dropped::add;
    fixture.plane.tick();

    assertThat(fixture.dropped).hasSize(1);
  }

  @Test
  void aViewKeptOnlineOnlyRunsWhatItsLongestWindowNeeds() {
    fixture.clock.set("2001-08-01T12:00:00Z");
    fixture.apply(TestViews.aggregates().with(v -> v.offline = false).build());
    fixture.plane.tick();
    fixture.clock.set("2001-08-02T12:00:00Z");
    fixture.plane.tick();

    List<Job> jobs = fixture.runner.take();
    assertThat(spans(jobs))
        .containsExactly(span("2001-07-25", "2001-08-01"), span("2001-08-01", "2001-08-02"));
    assertThat(jobs.get(1).publishThroughMicros()).hasValue(at("2001-08-02"));
    assertThat(state().completedThrough()).hasValue(at("2001-08-02"));
  }

  @Test
  void developmentWorkspacesNeverMaterialize() {
    fixture.plane.createWorkspace("dev", dev.ashlar.controlplane.WorkspaceKind.DEVELOPMENT, ADMIN);
    String plan =
        fixture
            .plane
            .plan("dev", TestViews.definitions(TestViews.aggregates().build()), ADMIN)
            .id();

    assertThat(fixture.plane.apply("dev", plan, ADMIN).jobIds()).isEmpty();
    fixture.plane.tick();

    assertThat(fixture.runner.take()).isEmpty();
    assertThat(fixture.plane.state().workspace("dev").orElseThrow().definitions().views())
        .containsKey(VIEW);
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

  private static List<Interval> spans(List<Job> jobs) {
    return jobs.stream().map(job -> job.span().orElseThrow()).toList();
  }
}
