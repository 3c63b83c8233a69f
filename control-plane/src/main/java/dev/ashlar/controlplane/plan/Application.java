package dev.ashlar.controlplane.plan;

import dev.ashlar.controlplane.definitions.DefinitionsParser;
import dev.ashlar.controlplane.jobs.JobWriter;
import dev.ashlar.controlplane.store.AuditTable;
import dev.ashlar.controlplane.store.PlanRow;
import dev.ashlar.controlplane.store.SnapshotRow;
import dev.ashlar.controlplane.store.SnapshotTable;
import dev.ashlar.controlplane.store.VersionRow;
import dev.ashlar.controlplane.store.VersionTable;
import dev.ashlar.controlplane.store.VersionTable.PublishDue;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.controlplane.store.WorkspaceTable;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** One apply, inside its transaction. */
record Application(
    Handle handle, WorkspaceRow workspace, PlanRow row, String by, JobWriter jobs, long nowMicros) {
  Applied run(Plan plan) {
    if (plan.isEmpty()) {
      return new Applied(workspace.snapshot(), Applied.Outcome.NO_CHANGES, List.of());
    }
    if (!WorkspaceTable.advance(handle, workspace.name(), row.baseSnapshot())) {
      throw new AshlarException(
          ErrorCode.CONFLICT,
          "workspace " + workspace.name() + " moved meanwhile (expected: a new plan)");
    }
    long snapshot = workspace.snapshot() + 1;
    SnapshotTable.insert(
        handle,
        new SnapshotRow(
            workspace.name(),
            snapshot,
            row.definitions(),
            row.id(),
            row.restores(),
            plan.summary(),
            nowMicros,
            by));
    AuditTable.insert(
        handle,
        new AuditTable.AuditRow(nowMicros, by, "apply", workspace.name(), "snapshot " + snapshot));
    List<String> added = workspace.live() ? changeViews(plan, snapshot) : List.of();
    return new Applied(snapshot, Applied.Outcome.APPLIED, added);
  }

  private List<String> changeViews(Plan plan, long snapshot) {
    Definitions is = DefinitionsParser.fromJson(row.definitions());
    List<String> added = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (change.kind() == ObjectKind.BATCH_FEATURE_VIEW && change.action() != Action.UNCHANGED) {
        VersionRow version = version(change);
        BatchFeatureView view = is.views().get(change.name());
        if (view != null) {
          added.addAll(addJobs(version, view, snapshot, change));
        }
      }
    }
    return added;
  }

  /** Returns the version that a view has from now on; for a deleted view, the one it had. */
  private VersionRow version(Change change) {
    Optional<VersionRow> current = VersionTable.current(handle, workspace.name(), change.name());
    if (change.action() == Action.REBUILD || change.action() == Action.DELETE) {
      current.ifPresent(version -> Retirement.retire(handle, version, nowMicros));
    }
    return current.isPresent() && change.action() != Action.REBUILD
        ? current.get()
        : VersionTable.insert(handle, workspace.name(), change.name(), nowMicros);
  }

  private List<String> addJobs(
      VersionRow version, BatchFeatureView view, long snapshot, Change change) {
    List<String> added = new ArrayList<>(jobs.addMissing(handle, target(version, view, snapshot)));
    if (change.action() == Action.IN_PLACE && change.changesOnline()) {
      VersionTable.publishDue(handle, version.id(), PublishDue.YES);
      VersionRow due = VersionTable.find(handle, version.id()).orElseThrow();
      jobs.addPublish(handle, target(due, view, snapshot)).ifPresent(added::add);
    }
    return added;
  }

  private JobWriter.Target target(VersionRow version, BatchFeatureView view, long snapshot) {
    return new JobWriter.Target(version, view, snapshot, nowMicros);
  }
}
