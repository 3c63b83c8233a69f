package dev.ashlar.model.definition;

import dev.ashlar.model.expression.ExpressionParser;
import dev.ashlar.model.expression.Scope;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Features computed by SQL over batch sources: either attributes or tiled aggregates, never both.
 *
 * @param entities the entities, in order; their join keys make the view's key
 * @param joinKeys the join keys of all entities, in order
 * @param query the SQL over batch sources, and how it is run
 * @param rows the columns that the SQL produces
 * @param timestamp the column of {@code rows} that holds the event time; absent for a dimension
 * @param tileMicros {@code aggregation_interval}; absent for attributes
 * @param ttlMicros attributes only
 * @param lookback how many earlier intervals each scheduled job runs again
 * @param historyRetentionMicros how long rows that were replaced can still be read
 */
public record BatchFeatureView(
    String name,
    List<String> entities,
    List<Field> joinKeys,
    ViewQuery query,
    Schema rows,
    Optional<String> timestamp,
    BatchSchedule schedule,
    OptionalLong tileMicros,
    OptionalLong ttlMicros,
    int lookback,
    long historyRetentionMicros,
    boolean online,
    boolean offline,
    boolean preventDestroy,
    List<Feature> features,
    Metadata metadata) {
  public static final long DEFAULT_HISTORY_RETENTION_MICROS = 30 * Durations.DAY;

  public BatchFeatureView {
    entities = List.copyOf(entities);
    joinKeys = List.copyOf(joinKeys);
    features = List.copyOf(features);
    if (features.isEmpty()) {
      throw new IllegalArgumentException("a view without features (expected: at least one)");
    }
  }

  /** Returns whether the features are aggregates (else attributes). */
  public boolean isAggregated() {
    return tileMicros.isPresent();
  }

  /** Returns whether the rows have no time of their own and each run replaces all of them. */
  public boolean isDimension() {
    return timestamp.isEmpty();
  }

  /** Returns the features' names and types, in order. */
  public Schema featureSchema() {
    return new Schema(features.stream().map(f -> new Field(f.name(), f.type())).toList());
  }

  /** Returns the names of the row columns that features read, each once, in row order. */
  public List<String> featureColumns() {
    Set<String> used = new HashSet<>();
    for (Feature feature : features) {
      if (feature instanceof Feature.Attribute attribute) {
        used.add(attribute.column());
      } else if (feature instanceof Feature.Aggregate aggregate) {
        used.add(aggregate.column());
        aggregate.where().ifPresent(condition -> addColumns(condition, used));
      }
      if (feature instanceof Feature.Windowed windowed) {
        windowed.secondaryKey().ifPresent(key -> used.add(key.column()));
      }
    }
    return rows.names().stream().filter(used::contains).toList();
  }

  private void addColumns(String condition, Set<String> used) {
    ExpressionParser.parseCondition(condition, Scope.of(rows))
        .forEachColumn(column -> used.add(rows.fields().get(column.index()).name()));
  }

  /** Returns the join keys by name. */
  public Map<String, DataType> joinKeyTypes() {
    return joinKeys.stream().collect(Collectors.toUnmodifiableMap(Field::name, Field::type));
  }

  /** Returns this view with another {@code ttl}. */
  public BatchFeatureView withTtl(OptionalLong newTtlMicros) {
    return new BatchFeatureView(
        name,
        entities,
        joinKeys,
        query,
        rows,
        timestamp,
        schedule,
        tileMicros,
        newTtlMicros,
        lookback,
        historyRetentionMicros,
        online,
        offline,
        preventDestroy,
        features,
        metadata);
  }
}
