package dev.ashlar.client.definitions;

import dev.ashlar.client.definitions.YamlValue.Entry;
import dev.ashlar.client.definitions.YamlValue.Mapping;
import dev.ashlar.client.definitions.YamlValue.Scalar;
import dev.ashlar.client.definitions.YamlValue.Sequence;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The usable values of a mapping that was checked; what is read is written down in the origin. What
 * could not be used is as if it were absent. Not thread-safe.
 */
final class Fields {
  private final Mapping mapping;
  private final StructureCheck check;
  private final OriginRecorder origin;
  private final String prefix;

  /**
   * @param prefix the path of the mapping in its definition, empty or ending in a dot
   */
  Fields(Mapping mapping, StructureCheck check, OriginRecorder origin, String prefix) {
    this.mapping = mapping;
    this.check = check;
    this.origin = origin;
    this.prefix = prefix;
  }

  Optional<YamlValue> value(String key) {
    return mapping.get(key).filter(check::isSound);
  }

  boolean has(String key) {
    return value(key).isPresent();
  }

  Optional<Scalar> scalar(String key) {
    return value(key).filter(value -> value instanceof Scalar).map(value -> (Scalar) value);
  }

  /** Sets a field of the same name. */
  void text(String key, Consumer<String> set) {
    text(key, key, set);
  }

  void text(String key, String field, Consumer<String> set) {
    scalar(key)
        .ifPresent(scalar -> {
          origin.put(prefix + field, scalar.span());
          set.accept(scalar.text());
        });
  }

  void flag(String key, Consumer<Boolean> set) {
    text(key, key, text -> set.accept(text.equalsIgnoreCase("true")));
  }

  void integer(String key, Consumer<Integer> set) {
    text(key, key, text -> set.accept(Integer.parseInt(text)));
  }

  /** Sets a repeated field of the same name. */
  void texts(String key, Consumer<String> add) {
    List<Scalar> scalars = scalars(key);
    scalars.forEach(scalar -> add.accept(scalar.text()));
    for (int i = 0; i < scalars.size(); i++) {
      origin.put(prefix + key + "[" + i + "]", scalars.get(i).span());
    }
    putKey(key, key);
  }

  /** Returns the scalars of a list. */
  List<Scalar> scalars(String key) {
    return items(key).stream()
        .filter(item -> item instanceof Scalar)
        .map(item -> (Scalar) item)
        .toList();
  }

  /** Returns the items of a list, also those of a list in which some cannot be used. */
  List<YamlValue> items(String key) {
    return mapping
        .get(key)
        .filter(value -> value instanceof Sequence)
        .map(value -> ((Sequence) value).items().stream().filter(check::isSound).toList())
        .orElse(List.of());
  }

  /** Gives the names and texts of a map; their places are those of a repeated message. */
  void pairs(String key, String nameField, String valueField, BiConsumer<String, String> add) {
    if (!(value(key).orElse(null) instanceof Mapping pairs)) {
      return;
    }
    int i = 0;
    for (Entry entry : pairs.entries()) {
      if (entry.key() instanceof Scalar name && entry.value() instanceof Scalar text) {
        String path = prefix + key + "[" + i++ + "].";
        origin.put(path + nameField, name.span());
        origin.put(path + valueField, text.span());
        add.accept(name.text(), text.text());
      }
    }
    putKey(key, key);
  }

  /** Writes down where a key itself stands, as the place of a field. */
  void putKey(String key, String field) {
    mapping.entries().stream()
        .filter(entry -> entry.isCalled(key))
        .findFirst()
        .ifPresent(entry -> origin.put(prefix + field, entry.key().span()));
  }
}
