package dev.ashlar.controlplane;

import dev.ashlar.controlplane.definitions.DefinitionsCache;
import dev.ashlar.controlplane.plan.Retirement;
import dev.ashlar.controlplane.store.AuditTable;
import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.KeyTable;
import dev.ashlar.controlplane.store.SnapshotTable;
import dev.ashlar.controlplane.store.VersionRow;
import dev.ashlar.controlplane.store.VersionTable;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.controlplane.store.WorkspaceTable;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Timestamps;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** Makes, lists and deletes workspaces. Thread-safe. */
final class Workspaces {
  static final int MAX_WORKSPACES = 1_000;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final String FIRST = "prod";

  private final Database database;
  private final DefinitionsCache cache;
  private final InstantSource clock;

  Workspaces(Database database, DefinitionsCache cache, InstantSource clock) {
    this.database = database;
    this.cache = cache;
    this.clock = clock;
  }

  /** Makes the live workspace that a new home has. */
  void createFirst(Handle handle) {
    WorkspaceTable.insert(handle, new WorkspaceRow(FIRST, true, 0, now()));
  }

  WorkspaceRow create(String name, WorkspaceKind kind, String by) {
    if (!NAME.matcher(name).matches()) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "the name of a workspace (expected: lower-case letters, digits, _ and -, a letter first,"
              + " at most 63)");
    }
    return database.write(handle -> {
      refuseAnother(handle, name);
      WorkspaceRow row = new WorkspaceRow(name, kind == WorkspaceKind.LIVE, 0, now());
      WorkspaceTable.insert(handle, row);
      audit(handle, by, "create workspace", name);
      return row;
    });
  }

  List<WorkspaceRow> list() {
    return database.read(WorkspaceTable::list);
  }

  /** Deletes a workspace with all that it defines and its keys; tables go when no job runs. */
  void delete(String name, String by) {
    database.update(handle -> {
      WorkspaceRow row = WorkspaceTable.get(handle, name);
      refuseProtected(handle, row);
      for (VersionRow version : VersionTable.current(handle, name)) {
        Retirement.retire(handle, version, now());
      }
      VersionTable.orphan(handle, name, now());
      KeyTable.revokeWorkspace(handle, name, now());
      WorkspaceTable.delete(handle, name);
      audit(handle, by, "delete workspace", name);
    });
  }

  private static void refuseAnother(Handle handle, String name) {
    List<WorkspaceRow> all = WorkspaceTable.list(handle);
    if (all.stream().anyMatch(row -> row.name().equals(name))) {
      throw new AshlarException(
          ErrorCode.CONFLICT, "workspace " + name + " exists (expected: a new name)");
    }
    if (all.size() >= MAX_WORKSPACES) {
      throw new AshlarException(
          ErrorCode.TOO_LARGE, all.size() + " workspaces (expected: some deleted first)");
    }
  }

  private void refuseProtected(Handle handle, WorkspaceRow row) {
    List<String> kept =
        SnapshotTable.find(handle, row.name(), row.snapshot()).stream()
            .map(snapshot -> cache.parse(row.name(), snapshot.definitions()))
            .flatMap(definitions -> definitions.views().values().stream())
            .filter(view -> row.live() && view.preventDestroy())
            .map(BatchFeatureView::name)
            .toList();
    if (!kept.isEmpty()) {
      throw new AshlarException(
          ErrorCode.CONFLICT,
          "workspace "
              + row.name()
              + " has views with prevent_destroy: "
              + String.join(", ", kept)
              + " (expected: an apply that clears it first)");
    }
  }

  private void audit(Handle handle, String by, String action, String name) {
    AuditTable.insert(handle, new AuditTable.AuditRow(now(), by, action, name, name));
  }

  private long now() {
    return Timestamps.micros(clock.instant());
  }
}
