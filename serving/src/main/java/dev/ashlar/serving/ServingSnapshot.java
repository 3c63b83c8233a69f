package dev.ashlar.serving;

import dev.ashlar.model.definition.Definitions;
import java.util.Map;

/**
 * What a workspace serves as of one apply. Immutable; one request uses one snapshot.
 *
 * @param live whether the workspace is served online at all; development workspaces are not
 * @param number grows with each apply
 * @param tables view name → its table in the online store; views without one have no values yet
 */
public record ServingSnapshot(
    String workspace,
    boolean live,
    long number,
    Definitions definitions,
    Map<String, String> tables) {
  public ServingSnapshot {
    tables = Map.copyOf(tables);
  }
}
