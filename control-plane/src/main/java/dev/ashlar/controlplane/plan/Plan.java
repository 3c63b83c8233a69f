package dev.ashlar.controlplane.plan;

import java.util.List;
import java.util.OptionalLong;

/**
 * What an apply would change.
 *
 * @param id short hex text that {@code apply} takes
 * @param baseSnapshot the snapshot it starts from; it can be applied while that is the current one
 * @param restores the snapshot it brings back, if it is a restore
 * @param totals how many definitions there will be
 * @param changes every definition that is or was there, by kind and name
 */
public record Plan(
    String id,
    String workspace,
    boolean live,
    long baseSnapshot,
    OptionalLong restores,
    Totals totals,
    List<Change> changes) {
  public Plan {
    changes = List.copyOf(changes);
  }

  /** How many definitions of each kind a workspace will have. */
  public record Totals(int entities, int sources, int views, int services) {}

  /** Returns whether applying it would change nothing. */
  public boolean isEmpty() {
    return changes.stream().allMatch(change -> change.action() == Action.UNCHANGED);
  }

  /** Returns how many changes are of a kind. */
  public long count(Action action) {
    return changes.stream().filter(change -> change.action() == action).count();
  }

  /** Returns one line on what changes. */
  public String summary() {
    return count(Action.CREATE)
        + " created, "
        + count(Action.IN_PLACE)
        + " changed in place, "
        + count(Action.REBUILD)
        + " rebuilt, "
        + count(Action.DELETE)
        + " deleted";
  }
}
