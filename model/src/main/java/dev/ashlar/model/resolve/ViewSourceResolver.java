package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.SourceFilter;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.ViewSource;
import dev.ashlar.model.time.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Resolves what one view reads of which sources. Not thread-safe; used once. */
final class ViewSourceResolver {
  private static final String NOW = "0s";

  private final ViewResolver.Surroundings around;
  private final BatchFeatureViewDefinition view;
  private final Located at;
  private final OptionalLong intervalMicros;

  /**
   * @param intervalMicros the view's batch schedule, if it is valid
   */
  ViewSourceResolver(
      ViewResolver.Surroundings around,
      BatchFeatureViewDefinition view,
      Located at,
      OptionalLong intervalMicros) {
    this.around = around;
    this.view = view;
    this.at = at;
    this.intervalMicros = intervalMicros;
  }

  /**
   * The sources of a view.
   *
   * @param byName the sources themselves, in the view's order
   * @param uses what the view's queries see of them
   */
  record Sources(Map<String, BatchSource> byName, List<ViewSource> uses) {

    /** Returns whether any of them has a timestamp. */
    boolean isTimed() {
      return byName.values().stream().anyMatch(source -> source.timestamp().isPresent());
    }
  }

  /** Returns the sources; empty if one of them is not known. */
  Optional<Sources> resolve() {
    if (view.getSourcesCount() == 0 && at.readable("sources")) {
      at.problem("sources", "a view without sources", "expected: at least one batch_source");
    }
    if (view.getSourcesCount() > ResolverLimits.MAX_SOURCES_PER_VIEW) {
      at.problem(
          "sources",
          view.getSourcesCount() + " sources",
          "expected: at most " + ResolverLimits.MAX_SOURCES_PER_VIEW);
      return Optional.empty();
    }
    Map<String, BatchSource> sources = new LinkedHashMap<>();
    List<ViewSource> uses = new ArrayList<>();
    boolean known = view.getSourcesCount() > 0 && at.readable("sources");
    for (int i = 0; i < view.getSourcesCount(); i++) {
      String name = view.getSources(i).getSource();
      String path = "sources[" + i + "]";
      if (sources.containsKey(name)) {
        at.problem(path, "source " + Quoted.of(name) + " is listed twice");
        continue;
      }
      boolean exists =
          around
              .catalog()
              .find(DefinitionKind.BATCH_SOURCE, name, at, path + ".source")
              .isPresent();
      BatchSource source = exists ? around.sources().get(name) : null;
      if (source == null) {
        at.restsOnUnsound();
        known = false;
      } else {
        sources.put(name, source);
        use(view.getSources(i), source, path).ifPresent(uses::add);
      }
    }
    return known ? Optional.of(new Sources(sources, uses)) : Optional.empty();
  }

  private Optional<ViewSource> use(
      dev.ashlar.api.v1.ViewSource written, BatchSource source, String path) {
    if (!written.hasFilter()) {
      return Optional.of(new ViewSource(source.name(), written.getUnfiltered(), 0, 0));
    }
    String filter = path + ".filter";
    if (written.getUnfiltered()) {
      at.problem(filter, "`filter` of an unfiltered source", "expected: one of the two");
      return Optional.empty();
    }
    if (source.timestamp().isEmpty()) {
      at.problem(
          filter,
          "`filter` of source " + Quoted.of(source.name()) + ", which has no timestamp",
          "expected: only of a source with `timestamp`");
      return Optional.empty();
    }
    return filtered(source.name(), written.getFilter(), filter);
  }

  private Optional<ViewSource> filtered(String name, SourceFilter filter, String path) {
    OptionalLong start = shift(path + ".start", filter.getStart());
    OptionalLong end = shift(path + ".end", filter.getEnd());
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    if (end.getAsLong() != 0 && !view.getIncremental() && at.readable("incremental")) {
      at.problem(
          path + ".end",
          "`end` of a filter in a view that is not incremental",
          "expected: no `end`, or `incremental: true`");
    }
    if (intervalMicros.isPresent()) {
      long earliest = start.getAsLong() - intervalMicros.getAsLong();
      if (end.getAsLong() <= earliest) {
        at.problem(
            path + ".end",
            "a filter that ends at "
                + filter.getEnd()
                + " sees nothing of an interval of "
                + Durations.format(intervalMicros.getAsLong()),
            "expected: an end after " + Durations.format(earliest));
      }
    }
    return Optional.of(new ViewSource(name, false, start.getAsLong(), end.getAsLong()));
  }

  private OptionalLong shift(String path, String text) {
    return new Setting(at, path, text.isEmpty() ? NOW : text).duration(Setting.OFFSET);
  }
}
