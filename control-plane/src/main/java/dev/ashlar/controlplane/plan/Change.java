package dev.ashlar.controlplane.plan;

import java.util.List;
import java.util.Optional;

/**
 * What happens to one definition.
 *
 * @param reasons what differs, in words; empty for a new, deleted or unchanged definition
 * @param features how many features a view or service gives (all members of a service count as one)
 * @param jobs the jobs of a view in a live workspace
 */
public record Change(
    Action action,
    ObjectKind kind,
    String name,
    List<String> reasons,
    int features,
    Optional<JobForecast> jobs) {
  public Change {
    reasons = List.copyOf(reasons);
  }
}
