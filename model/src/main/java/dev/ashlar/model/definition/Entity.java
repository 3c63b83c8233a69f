package dev.ashlar.model.definition;

import dev.ashlar.model.type.Field;
import java.util.List;

/** A thing that features describe, named by one or more typed join keys. Immutable. */
public record Entity(String name, List<Field> joinKeys, Metadata metadata) {
  public Entity {
    joinKeys = List.copyOf(joinKeys);
  }
}
