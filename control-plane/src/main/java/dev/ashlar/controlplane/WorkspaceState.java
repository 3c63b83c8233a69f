package dev.ashlar.controlplane;

import dev.ashlar.model.definition.Definitions;
import java.util.Map;

/**
 * A workspace as one snapshot has it. Immutable.
 *
 * @param snapshot the number of the snapshot, 0 before the first apply
 * @param views the views of a live workspace by name; empty in a development workspace
 */
public record WorkspaceState(
    String name,
    boolean live,
    long createdAtMicros,
    long snapshot,
    Definitions definitions,
    Map<String, ViewState> views) {
  public WorkspaceState {
    views = Map.copyOf(views);
  }
}
