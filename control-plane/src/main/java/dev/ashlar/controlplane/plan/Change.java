package dev.ashlar.controlplane.plan;

import java.util.List;
import java.util.Optional;

/**
 * What happens to one definition.
 *
 * @param reasons what differs, in words; empty for a new, deleted or unchanged definition
 * @param features how many features a view gives; 0 for any other definition
 * @param changesOnline whether the values that are online change
 * @param jobs the jobs of a view in a live workspace
 */
public record Change(
    Action action,
    ObjectKind kind,
    String name,
    List<String> reasons,
    int features,
    boolean changesOnline,
    Optional<JobForecast> jobs) {
  public Change {
    reasons = List.copyOf(reasons);
  }
}
