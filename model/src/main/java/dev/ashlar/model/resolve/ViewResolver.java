package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.Defaults;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.Entity;
import dev.ashlar.model.definition.SecondaryKey;
import dev.ashlar.model.definition.ViewQuery;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.SqlFault;
import dev.ashlar.model.resolve.ViewSourceResolver.Sources;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Resolves one batch feature view. Not thread-safe; used once. */
final class ViewResolver {
  /** What a view may refer to, and what it falls back on. */
  record Surroundings(
      Catalog catalog,
      Map<String, Entity> entities,
      Map<String, BatchSource> sources,
      Defaults defaults,
      Located defaultsAt,
      SchemaProbe probe) {}

  private static final String SECONDARY_KEY = "aggregation_secondary_key";
  private static final String NULL_COUNTS = "null_counts";
  private static final Set<DataType.Kind> SECONDARY_KEY_KINDS =
      Set.of(
          DataType.Kind.INT64, DataType.Kind.STRING, DataType.Kind.BOOL, DataType.Kind.TIMESTAMP);

  private final Surroundings around;
  private final Catalog.Entry entry;
  private final BatchFeatureViewDefinition view;
  private final Located at;

  ViewResolver(Surroundings around, Catalog.Entry entry) {
    this.around = around;
    this.entry = entry;
    this.view = entry.definition().getBatchFeatureView();
    this.at = entry.at();
  }

  ViewOutline resolve() {
    Optional<List<Field>> joinKeys = joinKeys();
    ScheduleResolver schedules =
        new ScheduleResolver(view, at, around.defaults(), around.defaultsAt());
    Optional<Sources> sources =
        new ViewSourceResolver(around, view, at, schedules.intervalMicros()).resolve();
    Optional<Schema> rows = sources.flatMap(this::bind);
    rows.ifPresent(columns -> checkRows(columns, joinKeys.orElse(List.of())));
    sources.ifPresent(known -> checkTimestamp(known, rows));
    boolean aggregated = checkOneKind();
    OptionalLong tile = schedules.tileMicros();
    OptionalLong lifetimeStart = schedules.lifetimeStartMicros(tile);
    checkLifetimeIsUsed();
    Optional<SecondaryKey> secondaryKey = secondaryKey(rows, joinKeys, aggregated);
    checkNullCounts(aggregated);
    FeatureResolver.Features features =
        new FeatureResolver(
                at,
                rows,
                new WindowResolver(at, tile, lifetimeStart),
                secondaryKey,
                joinKeys.orElse(List.of()))
            .resolve(view);
    Optional<BatchSchedule> schedule = schedules.resolve(features.features());
    OptionalLong ttl = ttl(aggregated);
    checkLookback();
    OptionalLong historyRetention = historyRetention();
    if (!at.isSound()
        || joinKeys.isEmpty()
        || historyRetention.isEmpty()
        || rows.isEmpty()
        || schedule.isEmpty()
        || sources.isEmpty()) {
      return new ViewOutline(joinKeys, features.names(), Optional.empty());
    }
    BatchFeatureView resolved =
        new BatchFeatureView(
            entry.definition().getName(),
            view.getEntitiesList(),
            joinKeys.get(),
            new ViewQuery(
                view.getSql().getText(),
                sources.get().uses(),
                view.getIncremental() ? schedules.intervalMicros() : OptionalLong.empty()),
            rows.get(),
            present(view.getTimestamp()),
            schedule.get(),
            aggregated ? tile : OptionalLong.empty(),
            ttl,
            view.getLookback(),
            historyRetention.getAsLong(),
            flag(view.hasOnline(), view.getOnline(), around.defaults().getOnline(), true),
            flag(view.hasOffline(), view.getOffline(), around.defaults().getOffline(), false),
            view.getPreventDestroy(),
            features.features(),
            MetadataReader.of(entry.definition()));
    return new ViewOutline(joinKeys, features.names(), Optional.of(resolved));
  }

  private boolean flag(boolean given, boolean own, boolean inherited, boolean isOnline) {
    if (given) {
      return own;
    }
    boolean inherits = isOnline ? around.defaults().hasOnline() : around.defaults().hasOffline();
    return !inherits || inherited;
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private Optional<List<Field>> joinKeys() {
    if (view.getEntitiesCount() == 0 && at.readable("entities")) {
      at.problem("entities", "a view without entities", "expected: at least one entity");
    }
    Set<Field> keys = new LinkedHashSet<>();
    Map<String, String> spellings = new HashMap<>();
    Set<String> seen = new HashSet<>();
    boolean known = view.getEntitiesCount() > 0 && at.readable("entities");
    for (int i = 0; i < view.getEntitiesCount(); i++) {
      String name = view.getEntities(i);
      String path = "entities[" + i + "]";
      if (!seen.add(name)) {
        at.problem(path, "entity " + Quoted.of(name) + " is listed twice");
        continue;
      }
      boolean exists = around.catalog().find(DefinitionKind.ENTITY, name, at, path).isPresent();
      Entity entity = exists ? around.entities().get(name) : null;
      if (entity == null) {
        at.restsOnUnsound();
        known = false;
      } else {
        keys.addAll(entity.joinKeys());
        entity.joinKeys().forEach(key -> checkSpelling(key.name(), spellings, path));
      }
    }
    return known ? Optional.of(List.copyOf(keys)) : Optional.empty();
  }

  private void checkSpelling(String key, Map<String, String> spellings, String path) {
    String other = spellings.putIfAbsent(key.toLowerCase(Locale.ROOT), key);
    if (other != null && !other.equals(key)) {
      at.problem(
          path,
          "join key `" + key + "` differs from `" + other + "` only in case",
          "expected: one spelling, or names that differ in lower case too");
    }
  }

  private Optional<Schema> bind(Sources sources) {
    String sql = view.getSql().getText();
    if (!at.readable("sql")) {
      return Optional.empty();
    }
    if (sql.isBlank()) {
      at.problem("sql", "a view without SQL", "expected: `sql` or `sql_file` with one SELECT");
      return Optional.empty();
    }
    int bytes = sql.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > ResolverLimits.MAX_SQL_BYTES) {
      at.problem(
          "sql", "SQL of " + bytes + " bytes", "expected: at most " + ResolverLimits.MAX_SQL_BYTES);
      return Optional.empty();
    }
    Map<String, Schema> tables = new LinkedHashMap<>();
    sources.byName().forEach((name, source) -> tables.put(name, source.schema()));
    Set<String> parameters = view.getIncremental() ? ViewQuery.PARAMETERS : Set.of();
    try {
      return Optional.of(around.probe().bind(sql, tables, parameters));
    } catch (AshlarException fault) {
      SourcePosition place =
          fault instanceof SqlFault located && located.offset() >= 0
              ? SqlPlaces.at(view.getSql(), located.offset(), at, "sql")
              : at.at("sql");
      at.problem(place, fault.getMessage(), "", "");
      return Optional.empty();
    }
  }

  private void checkRows(Schema rows, List<Field> joinKeys) {
    if (rows.size() > ResolverLimits.MAX_COLUMNS) {
      at.problem(
          "sql",
          "the SQL produces " + rows.size() + " columns",
          "expected: at most " + ResolverLimits.MAX_COLUMNS);
    }
    for (String column : rows.names()) {
      if (column.startsWith("_")) {
        at.problem(
            "sql",
            "the SQL produces a column called " + Quoted.of(column),
            "expected: no underscore at the start; such columns are the platform's own");
      }
    }
    for (Field key : joinKeys) {
      Optional<Field> column = rows.find(key.name());
      if (column.isEmpty()) {
        at.problem(
            at.at("sql"),
            "the SQL does not produce join key `" + key.name() + "`",
            Wording.nearest(key.name(), rows.names()),
            "the SQL of this view produces: " + rows);
      } else if (!column.get().type().equals(key.type())) {
        at.problem(
            "sql",
            "the SQL produces join key `" + key.name() + "` as " + column.get().type().text(),
            "expected: " + key.type().text());
      }
    }
  }

  private void checkTimestamp(Sources sources, Optional<Schema> rows) {
    String column = view.getTimestamp();
    boolean timed = sources.isTimed();
    if (!timed && view.getIncremental()) {
      at.problem(
          "incremental",
          "`incremental` in a view over sources that have no time",
          "expected: only over a source with `timestamp`; each run replaces all rows of one without");
    }
    if (column.isEmpty()) {
      if (!timed) {
        refuseAggregates();
      } else if (at.readable("timestamp")) {
        at.problem(
            Located.ROOT,
            "a view without `timestamp` over a source that has one",
            "expected: the column of the SQL that holds the event time");
      }
      return;
    }
    if (!timed) {
      at.problem(
          "timestamp",
          "a view with `timestamp` over sources that have none",
          "expected: `timestamp` in the source too, or in neither");
      return;
    }
    Optional<Field> field = rows.flatMap(columns -> columns.find(column));
    if (rows.isPresent() && field.isEmpty()) {
      at.problem(
          at.at("timestamp"),
          "unknown column " + Quoted.of(column) + " in `timestamp`",
          Wording.nearest(column, rows.get().names()),
          "the SQL of this view produces: " + rows.get());
    } else if (field.isPresent() && field.get().type().kind() != DataType.Kind.TIMESTAMP) {
      at.problem(
          "timestamp",
          "timestamp column `" + column + "` is " + field.get().type().text(),
          "expected: timestamp");
    }
  }

  private void refuseAggregates() {
    for (int i = 0; i < view.getFeaturesCount(); i++) {
      if (view.getFeatures(i).hasAggregate()) {
        at.problem(
            "features[" + i + "]",
            "aggregates over rows without a time",
            "expected: `timestamp` in the source and the view, or attributes");
        return;
      }
    }
  }

  /** Reports a mix of attributes and aggregates; returns whether the view is an aggregated one. */
  private boolean checkOneKind() {
    List<Integer> attributes = new ArrayList<>();
    List<Integer> aggregates = new ArrayList<>();
    for (int i = 0; i < view.getFeaturesCount(); i++) {
      FeatureDefinition feature = view.getFeatures(i);
      (feature.hasAggregate() ? aggregates : attributes).add(i);
    }
    if (aggregates.isEmpty()) {
      if (!attributes.isEmpty() && !view.getAggregationInterval().isEmpty()) {
        at.problem(
            "aggregation_interval",
            "`aggregation_interval` in a view of attributes",
            "expected: only in views with aggregates");
      }
      return false;
    }
    if (!attributes.isEmpty()) {
      at.problem(
          "features[" + Math.max(attributes.get(0), aggregates.get(0)) + "]",
          "attributes and aggregates in one view",
          "expected: one kind; move the others to a view of their own");
    }
    return true;
  }

  private void checkLifetimeIsUsed() {
    boolean used =
        view.getFeaturesList().stream()
            .anyMatch(f -> f.getAggregate().getWindow().equals(WindowResolver.LIFETIME));
    if (!view.getLifetimeStartTime().isEmpty() && !used && at.readable("features")) {
      at.problem(
          ScheduleResolver.LIFETIME_START,
          "`lifetime_start_time` in a view without a lifetime window",
          "expected: an aggregate with window: lifetime");
    }
  }

  /** Returns whether the view is known to have features, and none of them an aggregate. */
  private boolean hasAttributesAlone(boolean aggregated) {
    return !aggregated && view.getFeaturesCount() > 0 && at.readable("features");
  }

  private void checkNullCounts(boolean aggregated) {
    String value = view.getNullCounts();
    if (value.isEmpty()) {
      return;
    }
    List<String> words = List.of("null", FeatureResolver.ZERO);
    if (!words.contains(value)) {
      at.problem(
          at.at(NULL_COUNTS),
          "`null_counts` of " + Quoted.of(value),
          Wording.nearest(value, words),
          "");
    }
    if (hasAttributesAlone(aggregated)) {
      at.problem(
          NULL_COUNTS,
          "`null_counts` in a view of attributes",
          "expected: only in views with aggregates");
    }
  }

  private Optional<SecondaryKey> secondaryKey(
      Optional<Schema> rows, Optional<List<Field>> joinKeys, boolean aggregated) {
    String column = view.getAggregationSecondaryKey();
    if (column.isEmpty()) {
      if (view.hasMaxKeys()) {
        at.problem(
            "max_keys", "`max_keys` without `aggregation_secondary_key`", "expected: both of them");
      }
      return Optional.empty();
    }
    if (hasAttributesAlone(aggregated)) {
      at.problem(
          SECONDARY_KEY,
          "`aggregation_secondary_key` in a view of attributes",
          "expected: only in views with aggregates");
      return Optional.empty();
    }
    int maxKeys = view.hasMaxKeys() ? view.getMaxKeys() : SecondaryKey.DEFAULT_MAX_KEYS;
    boolean inRange = 1 <= maxKeys && maxKeys <= SecondaryKey.MAX_MAX_KEYS;
    if (!inRange) {
      at.problem(
          "max_keys",
          "`max_keys` of " + maxKeys + " is out of range",
          "expected: 1 to " + SecondaryKey.MAX_MAX_KEYS);
    }
    Optional<Field> field =
        rows.flatMap(columns -> secondaryKeyColumn(column, columns, joinKeys.orElse(List.of())));
    return inRange
        ? field.map(key -> new SecondaryKey(key.name(), key.type(), maxKeys))
        : Optional.empty();
  }

  private Optional<Field> secondaryKeyColumn(String name, Schema rows, List<Field> joinKeys) {
    Optional<Field> column = rows.find(name);
    if (column.isEmpty()) {
      at.problem(
          at.at(SECONDARY_KEY),
          "unknown column " + Quoted.of(name) + " in `aggregation_secondary_key`",
          Wording.nearest(name, rows.names()),
          "the SQL of this view produces: " + rows);
      return Optional.empty();
    }
    if (joinKeys.stream().anyMatch(key -> key.name().equals(name))) {
      at.problem(
          SECONDARY_KEY,
          "secondary key " + Quoted.of(name) + " is a join key",
          "expected: another column of the SQL");
      return Optional.empty();
    }
    if (!SECONDARY_KEY_KINDS.contains(column.get().type().kind())) {
      at.problem(
          SECONDARY_KEY,
          "secondary key " + Quoted.of(name) + " is " + column.get().type().text(),
          "expected: int64, string, bool or timestamp");
      return Optional.empty();
    }
    return column;
  }

  private OptionalLong ttl(boolean aggregated) {
    if (view.getTtl().isEmpty()) {
      return OptionalLong.empty();
    }
    if (aggregated) {
      at.problem("ttl", "`ttl` in a view of aggregates", "expected: only with attributes");
    } else if (view.getTimestamp().isEmpty() && at.readable("timestamp")) {
      at.problem("ttl", "`ttl` over rows without a time", "expected: only with a `timestamp`");
    }
    return new Setting(at, "ttl", view.getTtl()).duration(Setting.REACH);
  }

  private OptionalLong historyRetention() {
    return view.getHistoryRetention().isEmpty()
        ? OptionalLong.of(BatchFeatureView.DEFAULT_HISTORY_RETENTION_MICROS)
        : new Setting(at, "history_retention", view.getHistoryRetention())
            .duration(Setting.RETENTION);
  }

  private void checkLookback() {
    int lookback = view.getLookback();
    if (lookback < 0 || lookback > ResolverLimits.MAX_LOOKBACK) {
      at.problem(
          "lookback",
          "a lookback of " + lookback + " intervals",
          "expected: 0 to " + ResolverLimits.MAX_LOOKBACK);
    }
  }
}
