package dev.ashlar.model.definition;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Everything a workspace defines, resolved and validated together. Immutable; keyed by name. */
public record Definitions(
    Map<String, Entity> entities,
    Map<String, BatchSource> sources,
    Map<String, BatchFeatureView> views,
    Map<String, FeatureService> services) {

  public static final Definitions EMPTY = new Definitions(Map.of(), Map.of(), Map.of(), Map.of());

  public Definitions {
    entities = Collections.unmodifiableMap(new TreeMap<>(entities));
    sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    views = Collections.unmodifiableMap(new TreeMap<>(views));
    services = Collections.unmodifiableMap(new TreeMap<>(services));
  }
}
