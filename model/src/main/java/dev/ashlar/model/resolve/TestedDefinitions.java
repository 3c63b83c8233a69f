package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.FeatureTest;
import dev.ashlar.api.v1.ServiceMember;
import dev.ashlar.api.v1.ViewSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What some tests rest on. A source without declared columns is none of it, nor is what rests on
 * that: the types of its columns are in files, and tests read none. Not thread-safe.
 */
final class TestedDefinitions implements Resolver.Selection {
  private final Catalog catalog;
  private final Set<String> entities = new HashSet<>();
  private final Set<String> sources = new HashSet<>();
  private final Set<String> views = new HashSet<>();
  private final Set<String> services = new HashSet<>();

  private TestedDefinitions(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Finds what tests rest on; reports sources that say too little. */
  static TestedDefinitions of(Catalog catalog, List<FeatureTest> tests) {
    TestedDefinitions tested = new TestedDefinitions(catalog);
    for (FeatureTest test : tests) {
      tested.view(test.getView());
      tested.service(test.getService());
    }
    return tested;
  }

  @Override
  public boolean includes(DefinitionKind kind, String name) {
    return switch (kind) {
      case ENTITY -> entities.contains(name);
      case BATCH_SOURCE -> sources.contains(name);
      case BATCH_FEATURE_VIEW -> views.contains(name);
      case FEATURE_SERVICE -> services.contains(name);
    };
  }

  private void service(String name) {
    Catalog.Entry entry = catalog.all(DefinitionKind.FEATURE_SERVICE).get(name);
    if (entry == null) {
      return;
    }
    boolean complete = true;
    for (ServiceMember member : entry.definition().getFeatureService().getMembersList()) {
      complete &= view(member.getView());
    }
    if (complete) {
      services.add(name);
    }
  }

  /** Returns whether the view can be judged, or is not there to be judged. */
  private boolean view(String name) {
    Catalog.Entry entry = catalog.all(DefinitionKind.BATCH_FEATURE_VIEW).get(name);
    if (entry == null) {
      return true;
    }
    BatchFeatureViewDefinition view = entry.definition().getBatchFeatureView();
    boolean complete = true;
    for (ViewSource source : view.getSourcesList()) {
      complete &= source(source.getSource());
    }
    if (complete) {
      entities.addAll(view.getEntitiesList());
      views.add(name);
    }
    return complete;
  }

  private boolean source(String name) {
    Catalog.Entry entry = catalog.all(DefinitionKind.BATCH_SOURCE).get(name);
    if (entry != null
        && entry.definition().getBatchSource().getSchemaCount() == 0
        && entry.at().readable("schema")) {
      entry
          .at()
          .problem(
              "name",
              "source `" + name + "` is tested and has no `schema`",
              "expected: schema: {date: timestamp, …}, since tests read no files");
      return false;
    }
    sources.add(name);
    return true;
  }
}
