package dev.ashlar.controlplane.jobs;

import static dev.ashlar.controlplane.Fixture.PROD;
import static dev.ashlar.controlplane.TestViews.at;
import static dev.ashlar.controlplane.TestViews.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.controlplane.Fixture;
import dev.ashlar.controlplane.TestViews;
import dev.ashlar.spi.JobRunner.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSchedulerTest {
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

    List<Job> jobs = fixture.runner.take();
    assertThat(jobs).hasSize(1);
    assertThat(jobs.getFirst().span()).isEqualTo(Optional.of(span("2001-01-24", "2001-02-10")));
    assertThat(jobs.getFirst().publishThroughMicros()).isEqualTo(OptionalLong.of(at("2001-02-10")));
    assertThat(fixture.plane.state().workspace(PROD).orElseThrow().views().get("departures"))
        .satisfies(view ->
            assertThat(view.completedThrough()).isEqualTo(OptionalLong.of(at("2001-02-10"))));
  }
}
