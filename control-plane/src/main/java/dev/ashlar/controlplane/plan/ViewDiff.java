package dev.ashlar.controlplane.plan;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.ViewSource;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How two definitions of a view differ, and whether the rows that are stored stay right.
 *
 * @param rebuild what makes stored rows, or their intervals, wrong
 * @param inPlace what leaves stored rows as they are
 * @param publish whether the online values change
 */
record ViewDiff(List<String> rebuild, List<String> inPlace, boolean publish) {
  ViewDiff {
    rebuild = List.copyOf(rebuild);
    inPlace = List.copyOf(inPlace);
  }

  static ViewDiff between(
      Definitions oldAll, BatchFeatureView was, Definitions newAll, BatchFeatureView is) {
    List<String> features = FeatureDiff.valueChanges(was.features(), is.features());
    List<String> inPlace = new ArrayList<>(features);
    inPlace.addAll(availabilityChanges(was, is));
    boolean publish = is.online() && !(features.isEmpty() && inPlace.isEmpty());
    inPlace.addAll(otherChanges(was, is));
    List<String> rebuild = rebuildReasons(oldAll, was, newAll, is);
    boolean isRewritten = rebuild.isEmpty() && inPlace.isEmpty();
    addIf(
        inPlace,
        isRewritten && !Objects.equals(was.query().sql(), is.query().sql()),
        "layout of the SQL");
    return new ViewDiff(rebuild, inPlace, publish);
  }

  private static List<String> rebuildReasons(
      Definitions oldAll, BatchFeatureView was, Definitions newAll, BatchFeatureView is) {
    List<String> reasons = new ArrayList<>();
    addIf(reasons, !was.query().sql().strip().equals(is.query().sql().strip()), "SQL changed");
    boolean isIncremental = is.query().everyMicros().isPresent();
    addIf(
        reasons,
        was.query().everyMicros().isPresent() != isIncremental,
        "incremental switched " + (isIncremental ? "on" : "off"));
    addIf(reasons, !was.joinKeys().equals(is.joinKeys()), "join keys changed");
    addIf(reasons, !was.timestamp().equals(is.timestamp()), "timestamp changed");
    reasons.addAll(columnChanges("column", was.rows(), is.rows()));
    reasons.addAll(sourceChanges(oldAll, was, newAll, is));
    reasons.addAll(scheduleReasons(was, is));
    return reasons;
  }

  private static List<String> scheduleReasons(BatchFeatureView was, BatchFeatureView is) {
    BatchSchedule before = was.schedule();
    BatchSchedule after = is.schedule();
    List<String> reasons = new ArrayList<>();
    changed(reasons, "batch_schedule", before.intervalMicros(), after.intervalMicros());
    changed(reasons, "data_delay", before.delayMicros(), after.delayMicros());
    addIf(
        reasons,
        !was.tileMicros().equals(is.tileMicros()),
        "aggregation_interval " + durations(was.tileMicros(), is.tileMicros()));
    addIf(
        reasons,
        is.isDimension() && before.featureStartMicros() != after.featureStartMicros(),
        "feature_start_time of a dimension changed");
    return reasons;
  }

  private static List<String> sourceChanges(
      Definitions oldAll, BatchFeatureView was, Definitions newAll, BatchFeatureView is) {
    List<String> reasons = new ArrayList<>();
    Map<String, ViewSource> usedBefore = byName(was);
    Map<String, ViewSource> usedAfter = byName(is);
    TreeSet<String> names = new TreeSet<>(usedBefore.keySet());
    names.addAll(usedAfter.keySet());
    for (String name : names) {
      BatchSource before = usedBefore.containsKey(name) ? oldAll.sources().get(name) : null;
      BatchSource after = usedAfter.containsKey(name) ? newAll.sources().get(name) : null;
      if (before == null || after == null) {
        reasons.add("source " + (before == null ? "+ " : "- ") + name);
      } else {
        addIf(
            reasons,
            !Objects.equals(usedBefore.get(name), usedAfter.get(name)),
            "source " + name + ": filter changed");
        reasons.addAll(sourceChanges(before, after));
      }
    }
    return reasons;
  }

  private static Map<String, ViewSource> byName(BatchFeatureView view) {
    Map<String, ViewSource> sources = new TreeMap<>();
    view.query().sources().forEach(source -> sources.put(source.name(), source));
    return sources;
  }

  private static List<String> sourceChanges(BatchSource before, BatchSource after) {
    String name = "source " + before.name();
    List<String> reasons = new ArrayList<>();
    addIf(reasons, !before.path().equals(after.path()), name + ": path changed");
    addIf(reasons, before.format() != after.format(), name + ": format changed");
    addIf(reasons, !before.timestamp().equals(after.timestamp()), name + ": timestamp changed");
    // A column that is new in the files cannot change rows unless the view's columns show it.
    for (Field field : before.schema().fields()) {
      Optional<Field> now = after.schema().find(field.name());
      addIf(reasons, now.isEmpty(), name + ": column - " + field.name());
      addIf(
          reasons,
          now.isPresent() && !now.get().equals(field),
          name + ": column " + field.name() + " has another type");
    }
    return reasons;
  }

  private static List<String> columnChanges(String what, Schema was, Schema is) {
    List<String> reasons = new ArrayList<>();
    for (Field field : is.fields()) {
      Optional<Field> before = was.find(field.name());
      addIf(reasons, before.isEmpty(), what + " + " + field);
      addIf(
          reasons,
          before.isPresent() && !before.get().equals(field),
          what + " " + field.name() + " has another type");
    }
    for (Field field : was.fields()) {
      addIf(reasons, is.find(field.name()).isEmpty(), what + " - " + field.name());
    }
    addIf(reasons, reasons.isEmpty() && !was.equals(is), what + " order changed");
    return reasons;
  }

  /** What changes online values although features and rows are the same. */
  private static List<String> availabilityChanges(BatchFeatureView was, BatchFeatureView is) {
    List<String> reasons = new ArrayList<>();
    BatchSchedule before = was.schedule();
    BatchSchedule after = is.schedule();
    addIf(
        reasons,
        !was.ttlMicros().equals(is.ttlMicros()),
        "ttl " + durations(was.ttlMicros(), is.ttlMicros()));
    addIf(
        reasons,
        before.featureStartMicros() != after.featureStartMicros(),
        "feature_start_time " + times(before.featureStartMicros(), after.featureStartMicros()));
    addIf(
        reasons,
        !before.featureEndMicros().equals(after.featureEndMicros()),
        "feature_end_time changed");
    addIf(reasons, !was.online() && is.online(), "online switched on");
    return reasons;
  }

  private static List<String> otherChanges(BatchFeatureView was, BatchFeatureView is) {
    List<String> reasons = new ArrayList<>();
    addIf(reasons, was.online() && !is.online(), "online switched off");
    addIf(
        reasons,
        was.offline() != is.offline(),
        "offline switched " + (is.offline() ? "on" : "off"));
    addIf(
        reasons,
        was.lookback() != is.lookback(),
        "lookback " + was.lookback() + " → " + is.lookback());
    changed(
        reasons, "history_retention", was.historyRetentionMicros(), is.historyRetentionMicros());
    addIf(
        reasons,
        was.preventDestroy() != is.preventDestroy(),
        "prevent_destroy " + (is.preventDestroy() ? "set" : "cleared"));
    addIf(reasons, !was.entities().equals(is.entities()), "entities renamed");
    addIf(reasons, !was.query().sourceNames().equals(is.query().sourceNames()), "order of sources");
    reasons.addAll(FeatureDiff.descriptionChanges(was.features(), is.features()));
    addIf(reasons, !was.metadata().equals(is.metadata()), "description, owner or tags");
    return reasons;
  }

  private static void changed(List<String> reasons, String what, long was, long is) {
    addIf(reasons, was != is, what + " " + durations(OptionalLong.of(was), OptionalLong.of(is)));
  }

  private static String durations(OptionalLong was, OptionalLong is) {
    return duration(was) + " → " + duration(is);
  }

  private static String duration(OptionalLong micros) {
    return micros.isPresent() ? Durations.format(micros.getAsLong()) : "none";
  }

  private static String times(long was, long is) {
    return Timestamps.format(was) + " → " + Timestamps.format(is);
  }

  private static void addIf(List<String> reasons, boolean applies, String reason) {
    if (applies) {
      reasons.add(reason);
    }
  }
}
