package dev.ashlar.controlplane.plan;

import static dev.ashlar.controlplane.Fixture.ADMIN;
import static dev.ashlar.controlplane.Fixture.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.controlplane.ControlPlane;
import dev.ashlar.controlplane.Fixture;
import dev.ashlar.controlplane.TestViews;
import dev.ashlar.controlplane.store.SnapshotRow;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyTest {
  private static final Definitions FIRST = TestViews.definitions(TestViews.aggregates().build());
  private static final Definitions SECOND =
      TestViews.definitions(TestViews.aggregates().build(), TestViews.attributes().build());

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
  void anApplyIsTheNextSnapshotAndSurvivesARestart() {
    Applied applied = fixture.apply(SECOND);

    assertThat(applied.snapshot()).isEqualTo(1);
    assertThat(applied.outcome()).isEqualTo(Applied.Outcome.APPLIED);
    assertThat(applied.jobIds()).hasSize(2);
    fixture.reopen();
    assertThat(fixture.plane.state().workspace(PROD).orElseThrow())
        .satisfies(state -> {
          assertThat(state.snapshot()).isEqualTo(1);
          assertThat(state.definitions()).isEqualTo(SECOND);
          assertThat(state.views()).containsOnlyKeys("departures", "state");
        });
  }

  @Test
  void applyingTheSamePlanAgainAnswersAsTheFirstTime() {
    Plan plan = fixture.plan(FIRST);
    Applied first = fixture.plane.apply(PROD, plan.id(), ADMIN);
    fixture.plane.tick();

    Applied again = fixture.plane.apply(PROD, plan.id(), ADMIN);

    assertThat(again.snapshot()).isEqualTo(first.snapshot());
    assertThat(again.jobIds()).isEqualTo(first.jobIds());
    assertThat(again.outcome()).isEqualTo(Applied.Outcome.ALREADY_APPLIED);
    assertThat(fixture.plane.snapshots(PROD)).hasSize(1);
  }

  @Test
  void aPlanIsRefusedWhenTheWorldMovedSince() {
    Plan slow = fixture.plan(FIRST);
    fixture.apply(SECOND);

    assertThatThrownBy(() -> fixture.plane.apply(PROD, slow.id(), ADMIN))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("starts from snapshot 0 and workspace prod is at snapshot 1");
  }

  @Test
  void aPlanThatWasAppliedLongAgoIsRefused() {
    Plan plan = fixture.plan(FIRST);
    fixture.plane.apply(PROD, plan.id(), ADMIN);
    fixture.apply(SECOND);

    assertThatThrownBy(() -> fixture.plane.apply(PROD, plan.id(), ADMIN))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void anEmptyPlanMakesNoSnapshot() {
    fixture.apply(FIRST);

    Plan plan = fixture.plan(FIRST);
    Applied applied = fixture.plane.apply(PROD, plan.id(), ADMIN);

    assertThat(plan.isEmpty()).isTrue();
    assertThat(applied).isEqualTo(new Applied(1, Applied.Outcome.NO_CHANGES, List.of()));
  }

  @Test
  void thePlanIdIsAFunctionOfTheBaseAndTheDefinitions() {
    String first = fixture.plan(FIRST).id();

    assertThat(fixture.plan(FIRST).id()).isEqualTo(first);
    assertThat(fixture.plan(SECOND).id()).isNotEqualTo(first);
    fixture.apply(SECOND);
    assertThat(fixture.plan(FIRST).id()).isNotEqualTo(first);
    assertThat(fixture.plane.plan(PROD, first).baseSnapshot()).isZero();
  }

  @Test
  void unknownPlansSnapshotsAndWorkspacesAreNamed() {
    assertNotFound(() -> fixture.plane.apply(PROD, "beef", ADMIN), "no plan beef");
    assertNotFound(() -> fixture.plane.planRestore(PROD, 7, ADMIN), "no snapshot 7");
    assertNotFound(
        () -> fixture.plane.plan("nowhere", FIRST, ADMIN),
        "no workspace nowhere (expected: one of prod)");
  }

  @Test
  void restoreBringsBackASnapshotAsANewOne() {
    fixture.apply(FIRST);
    fixture.apply(SECOND);

    Plan plan = fixture.plane.planRestore(PROD, 1, ADMIN);
    Applied applied = fixture.plane.apply(PROD, plan.id(), ADMIN);

    assertThat(applied.snapshot()).isEqualTo(3);
    assertThat(fixture.plane.state().workspace(PROD).orElseThrow().definitions()).isEqualTo(FIRST);
    List<SnapshotRow> log = fixture.plane.snapshots(PROD);
    assertThat(log).extracting(SnapshotRow::number).containsExactly(3L, 2L, 1L);
    assertThat(log.getFirst().restores()).isEqualTo(OptionalLong.of(1));
    assertThat(log.getFirst().appliedBy()).isEqualTo("ada");
    assertThat(log.getFirst().summary())
        .isEqualTo("0 created, 0 changed in place, 0 rebuilt, 1 deleted");
  }

  @Test
  void aViewThatIsDeletedAndDefinedAgainHasANewTable() {
    fixture.apply(FIRST);
    String old = table();
    fixture.apply(TestViews.definitions());
    fixture.apply(FIRST);

    assertThat(table()).isNotEqualTo(old);
    assertThat(fixture.plane.jobs(PROD, Optional.of("departures"), Optional.empty())).hasSize(2);
  }

  @Test
  void onlyTheNewestPlansAreKept() {
    String first = fixture.plan(FIRST).id();
    for (int i = 1; i < Planner.MAX_PLANS_PER_WORKSPACE; i++) {
      planOf(i);
    }
    assertThat(fixture.plane.plan(PROD, first).id()).isEqualTo(first);

    planOf(Planner.MAX_PLANS_PER_WORKSPACE);

    assertNotFound(() -> fixture.plane.plan(PROD, first), "no plan " + first);
  }

  @Test
  void listenersHearOfEachNewState() {
    java.util.ArrayList<Long> heard = new java.util.ArrayList<>();
    fixture.plane.listen(state -> heard.add(state.workspace(PROD).orElseThrow().snapshot()));

    fixture.apply(FIRST);
    fixture.apply(SECOND);

    assertThat(heard).containsExactly(0L, 1L, 2L);
  }

  @Test
  void anApplyOfAnotherProcessIsSeenAtTheNextTick() {
    try (ControlPlane other = fixture.open()) {
      other.apply(PROD, other.plan(PROD, FIRST, ADMIN).id(), ADMIN);
    }
    assertThat(fixture.plane.state().workspace(PROD).orElseThrow().snapshot()).isZero();

    fixture.plane.tick();

    assertThat(fixture.plane.state().workspace(PROD).orElseThrow().snapshot()).isEqualTo(1);
    assertThat(fixture.runner.take()).hasSize(1);
  }

  @Test
  void ofTwoThatApplyAtOnceOneWinsAndOneIsToldEveryTime() throws Exception {
    int rounds = 50;
    int conflicts = 0;
    CyclicBarrier barrier = new CyclicBarrier(2);
    try (ControlPlane other = fixture.open();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < rounds; round++) {
        Future<Boolean> one = threads.submit(racer(fixture.plane, barrier, 2 * round));
        Future<Boolean> two = threads.submit(racer(other, barrier, 2 * round + 1));
        assertThat(one.get() ^ two.get()).as("exactly one wins in round %d", round).isTrue();
        conflicts++;
        assertThat(fixture.plane.snapshots(PROD)).hasSize(round + 1);
      }
    }
    assertThat(conflicts).isEqualTo(rounds);
  }

  private static Callable<Boolean> racer(ControlPlane plane, CyclicBarrier barrier, int number) {
    return () -> {
      Plan plan =
          plane.plan(
              PROD,
              TestViews.definitions(
                  TestViews.aggregates().with(v -> v.lookback = number + 1).build()),
              ADMIN);
      barrier.await();
      try {
        plane.apply(PROD, plan.id(), ADMIN);
        return true;
      } catch (AshlarException lost) {
        assertThat(lost.code()).isEqualTo(ErrorCode.CONFLICT);
        return false;
      } finally {
        barrier.await();
      }
    };
  }

  private void planOf(int number) {
    fixture.clock.advance(Duration.ofSeconds(1));
    fixture.plan(
        TestViews.definitions(TestViews.aggregates().with(v -> v.lookback = number).build()));
  }

  private String table() {
    return fixture.plane.state().workspace(PROD).orElseThrow().views().get("departures").table();
  }

  private static void assertNotFound(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining(message);
  }
}
