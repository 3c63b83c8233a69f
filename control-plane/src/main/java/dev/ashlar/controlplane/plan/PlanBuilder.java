package dev.ashlar.controlplane.plan;

import dev.ashlar.controlplane.jobs.Coverage;
import dev.ashlar.controlplane.jobs.Spans;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Entity;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Compares what a workspace is with what it shall become. A pure function of its input. */
final class PlanBuilder {
  private final Input input;

  private PlanBuilder(Input input) {
    this.input = input;
  }

  /**
   * Returns the changes, by kind and name.
   *
   * @throws AshlarException INVALID_DEFINITION if a view that must not be destroyed would be
   */
  static List<Change> changes(Input input) {
    PlanBuilder builder = new PlanBuilder(input);
    List<Change> changes = builder.changes();
    builder.refuseDestruction(changes);
    return changes;
  }

  /**
   * What is stored of a view now.
   *
   * @param covered what its jobs cover
   * @param completed what its completed runs cover
   */
  record Stored(OptionalLong onlineStart, Spans covered, Spans completed) {
    static final Stored NOTHING = new Stored(OptionalLong.empty(), Spans.NONE, Spans.NONE);
  }

  /**
   * What a plan is made from.
   *
   * @param live whether views are materialized at all
   * @param stored per view that has a version, what its jobs cover
   */
  record Input(
      boolean live,
      Definitions was,
      Definitions is,
      Map<String, Stored> stored,
      long nowMicros,
      int maxIntervalsPerJob) {}

  private List<Change> changes() {
    Definitions was = input.was();
    Definitions is = input.is();
    List<Change> changes = new ArrayList<>();
    changes.addAll(
        simple(ObjectKind.ENTITY, was.entities(), is.entities(), PlanBuilder::entityReasons));
    changes.addAll(
        simple(ObjectKind.BATCH_SOURCE, was.sources(), is.sources(), PlanBuilder::sourceReasons));
    for (String name : names(was.views(), is.views())) {
      changes.add(view(name));
    }
    changes.addAll(
        simple(
            ObjectKind.FEATURE_SERVICE,
            was.services(),
            is.services(),
            PlanBuilder::serviceReasons));
    return changes;
  }

  private static <T> List<Change> simple(
      ObjectKind kind,
      Map<String, T> was,
      Map<String, T> is,
      BiFunction<T, T, List<String>> reasons) {
    List<Change> changes = new ArrayList<>();
    for (String name : names(was, is)) {
      T before = was.get(name);
      T after = is.get(name);
      if (before == null) {
        changes.add(change(Action.CREATE, kind, name, List.of()));
      } else if (after == null) {
        changes.add(change(Action.DELETE, kind, name, List.of()));
      } else if (before.equals(after)) {
        changes.add(change(Action.UNCHANGED, kind, name, List.of()));
      } else {
        changes.add(change(Action.IN_PLACE, kind, name, reasons.apply(before, after)));
      }
    }
    return changes;
  }

  private Change view(String name) {
    BatchFeatureView was = input.was().views().get(name);
    BatchFeatureView is = input.is().views().get(name);
    if (is == null) {
      return change(Action.DELETE, ObjectKind.BATCH_FEATURE_VIEW, name, List.of());
    }
    if (was == null) {
      return built(Action.CREATE, is, List.of());
    }
    ViewDiff diff = ViewDiff.between(input.was(), was, input.is(), is);
    if (!diff.rebuild().isEmpty()) {
      List<String> reasons = new ArrayList<>(diff.rebuild());
      reasons.addAll(diff.inPlace());
      return built(Action.REBUILD, is, reasons);
    }
    Action action = was.equals(is) ? Action.UNCHANGED : Action.IN_PLACE;
    Stored stored = input.stored().getOrDefault(name, Stored.NOTHING);
    return new Change(
        action,
        ObjectKind.BATCH_FEATURE_VIEW,
        name,
        diff.inPlace(),
        is.features().size(),
        diff.publish(),
        action == Action.UNCHANGED ? Optional.empty() : forecast(is, stored, diff.publish()));
  }

  private Change built(Action action, BatchFeatureView is, List<String> reasons) {
    return new Change(
        action,
        ObjectKind.BATCH_FEATURE_VIEW,
        is.name(),
        reasons,
        is.features().size(),
        is.online(),
        forecast(is, Stored.NOTHING, false));
  }

  private Optional<JobForecast> forecast(BatchFeatureView view, Stored stored, boolean publish) {
    if (!input.live() || !(view.online() || view.offline())) {
      return Optional.empty();
    }
    List<Interval> jobs =
        Coverage.needed(view, stored.onlineStart(), input.nowMicros())
            .map(
                needed -> Coverage.jobs(view, needed, stored.covered(), input.maxIntervalsPerJob()))
            .orElse(List.of());
    boolean publishOnly = jobs.isEmpty() && publish && isPublishable(view, stored);
    BatchSchedule schedule = view.schedule();
    return Optional.of(
        new JobForecast(
            publishOnly ? 1 : jobs.size(),
            jobs.stream().mapToLong(job -> job.cells(schedule.intervalMicros())).sum(),
            hull(jobs),
            view.offline(),
            view.online(),
            view.online() && view.isAggregated()
                ? OptionalLong.of(schedule.reachMicros())
                : OptionalLong.empty(),
            publishOnly,
            every(schedule)));
  }

  private boolean isPublishable(BatchFeatureView view, Stored stored) {
    return Coverage.completedEnd(view, stored.onlineStart(), stored.completed(), input.nowMicros())
        .isPresent();
  }

  private OptionalLong every(BatchSchedule schedule) {
    boolean ended =
        schedule.featureEndMicros().isPresent()
            && schedule.lastEndMicros(input.nowMicros()) >= schedule.lastEndMicros(Long.MAX_VALUE);
    return ended ? OptionalLong.empty() : OptionalLong.of(schedule.intervalMicros());
  }

  private static Optional<Interval> hull(List<Interval> spans) {
    return spans.isEmpty()
        ? Optional.empty()
        : Optional.of(new Interval(spans.getFirst().startMicros(), spans.getLast().endMicros()));
  }

  private void refuseDestruction(List<Change> changes) {
    List<String> refused = new ArrayList<>();
    for (Change change : changes) {
      BatchFeatureView was = input.was().views().get(change.name());
      if (change.kind() == ObjectKind.BATCH_FEATURE_VIEW
          && input.live()
          && was != null
          && was.preventDestroy()) {
        if (change.action() == Action.DELETE) {
          refused.add(change.name() + " would be deleted");
        } else if (change.action() == Action.REBUILD) {
          refused.add(change.name() + " would be rebuilt: " + String.join(", ", change.reasons()));
        }
      }
    }
    if (!refused.isEmpty()) {
      throw new AshlarException(
          ErrorCode.INVALID_DEFINITION,
          "prevent_destroy is set: "
              + String.join("; ", refused)
              + " (expected: an apply that only clears prevent_destroy first)");
    }
  }

  private static List<String> entityReasons(Entity was, Entity is) {
    return was.joinKeys().equals(is.joinKeys())
        ? List.of("description, owner or tags")
        : List.of("join keys changed");
  }

  private static List<String> sourceReasons(BatchSource was, BatchSource is) {
    List<String> reasons = new ArrayList<>();
    if (!was.path().equals(is.path())) {
      reasons.add("path changed");
    }
    if (was.format() != is.format()) {
      reasons.add("format changed");
    }
    if (!was.timestamp().equals(is.timestamp())) {
      reasons.add("timestamp changed");
    }
    if (!was.schema().equals(is.schema())) {
      reasons.add("columns changed");
    }
    if (!was.metadata().equals(is.metadata())) {
      reasons.add("description, owner or tags");
    }
    return reasons;
  }

  private static List<String> serviceReasons(FeatureService was, FeatureService is) {
    List<String> reasons = new ArrayList<>();
    Map<String, FeatureService.Member> before = byAlias(was);
    Map<String, FeatureService.Member> after = byAlias(is);
    for (String alias : names(before, after)) {
      if (!before.containsKey(alias)) {
        reasons.add("+ " + alias);
      } else if (!after.containsKey(alias)) {
        reasons.add("- " + alias);
      } else if (!before.get(alias).equals(after.get(alias))) {
        reasons.add("changed " + alias);
      }
    }
    if (!was.metadata().equals(is.metadata())) {
      reasons.add("description, owner or tags");
    }
    return reasons.isEmpty() ? List.of("order of members") : reasons;
  }

  private static Map<String, FeatureService.Member> byAlias(FeatureService service) {
    Map<String, FeatureService.Member> byAlias = new TreeMap<>();
    service.members().forEach(member -> byAlias.put(member.alias(), member));
    return byAlias;
  }

  private static Change change(Action action, ObjectKind kind, String name, List<String> reasons) {
    return new Change(action, kind, name, reasons, 0, false, Optional.empty());
  }

  private static Set<String> names(Map<String, ?> was, Map<String, ?> is) {
    TreeSet<String> names = new TreeSet<>(was.keySet());
    names.addAll(is.keySet());
    return names;
  }
}
