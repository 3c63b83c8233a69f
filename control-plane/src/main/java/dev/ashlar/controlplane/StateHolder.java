package dev.ashlar.controlplane;

import dev.ashlar.controlplane.definitions.DefinitionsCache;
import dev.ashlar.controlplane.jobs.Coverage;
import dev.ashlar.controlplane.jobs.JobWriter;
import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.SnapshotRow;
import dev.ashlar.controlplane.store.SnapshotTable;
import dev.ashlar.controlplane.store.VersionRow;
import dev.ashlar.controlplane.store.VersionTable;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.controlplane.store.WorkspaceTable;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.time.Timestamps;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/** Keeps the current state in memory and tells listeners of each new one. Thread-safe. */
final class StateHolder {
  private final Database database;
  private final DefinitionsCache cache;
  private final InstantSource clock;
  private final List<CurrentState.Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile CurrentState current = new CurrentState(Map.of());

  StateHolder(Database database, DefinitionsCache cache, InstantSource clock) {
    this.database = database;
    this.cache = cache;
    this.clock = clock;
  }

  CurrentState current() {
    return current;
  }

  synchronized void listen(CurrentState.Listener listener) {
    listeners.add(listener);
    listener.changed(current);
  }

  /** Reads the state again if another process applied something. */
  void reloadIfMoved() {
    List<WorkspaceRow> rows = database.read(WorkspaceTable::list);
    CurrentState known = current;
    boolean same =
        rows.size() == known.workspaces().size()
            && rows.stream()
                .allMatch(row ->
                    known
                        .workspace(row.name())
                        .filter(state -> state.snapshot() == row.snapshot())
                        .filter(state -> state.createdAtMicros() == row.createdAtMicros())
                        .isPresent());
    if (!same) {
      reload();
    }
  }

  /** Reads the state again; listeners hear of it if it differs. */
  synchronized void reload() {
    CurrentState next = database.read(this::load);
    if (!next.equals(current)) {
      current = next;
      listeners.forEach(listener -> listener.changed(next));
    }
  }

  private CurrentState load(Handle handle) {
    Map<String, WorkspaceState> workspaces = new HashMap<>();
    for (WorkspaceRow row : WorkspaceTable.list(handle)) {
      workspaces.put(row.name(), workspace(handle, row));
    }
    return new CurrentState(workspaces);
  }

  private WorkspaceState workspace(Handle handle, WorkspaceRow row) {
    Definitions definitions =
        SnapshotTable.find(handle, row.name(), row.snapshot())
            .map(SnapshotRow::definitions)
            .map(text -> cache.parse(row.name(), text))
            .orElse(Definitions.EMPTY);
    Map<String, ViewState> views = new HashMap<>();
    for (VersionRow version : VersionTable.current(handle, row.name())) {
      BatchFeatureView view = definitions.views().get(version.view());
      if (view != null) {
        views.put(version.view(), view(handle, version, view));
      }
    }
    return new WorkspaceState(
        row.name(), row.live(), row.createdAtMicros(), row.snapshot(), definitions, views);
  }

  private ViewState view(Handle handle, VersionRow version, BatchFeatureView view) {
    long now = Timestamps.micros(clock.instant());
    OptionalLong end = JobWriter.completedEnd(handle, new JobWriter.Target(version, view, 0, now));
    return new ViewState(
        version.table(),
        Coverage.neededStart(view, version.onlineStart(), now),
        end,
        end.isPresent()
            ? OptionalLong.of(view.schedule().effectiveMicros(end.getAsLong()))
            : OptionalLong.empty());
  }
}
