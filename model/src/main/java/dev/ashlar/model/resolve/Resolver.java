package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.Defaults;
import dev.ashlar.api.v1.Definition;
import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Entity;
import dev.ashlar.model.definition.FeatureService;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the messages of a feature repository into {@link Definitions}, or reports everything that
 * is wrong with them. What rests on a definition with a mistake is judged as far as it can be on
 * its own, so that one mistake is reported once. Used through {@link #resolve}.
 */
public final class Resolver {
  private final ProblemList problems = new ProblemList();
  private final Catalog catalog;
  private final FeatureRepository repository;
  private final SchemaProbe probe;
  private final Optional<SchemaProbe> files;
  private final Located defaultsAt;
  private boolean complete = true;

  private final Map<String, Entity> entities = new HashMap<>();
  private final Map<String, BatchSource> sources = new HashMap<>();
  private final Map<String, ViewOutline> outlines = new HashMap<>();
  private final Map<String, BatchFeatureView> views = new HashMap<>();
  private final Map<String, FeatureService> services = new HashMap<>();

  /**
   * @param probe binds SQL
   * @param files tells the columns of sources that declare none; without it nothing is concluded of
   *     such sources, and what rests on them is judged as far as it can be
   */
  Resolver(FeatureRepository repository, SchemaProbe probe, Optional<SchemaProbe> files) {
    this.repository = repository;
    this.probe = probe;
    this.files = files;
    this.catalog = new Catalog(repository);
    this.defaultsAt = new Located(repository.getDefaults().getOrigin(), problems);
  }

  /**
   * Resolves a feature repository. Mistakes of the author are problems in the result; what the
   * probe raises that is not an {@link dev.ashlar.model.error.AshlarException} goes through.
   */
  public static Resolution resolve(FeatureRepository repository, SchemaProbe probe) {
    return new Resolver(repository, probe, Optional.of(probe)).run();
  }

  private Resolution run() {
    resolve();
    return problems.isEmpty() && complete
        ? new Resolution.Resolved(definitions())
        : new Resolution.Rejected(problems.sorted());
  }

  /** Resolves every definition and finds what is wrong with them. */
  void resolve() {
    if (repository.getDefinitionsCount() > ResolverLimits.MAX_DEFINITIONS) {
      defaultsAt.problem(
          Located.ROOT,
          repository.getDefinitionsCount() + " definitions",
          "expected: at most " + ResolverLimits.MAX_DEFINITIONS);
      return;
    }
    complete =
        defaultsAt.isSound()
            && !repository.getIncomplete()
            && repository.getUnreadNamesCount() == 0;
    NameRules.checkTexts(
        "",
        repository.getDefaults().getOwner(),
        repository.getDefaults().getTagsMap(),
        defaultsAt,
        "");
    repository.getDefinitionsList().forEach(this::catalogue);
    resolveEntities();
    resolveSources();
    resolveViews();
    resolveServices();
  }

  Catalog catalog() {
    return catalog;
  }

  ProblemList problems() {
    return problems;
  }

  /** Returns the definitions that are valid. */
  Definitions definitions() {
    return new Definitions(entities, sources, views, services);
  }

  private void catalogue(Definition raw) {
    Defaults defaults = repository.getDefaults();
    Definition definition = MetadataReader.withDefaults(raw, defaults);
    Located at = new Located(definition.getOrigin(), problems);
    complete &= at.isSound();
    Optional<DefinitionKind> kind = DefinitionKind.of(definition);
    if (kind.isEmpty()) {
      at.problem(Located.ROOT, "a definition without a kind", "expected: entity, batch_source, …");
      return;
    }
    if (definition.getName().isEmpty()) {
      if (at.readable("name")) {
        at.problem(Located.ROOT, kind.get().withArticle() + " without a name", "expected: `name`");
      }
      return;
    }
    NameRules.check(kind.get().word() + " name", definition.getName(), at, "name");
    NameRules.checkTexts(raw.getDescription(), raw.getOwner(), raw.getTagsMap(), at, "");
    catalog.add(kind.get(), new Catalog.Entry(definition, at));
  }

  private void resolveEntities() {
    EntityResolver resolver = new EntityResolver();
    catalog
        .all(DefinitionKind.ENTITY)
        .forEach((name, entry) ->
            resolver.resolve(entry).ifPresent(entity -> entities.put(name, entity)));
  }

  private void resolveSources() {
    SourceResolver resolver = new SourceResolver(files);
    catalog
        .all(DefinitionKind.BATCH_SOURCE)
        .forEach((name, entry) ->
            resolver.resolve(entry).ifPresent(source -> sources.put(name, source)));
  }

  private void resolveViews() {
    ViewResolver.Surroundings around =
        new ViewResolver.Surroundings(
            catalog, entities, sources, repository.getDefaults(), defaultsAt, probe);
    catalog
        .all(DefinitionKind.BATCH_FEATURE_VIEW)
        .forEach((name, entry) -> {
          ViewOutline outline = new ViewResolver(around, entry).resolve();
          outlines.put(name, outline);
          outline.view().ifPresent(view -> views.put(name, view));
        });
  }

  private void resolveServices() {
    catalog
        .all(DefinitionKind.FEATURE_SERVICE)
        .forEach((name, entry) ->
            new ServiceResolver(catalog, outlines, entry)
                .resolve()
                .ifPresent(service -> services.put(name, service)));
  }
}
