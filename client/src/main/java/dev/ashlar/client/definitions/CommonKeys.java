package dev.ashlar.client.definitions;

import static dev.ashlar.client.definitions.Key.optional;
import static dev.ashlar.client.definitions.Key.required;

import dev.ashlar.client.definitions.Shape.ListOf;
import dev.ashlar.client.definitions.Shape.MapOf;
import dev.ashlar.client.definitions.Shape.Single;
import java.util.ArrayList;
import java.util.List;

/** The keys that all definitions have, and the shapes that more than one kind uses. */
final class CommonKeys {
  static final Shape NAMES = new ListOf(Single.NAME, "a list of names");
  static final Shape TAGS = new MapOf(Single.TEXT, "tags such as {team: growth}");

  private CommonKeys() {}

  /** Returns the keys of a kind: its own among those of all. */
  static List<Key> with(Key... own) {
    List<Key> keys = new ArrayList<>();
    keys.add(required("kind", Single.NAME, "kind", "What is defined.", "kind: entity"));
    keys.add(
        required(
            "name",
            Single.NAME,
            "name",
            "A letter, then letters, digits and single underscores; at most 128 characters.",
            "name: airport"));
    keys.addAll(List.of(own));
    keys.add(
        optional(
            "description", Single.TEXT, "description", "What it is.", "description: Airports"));
    keys.add(
        optional("owner", Single.TEXT, "owner", "Who answers for it.", "owner: ml@example.org"));
    keys.add(optional("tags", TAGS, "tags", "Any names and values.", "tags: {team: growth}"));
    return List.copyOf(keys);
  }
}
