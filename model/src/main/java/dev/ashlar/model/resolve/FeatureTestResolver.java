package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.FeatureTest.SubjectCase;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.FeatureTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the messages of tests into {@link FeatureTest}s, or reports everything that is wrong with
 * them and with all definitions, as far as it can be found without files: what a test rests on says
 * its types itself. Used through {@link #resolve}.
 */
public final class FeatureTestResolver {
  private final Resolver resolver;
  private final Map<String, Located> names = new HashMap<>();

  private FeatureTestResolver(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Resolves the tests of a feature repository. Mistakes of the author are problems in the result;
   * what the probe raises that is not an {@link dev.ashlar.model.error.AshlarException} goes
   * through.
   *
   * @param probe binds SQL; its files are never asked for
   */
  public static FeatureTestResolution resolve(
      FeatureRepository repository, List<dev.ashlar.api.v1.FeatureTest> tests, SchemaProbe probe) {
    Resolver resolver = new Resolver(repository, probe, Optional.empty());
    resolver.resolve();
    return new FeatureTestResolver(resolver).run(tests);
  }

  private FeatureTestResolution run(List<dev.ashlar.api.v1.FeatureTest> tests) {
    UndeclaredSources undeclared = new UndeclaredSources(resolver.catalog());
    undeclared.refuse(tests);
    List<FeatureTest> resolved = new ArrayList<>();
    for (dev.ashlar.api.v1.FeatureTest test : tests) {
      Located at = new Located(test.getOrigin(), resolver.problems());
      checkName(test.getName(), at);
      subject(test, at)
          .flatMap(subject -> new ExampleResolver(at, subject).resolve(test))
          .ifPresent(resolved::add);
    }
    return new FeatureTestResolution(
        resolver.problems().sorted(), undeclared.views(), resolver.definitions(), resolved);
  }

  private void checkName(String name, Located at) {
    if (name.isEmpty() || !NameRules.check("feature_test name", name, at, "name")) {
      return;
    }
    Located first = names.putIfAbsent(name.toLowerCase(Locale.ROOT), at);
    if (first != null) {
      at.problem(
          "name",
          "feature_test `" + name + "` is defined twice",
          "the first is at " + first.at("name").text());
    }
  }

  /** Returns what is tested, or empty if there is no such thing or something is wrong with it. */
  private Optional<TestSubject> subject(dev.ashlar.api.v1.FeatureTest test, Located at) {
    Definitions definitions = resolver.definitions();
    if (test.getSubjectCase() == SubjectCase.VIEW) {
      resolver.catalog().find(DefinitionKind.BATCH_FEATURE_VIEW, test.getView(), at, "view");
      return Optional.ofNullable(definitions.views().get(test.getView()))
          .map(view -> TestSubject.of(view, definitions));
    }
    if (test.getSubjectCase() == SubjectCase.SERVICE) {
      resolver.catalog().find(DefinitionKind.FEATURE_SERVICE, test.getService(), at, "service");
      return Optional.ofNullable(definitions.services().get(test.getService()))
          .map(service -> TestSubject.of(service, definitions));
    }
    return Optional.empty();
  }
}
