package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.Defaults;
import dev.ashlar.api.v1.Definition;
import dev.ashlar.model.definition.Metadata;
import java.util.HashMap;
import java.util.Map;

/** Reads what people say about a definition. */
final class MetadataReader {
  private MetadataReader() {}

  static Metadata of(Definition definition) {
    return new Metadata(
        definition.getDescription(), definition.getOwner(), definition.getTagsMap());
  }

  /** Returns the definition with the repository's owner and tags where it has none of its own. */
  static Definition withDefaults(Definition definition, Defaults defaults) {
    Map<String, String> tags = new HashMap<>(defaults.getTagsMap());
    tags.putAll(definition.getTagsMap());
    Definition.Builder merged = definition.toBuilder().clearTags().putAllTags(tags);
    if (definition.getOwner().isEmpty()) {
      merged.setOwner(defaults.getOwner());
    }
    return merged.build();
  }
}
