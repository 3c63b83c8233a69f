package dev.ashlar.model.type;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An ordered list of uniquely named, nullable columns. Immutable. */
public record Schema(List<Field> fields) {
  public Schema {
    fields = List.copyOf(fields);
    Map<String, Integer> seen = new HashMap<>();
    for (Field field : fields) {
      if (seen.put(field.name(), 1) != null) {
        throw new IllegalArgumentException(
            "duplicate column " + field.name() + " (expected: unique names)");
      }
    }
  }

  /** Returns a schema of the given columns. */
  public static Schema of(Field... fields) {
    return new Schema(List.of(fields));
  }

  /** Returns the position of a column, or -1. */
  public int indexOf(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the column of that name. */
  public Optional<Field> find(String name) {
    int index = indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(fields.get(index));
  }

  /** Returns the column names in order. */
  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** Returns the number of columns. */
  public int size() {
    return fields.size();
  }

  @Override
  public String toString() {
    return fields.stream().map(Field::toString).collect(Collectors.joining(", "));
  }
}
