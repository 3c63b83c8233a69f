package dev.ashlar.model.type;

import java.util.Objects;

/** A named, typed column, struct field or join key. Immutable. */
public record Field(String name, DataType type) {
  public Field {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  @Override
  public String toString() {
    return name + " " + type.text();
  }
}
