package dev.ashlar.model.resolve;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.FeatureService.Member;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The view or service of a test, by the names that the test uses. Immutable.
 *
 * @param words what it is, for messages
 * @param keys the keys of a request
 */
record TestSubject(
    String words,
    List<Member> members,
    Map<String, BatchSource> sources,
    Map<String, DataType> keys,
    Map<String, Place> features) {

  /** Where a feature is found: the position of its view, and its own in that view. */
  record Place(int member, int feature, DataType type) {}

  static TestSubject of(BatchFeatureView view, Definitions definitions) {
    Map<String, String> keys = new LinkedHashMap<>();
    view.joinKeys().forEach(key -> keys.put(key.name(), key.name()));
    Member whole = new Member(view.name(), "", Optional.empty(), keys);
    return of("view `" + view.name() + "`", List.of(whole), definitions);
  }

  static TestSubject of(FeatureService service, Definitions definitions) {
    return of("service `" + service.name() + "`", service.members(), definitions);
  }

  private static TestSubject of(String words, List<Member> members, Definitions definitions) {
    Map<String, BatchSource> sources = new TreeMap<>();
    Map<String, DataType> keys = new LinkedHashMap<>();
    Map<String, Place> features = new LinkedHashMap<>();
    for (int m = 0; m < members.size(); m++) {
      Member member = members.get(m);
      BatchFeatureView view = definitions.views().get(member.view());
      if (view == null) {
        throw new IllegalStateException("a service without its view (expected: resolved)");
      }
      for (Field key : view.joinKeys()) {
        keys.put(member.joinKeys().getOrDefault(key.name(), key.name()), key.type());
      }
      String prefix = member.alias().isEmpty() ? "" : member.alias() + ".";
      for (int f = 0; f < view.features().size(); f++) {
        String name = view.features().get(f).name();
        if (member.gives(name)) {
          features.put(prefix + name, new Place(m, f, view.features().get(f).type()));
        }
      }
      definitions.sources().values().stream()
          .filter(source -> view.query().sourceNames().contains(source.name()))
          .forEach(source -> sources.put(source.name(), source));
    }
    return new TestSubject(words, members, sources, keys, features);
  }
}
