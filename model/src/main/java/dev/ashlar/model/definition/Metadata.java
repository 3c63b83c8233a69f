package dev.ashlar.model.definition;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people say about a definition; it never changes a value. Immutable; empty text is absent.
 */
public record Metadata(String description, String owner, Map<String, String> tags) {
  public static final Metadata NONE = new Metadata("", "", Map.of());

  public Metadata {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }
}
