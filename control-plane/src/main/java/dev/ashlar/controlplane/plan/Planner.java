package dev.ashlar.controlplane.plan;

import dev.ashlar.controlplane.definitions.DefinitionsParser;
import dev.ashlar.controlplane.jobs.JobWriter;
import dev.ashlar.controlplane.jobs.Spans;
import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.JobTable;
import dev.ashlar.controlplane.store.PlanRow;
import dev.ashlar.controlplane.store.PlanTable;
import dev.ashlar.controlplane.store.SnapshotTable;
import dev.ashlar.controlplane.store.VersionRow;
import dev.ashlar.controlplane.store.VersionTable;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.controlplane.store.WorkspaceTable;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Timestamps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Makes plans and applies them. A plan names the snapshot it starts from; an apply is one
 * transaction that first checks that the workspace is still there. Thread-safe, also across
 * processes.
 */
public final class Planner {
  /** Older plans of a workspace are forgotten. */
  static final int MAX_PLANS_PER_WORKSPACE = 100;

  private static final int SHORTEST_ID = 4;

  private final Database database;
  private final InstantSource clock;
  private final JobWriter jobs;
  private final int maxIntervalsPerJob;

  public Planner(Database database, InstantSource clock, JobWriter jobs, int maxIntervalsPerJob) {
    this.database = database;
    this.clock = clock;
    this.jobs = jobs;
    this.maxIntervalsPerJob = maxIntervalsPerJob;
  }

  /** Stores and returns the plan that makes a workspace what the definitions say. */
  public Plan plan(String workspace, Definitions target, String by) {
    String text = DefinitionsParser.toJson(target);
    return database.write(handle ->
        store(handle, WorkspaceTable.get(handle, workspace), text, OptionalLong.empty(), by));
  }

  /** Stores and returns the plan that makes a workspace what it was at a snapshot. */
  public Plan planRestore(String workspace, long number, String by) {
    return database.write(handle -> {
      WorkspaceRow row = WorkspaceTable.get(handle, workspace);
      String text =
          SnapshotTable.find(handle, workspace, number)
              .orElseThrow(() -> noSnapshot(row, number))
              .definitions();
      return store(handle, row, text, OptionalLong.of(number), by);
    });
  }

  /** Returns a stored plan, as it would be applied now. */
  public Plan find(String workspace, String id) {
    return database.read(handle -> {
      WorkspaceRow row = WorkspaceTable.get(handle, workspace);
      return compare(handle, row, planRow(handle, workspace, id));
    });
  }

  /**
   * Makes a plan the workspace's next snapshot.
   *
   * @throws AshlarException CONFLICT if the workspace moved since the plan was made
   */
  public Applied apply(String workspace, String id, String by) {
    return database.write(handle -> {
      WorkspaceRow row = WorkspaceTable.get(handle, workspace);
      PlanRow plan = planRow(handle, workspace, id);
      return plan.baseSnapshot() == row.snapshot()
          ? new Application(handle, row, plan, by, jobs, now()).run(compare(handle, row, plan))
          : alreadyApplied(handle, row, plan);
    });
  }

  private Plan store(
      Handle handle, WorkspaceRow workspace, String text, OptionalLong restores, String by) {
    String hash = hash(workspace, text, restores);
    PlanRow row =
        new PlanRow(
            workspace.name(),
            freeId(handle, workspace.name(), hash),
            hash,
            workspace.snapshot(),
            restores,
            text,
            now(),
            by);
    Plan plan = compare(handle, workspace, row);
    PlanTable.put(handle, row);
    PlanTable.keepNewest(handle, row.workspace(), MAX_PLANS_PER_WORKSPACE);
    return plan;
  }

  private Plan compare(Handle handle, WorkspaceRow workspace, PlanRow row) {
    Definitions is = DefinitionsParser.fromJson(row.definitions());
    return new Plan(
        row.id(),
        workspace.name(),
        workspace.live(),
        row.baseSnapshot(),
        row.restores(),
        new Plan.Totals(
            is.entities().size(), is.sources().size(), is.views().size(), is.services().size()),
        PlanBuilder.changes(
            new PlanBuilder.Input(
                workspace.live(),
                base(handle, workspace, row),
                is,
                stored(handle, workspace.name()),
                now(),
                maxIntervalsPerJob)));
  }

  private Definitions base(Handle handle, WorkspaceRow workspace, PlanRow row) {
    return SnapshotTable.find(handle, workspace.name(), row.baseSnapshot())
        .map(snapshot -> DefinitionsParser.fromJson(snapshot.definitions()))
        .orElse(Definitions.EMPTY);
  }

  private static Map<String, PlanBuilder.Stored> stored(Handle handle, String workspace) {
    Map<String, PlanBuilder.Stored> stored = new HashMap<>();
    for (VersionRow version : VersionTable.current(handle, workspace)) {
      stored.put(
          version.view(),
          new PlanBuilder.Stored(
              version.onlineStart(),
              Spans.of(JobTable.spans(handle, version.id())),
              Spans.of(VersionTable.completedSpans(handle, version.id()))));
    }
    return stored;
  }

  private static Applied alreadyApplied(Handle handle, WorkspaceRow workspace, PlanRow plan) {
    boolean justApplied =
        workspace.snapshot() == plan.baseSnapshot() + 1
            && SnapshotTable.findByPlan(handle, workspace.name(), plan.id())
                .filter(snapshot -> snapshot.number() == workspace.snapshot())
                .isPresent();
    if (!justApplied) {
      throw new AshlarException(
          ErrorCode.CONFLICT,
          "plan "
              + plan.id()
              + " starts from snapshot "
              + plan.baseSnapshot()
              + " and workspace "
              + workspace.name()
              + " is at snapshot "
              + workspace.snapshot()
              + " (expected: a new plan)");
    }
    return new Applied(
        workspace.snapshot(),
        Applied.Outcome.ALREADY_APPLIED,
        JobTable.idsOfSnapshot(handle, workspace.name(), workspace.snapshot()));
  }

  private static PlanRow planRow(Handle handle, String workspace, String id) {
    return PlanTable.find(handle, workspace, id)
        .orElseThrow(() ->
            new AshlarException(
                ErrorCode.NOT_FOUND,
                "no plan "
                    + id
                    + " in workspace "
                    + workspace
                    + " (expected: the id of one of its last "
                    + MAX_PLANS_PER_WORKSPACE
                    + " plans)"));
  }

  private static AshlarException noSnapshot(WorkspaceRow workspace, long number) {
    return new AshlarException(
        ErrorCode.NOT_FOUND,
        "no snapshot "
            + number
            + " of workspace "
            + workspace.name()
            + " (expected: 1 to "
            + workspace.snapshot()
            + ")");
  }

  private static String freeId(Handle handle, String workspace, String hash) {
    for (int length = SHORTEST_ID; length < hash.length(); length++) {
      Optional<PlanRow> taken = PlanTable.find(handle, workspace, hash.substring(0, length));
      if (taken.isEmpty() || taken.get().hash().equals(hash)) {
        return hash.substring(0, length);
      }
    }
    return hash;
  }

  private static String hash(WorkspaceRow workspace, String text, OptionalLong restores) {
    String content = workspace.name() + '\n' + workspace.snapshot() + '\n' + restores + '\n' + text;
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private long now() {
    return Timestamps.micros(clock.instant());
  }
}
