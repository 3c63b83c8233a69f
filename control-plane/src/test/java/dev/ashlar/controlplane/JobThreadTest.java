package dev.ashlar.controlplane;

import static dev.ashlar.controlplane.Fixture.PROD;
import static dev.ashlar.controlplane.TestViews.at;
import static dev.ashlar.controlplane.TestViews.span;
import static dev.ashlar.model.time.Durations.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.controlplane.jobs.JobConfig;
import dev.ashlar.controlplane.store.JobKind;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.JobRunner.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server does of itself as its clock goes on; nobody ticks by hand. */
class JobThreadTest {
  private static final long DELAY = DAY / 12;

  @TempDir Path home;

  /**
   * A second view, due a microsecond earlier, is the witness that the server has looked at the time
   * just before.
   */
  @Test
  void aRunningServerStartsTheNextJobWhenItsIntervalHasClosedAndTheDelayIsOver() throws Exception {
    BlockingQueue<Job> started = new LinkedBlockingQueue<>();
    try (Fixture fixture = new Fixture(home)) {
      fixture.config = new JobConfig(90, 1, 0, Duration.ofSeconds(10), Duration.ofMillis(5));
      fixture.workers = ControlPlane.workerThreads();
      fixture.reopen();
      for (int job = 0; job < 4; job++) {
        fixture.runner.next((next, progress) -> {
          started.add(next);
          return new Report(1, 0, 1, 0);
        });
      }
      fixture.clock.set("2001-02-10T01:00:00Z");
      fixture.apply(
          TestViews.aggregates().with(v -> v.delayMicros = DELAY).build(),
          TestViews.attributes().with(v -> v.delayMicros = DELAY - 1).build());

      fixture.plane.start();
      assertThat(next(started).span().orElseThrow().endMicros()).isEqualTo(at("2001-02-09"));
      assertThat(next(started).span().orElseThrow().endMicros()).isEqualTo(at("2001-02-09"));

      fixture.clock.set("2001-02-10T01:59:59.999999Z");
      Job witness = next(started);
      assertThat(witness.view().name()).isEqualTo("state");

      fixture.clock.set("2001-02-10T02:00:00Z");
      Job due = next(started);
      assertThat(due.view().name()).isEqualTo("departures");
      assertThat(due.span()).hasValue(span("2001-02-09", "2001-02-10"));
      assertThat(fixture.plane.job(PROD, due.id()))
          .satisfies(job -> {
            assertThat(job.kind()).isEqualTo(JobKind.SCHEDULED);
            assertThat(job.createdAtMicros()).isEqualTo(at("2001-02-10T02:00:00Z"));
          });
      assertThat(fixture.plane.jobs(PROD, Optional.empty(), Optional.empty())).hasSize(4);
    }
  }

  private static Job next(BlockingQueue<Job> started) throws InterruptedException {
    Job job = started.poll(30, TimeUnit.SECONDS);
    assertThat(job).as("a job started by the server").isNotNull();
    return job;
  }
}
