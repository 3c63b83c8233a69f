package dev.ashlar.controlplane;

import java.util.Map;
import java.util.Optional;

/** All workspaces at one moment, as the data plane sees them. Immutable. */
public record CurrentState(Map<String, WorkspaceState> workspaces) {
  public CurrentState {
    workspaces = Map.copyOf(workspaces);
  }

  /** Returns a workspace by name. */
  public Optional<WorkspaceState> workspace(String name) {
    return Optional.ofNullable(workspaces.get(name));
  }

  /** Hears of each new state, in order, on the thread that made the change. */
  @FunctionalInterface
  public interface Listener {
    /** Takes the state from now on; must not throw and should be quick. */
    void changed(CurrentState state);
  }
}
