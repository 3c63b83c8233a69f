package dev.ashlar.controlplane.definitions;

import dev.ashlar.model.definition.Definitions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Parses each workspace's stored definitions once, not on every job. Thread-safe. */
public final class DefinitionsCache {
  private final Map<String, Parsed> byWorkspace = new ConcurrentHashMap<>();

  /** Returns the definitions of a text, parsed before if it is the workspace's last one. */
  public Definitions parse(String workspace, String text) {
    Parsed parsed = byWorkspace.get(workspace);
    if (parsed == null || !parsed.text().equals(text)) {
      parsed = new Parsed(text, DefinitionsParser.fromJson(text));
      byWorkspace.put(workspace, parsed);
    }
    return parsed.definitions();
  }

  private record Parsed(String text, Definitions definitions) {}
}
