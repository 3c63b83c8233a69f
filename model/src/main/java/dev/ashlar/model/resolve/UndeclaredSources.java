package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.FeatureTest;
import dev.ashlar.api.v1.ServiceMember;
import dev.ashlar.api.v1.ViewSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sources without declared columns, whose types are in files, and the views over them. Immutable.
 */
final class UndeclaredSources {
  private final Catalog catalog;

  UndeclaredSources(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Returns the names of the views whose SQL cannot be bound without files, in order. */
  List<String> views() {
    return catalog.all(DefinitionKind.BATCH_FEATURE_VIEW).keySet().stream()
        .filter(view -> !sources(view).isEmpty())
        .sorted()
        .toList();
  }

  /** Reports those that tests rest on: tests read no files. */
  void refuse(List<FeatureTest> tests) {
    Map<String, Catalog.Entry> tested = new LinkedHashMap<>();
    for (FeatureTest test : tests) {
      views(test).forEach(view -> tested.putAll(sources(view)));
    }
    tested.forEach((name, source) ->
        source
            .at()
            .problem(
                "name",
                "source `" + name + "` is tested and has no `schema`",
                "expected: schema: {date: timestamp, …}, since tests read no files"));
  }

  private Set<String> views(FeatureTest test) {
    Set<String> views = new TreeSet<>(List.of(test.getView()));
    Catalog.Entry service = catalog.all(DefinitionKind.FEATURE_SERVICE).get(test.getService());
    if (service != null) {
      service.definition().getFeatureService().getMembersList().stream()
          .map(ServiceMember::getView)
          .forEach(views::add);
    }
    return views;
  }

  private Map<String, Catalog.Entry> sources(String view) {
    Map<String, Catalog.Entry> undeclared = new LinkedHashMap<>();
    Catalog.Entry entry = catalog.all(DefinitionKind.BATCH_FEATURE_VIEW).get(view);
    if (entry == null) {
      return undeclared;
    }
    for (ViewSource use : entry.definition().getBatchFeatureView().getSourcesList()) {
      Catalog.Entry source = catalog.all(DefinitionKind.BATCH_SOURCE).get(use.getSource());
      if (source != null
          && source.definition().getBatchSource().getSchemaCount() == 0
          && source.at().readable("schema")) {
        undeclared.put(use.getSource(), source);
      }
    }
    return undeclared;
  }
}
