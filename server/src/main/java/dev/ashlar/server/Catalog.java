package dev.ashlar.server;

import dev.ashlar.controlplane.CurrentState;
import dev.ashlar.controlplane.ViewState;
import dev.ashlar.controlplane.WorkspaceState;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.server.training.TrainingRoutes.TrainingCatalog.Contents;
import dev.ashlar.serving.ServingCatalog;
import dev.ashlar.serving.ServingSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the data plane knows of the control plane: its last state, replaced as a whole. Thread-safe.
 */
final class Catalog implements ServingCatalog, CurrentState.Listener {
  private volatile Map<String, Entry> entries = Map.of();

  private record Entry(WorkspaceState state, ServingSnapshot serving) {}

  @Override
  public void changed(CurrentState state) {
    Map<String, Entry> before = entries;
    Map<String, Entry> after = new HashMap<>();
    state
        .workspaces()
        .forEach((name, workspace) -> after.put(name, entry(before.get(name), workspace)));
    entries = Map.copyOf(after);
  }

  @Override
  public Optional<ServingSnapshot> workspace(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::serving);
  }

  /** Returns what a workspace defines and stores offline. */
  Contents contents(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new AshlarException(
          ErrorCode.NOT_FOUND, "no such workspace (expected: one of `ashlar workspace list`)");
    }
    Map<String, String> tables = new HashMap<>();
    entry
        .state()
        .views()
        .forEach((view, stored) -> {
          BatchFeatureView definition = entry.state().definitions().views().get(view);
          if (definition != null && definition.offline()) {
            tables.put(view, stored.table());
          }
        });
    return new Contents(entry.state().definitions(), tables);
  }

  /** Serving compiles plans per snapshot object: keep it while nothing it shows has changed. */
  private static Entry entry(@Nullable Entry before, WorkspaceState now) {
    Map<String, String> tables = new HashMap<>();
    now.views().forEach((view, stored) -> put(tables, now, view, stored));
    ServingSnapshot serving =
        new ServingSnapshot(now.name(), now.live(), now.snapshot(), now.definitions(), tables);
    return before != null && before.serving().equals(serving)
        ? new Entry(now, before.serving())
        : new Entry(now, serving);
  }

  private static void put(
      Map<String, String> tables, WorkspaceState now, String view, ViewState stored) {
    BatchFeatureView definition = now.definitions().views().get(view);
    if (definition != null && definition.online()) {
      tables.put(view, stored.table());
    }
  }
}
