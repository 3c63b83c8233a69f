package dev.ashlar.controlplane.plan;

import dev.ashlar.model.definition.Feature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How two lists of features differ. */
final class FeatureDiff {
  private FeatureDiff() {}

  /** Returns new, removed, renamed, redefined and reordered features, in words. */
  static List<String> valueChanges(List<Feature> was, List<Feature> is) {
    Map<String, Feature> before = byName(was);
    Map<String, Feature> after = byName(is);
    Map<String, Feature> gone = new LinkedHashMap<>(before);
    gone.keySet().removeAll(after.keySet());
    List<String> changes = new ArrayList<>();
    for (Feature feature : is) {
      Feature old = before.get(feature.name());
      if (old == null) {
        Optional<String> renamed = sameValue(gone, feature);
        renamed.ifPresent(gone::remove);
        changes.add(renamed.map(name -> name + " → ").orElse("+ ") + feature.name());
      } else if (!value(old).equals(value(feature))) {
        changes.add("redefined " + feature.name());
      }
    }
    gone.keySet().forEach(name -> changes.add("- " + name));
    if (changes.isEmpty() && !names(was).equals(names(is))) {
      changes.add("order of features");
    }
    return changes;
  }

  /** Returns the features whose description or tags alone differ, in words. */
  static List<String> descriptionChanges(List<Feature> was, List<Feature> is) {
    Map<String, Feature> before = byName(was);
    List<String> changes = new ArrayList<>();
    for (Feature feature : is) {
      Feature old = before.get(feature.name());
      if (old != null && !old.equals(feature) && value(old).equals(value(feature))) {
        changes.add("description or tags of " + feature.name());
      }
    }
    return changes;
  }

  private static Optional<String> sameValue(Map<String, Feature> gone, Feature feature) {
    Feature wanted = renamed(feature, "");
    return gone.values().stream()
        .filter(old -> renamed(old, "").equals(wanted))
        .map(Feature::name)
        .findFirst();
  }

  /** A feature without what people say about it. */
  private static Feature value(Feature feature) {
    return renamed(feature, feature.name());
  }

  private static Feature renamed(Feature feature, String name) {
    return switch (feature) {
      case Feature.Attribute a -> new Feature.Attribute(name, a.column(), a.type(), "", Map.of());
      case Feature.Aggregate a ->
          new Feature.Aggregate(
              name,
              a.aggregation(),
              a.column(),
              a.columnType(),
              a.window(),
              a.secondaryKey(),
              a.where(),
              a.type(),
              "",
              Map.of());
      case Feature.SecondaryKeys k ->
          new Feature.SecondaryKeys(name, k.key(), k.window(), "", Map.of());
    };
  }

  private static List<String> names(List<Feature> features) {
    return features.stream().map(Feature::name).toList();
  }

  private static Map<String, Feature> byName(List<Feature> features) {
    Map<String, Feature> byName = new LinkedHashMap<>();
    features.forEach(feature -> byName.put(feature.name(), feature));
    return byName;
  }
}
