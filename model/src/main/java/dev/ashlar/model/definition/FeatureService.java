package dev.ashlar.model.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A named list of features that a model reads together. Immutable. */
public record FeatureService(String name, List<Member> members, Metadata metadata) {
  public FeatureService {
    members = List.copyOf(members);
  }

  /**
   * A view, or some of its features, in a service.
   *
   * @param alias the name that stands before its features; the view's name unless {@code as} is
   *     given
   * @param only the features to give, in view order; absent for all
   * @param joinKeys view join key → name that a request uses for it; every join key is present
   */
  public record Member(
      String view, String alias, Optional<List<String>> only, Map<String, String> joinKeys) {
    public Member {
      only = only.map(List::copyOf);
      joinKeys = Map.copyOf(joinKeys);
    }

    /** Returns whether the member gives a feature of its view. */
    public boolean gives(String feature) {
      return only.isEmpty() || only.get().contains(feature);
    }
  }
}
