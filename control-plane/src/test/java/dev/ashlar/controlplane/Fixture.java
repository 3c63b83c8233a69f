package dev.ashlar.controlplane;

import dev.ashlar.controlplane.jobs.JobConfig;
import dev.ashlar.controlplane.jobs.Tables;
import dev.ashlar.controlplane.plan.Applied;
import dev.ashlar.controlplane.plan.Plan;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/** A control plane on a folder, with a clock that stands still and a runner that only records. */
public final class Fixture implements AutoCloseable {
  public static final Principal ADMIN =
      new Principal("k0", "ada", Principal.ALL_WORKSPACES, Role.ADMIN);
  public static final String PROD = "prod";

  public final Path home;
  public final TestClock clock = new TestClock("2001-02-10T12:00:00Z");
  public final FakeRunner runner = new FakeRunner();
  public final List<String> dropped = new ArrayList<>();
  public Tables tables = dropped::add;
  public JobConfig config = JobConfig.DEFAULT;
  public Executor workers = Runnable::run;
  public ControlPlane plane;
  private long seed = 1;

  public Fixture(Path home) {
    this.home = home;
    this.plane = open();
  }

  public ControlPlane open() {
    return ControlPlane.open(
        new ControlPlane.Options(
            home,
            config,
            clock,
            new SplittableRandom(seed++),
            runner,
            table -> tables.drop(table),
            loop -> workers.execute(loop)));
  }

  public void reopen() {
    plane.close();
    plane = open();
  }

  public Plan plan(Definitions definitions) {
    return plane.plan(PROD, definitions, ADMIN);
  }

  public Applied apply(Definitions definitions) {
    return plane.apply(PROD, plan(definitions).id(), ADMIN);
  }

  public Applied apply(BatchFeatureView... views) {
    return apply(TestViews.definitions(views));
  }

  @Override
  public void close() {
    plane.close();
  }
}
