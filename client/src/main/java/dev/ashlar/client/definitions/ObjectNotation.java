package dev.ashlar.client.definitions;

import java.util.List;
import java.util.Optional;

/**
 * Keys that stand together.
 *
 * @param name what it is called in messages, and the value of {@code kind} if it has one
 * @param message the message it becomes
 * @param choices keys of which at most one, or exactly one, may be given
 * @param later keys of later versions
 */
record ObjectNotation(
    String name,
    String message,
    String description,
    List<Key> keys,
    List<Shape.Choice> choices,
    List<String> later) {

  ObjectNotation {
    keys = List.copyOf(keys);
    choices = List.copyOf(choices);
    later = List.copyOf(later);
  }

  String withArticle() {
    if (name.contains(".")) {
      return name;
    }
    return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }

  Optional<Key> key(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  List<String> keyNames() {
    return keys.stream().map(Key::name).toList();
  }
}
