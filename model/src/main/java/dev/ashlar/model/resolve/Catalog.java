package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.Definition;
import dev.ashlar.api.v1.FeatureRepository;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All definitions of a repository by kind and name; finds duplicates and dangling references. Not
 * thread-safe.
 */
final class Catalog {
  /** A definition that has a name. */
  record Entry(Definition definition, Located at) {}

  private final Map<DefinitionKind, Map<String, Entry>> byKind =
      new EnumMap<>(DefinitionKind.class);
  private final Map<DefinitionKind, Map<String, Entry>> byLowerName =
      new EnumMap<>(DefinitionKind.class);

  private final Set<String> unreadNames;
  private final boolean incomplete;

  /** Starts with what the author's side could not read of a repository. */
  Catalog(FeatureRepository repository) {
    this.unreadNames = Set.copyOf(repository.getUnreadNamesList());
    this.incomplete = repository.getIncomplete();
  }

  /** Takes a definition in, unless its name is taken; then reports that. */
  void add(DefinitionKind kind, Entry entry) {
    String name = entry.definition().getName();
    Entry first =
        byLowerName
            .computeIfAbsent(kind, absent -> new HashMap<>())
            .putIfAbsent(name.toLowerCase(Locale.ROOT), entry);
    if (first == null) {
      all(kind).put(name, entry);
      return;
    }
    String other = first.definition().getName();
    String place = first.at().at("name").text();
    String where = place.isEmpty() ? "" : " at " + place;
    if (other.equals(name)) {
      entry
          .at()
          .problem(
              "name", kind.word() + " `" + name + "` is defined twice", "the first is" + where);
    } else {
      all(kind).put(name, entry);
      entry
          .at()
          .problem(
              "name",
              kind.word()
                  + " `"
                  + name
                  + "` differs from `"
                  + other
                  + "`"
                  + where
                  + " only in case",
              "expected: a name that is different in lower case too");
    }
  }

  Map<String, Entry> all(DefinitionKind kind) {
    return byKind.computeIfAbsent(kind, absent -> new LinkedHashMap<>());
  }

  /** Returns what a reference names; if there certainly is none, reports that. */
  Optional<Entry> find(DefinitionKind kind, String name, Located from, String path) {
    Entry entry = all(kind).get(name);
    if (entry != null) {
      return Optional.of(entry);
    }
    for (DefinitionKind other : DefinitionKind.values()) {
      if (all(other).containsKey(name)) {
        from.problem(
            path,
            Quoted.of(name) + " is " + other.withArticle(),
            "expected: " + kind.withArticle());
        return Optional.empty();
      }
    }
    if (incomplete || unreadNames.contains(name)) {
      from.restsOnUnsound();
      return Optional.empty();
    }
    from.problem(
        path,
        "unknown " + kind.word() + " " + Quoted.of(name),
        Wording.nearest(name, all(kind).keySet()));
    return Optional.empty();
  }
}
