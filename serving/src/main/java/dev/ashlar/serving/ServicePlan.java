package dev.ashlar.serving;

import dev.ashlar.spi.OnlineStore;
import dev.ashlar.spi.OnlineStore.Generation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one service of one snapshot needs, worked out once: which join keys a request gives, which
 * rows are read and in which order features are written. Thread-safe; it only remembers what it
 * decoded of the tables' current generations.
 */
final class ServicePlan {
  final String service;
  final List<KeySlot> slots;
  final PlannedKey[] keys;
  final PlannedRead[] reads;
  final PlannedFeature[] features;
  final ServiceTelemetry telemetry;

  private final Map<String, KeySlot> slotsByName;
  private final List<PlannedTable> tables;
  private final AtomicReferenceArray<@Nullable GenerationView> remembered;

  ServicePlan(String service, Parts parts, ServiceTelemetry telemetry) {
    this.service = service;
    this.slots = List.copyOf(parts.slots().values());
    this.slotsByName = Map.copyOf(parts.slots());
    this.keys = parts.keys().toArray(PlannedKey[]::new);
    this.reads = parts.reads().toArray(PlannedRead[]::new);
    this.features = parts.features().toArray(PlannedFeature[]::new);
    this.tables = List.copyOf(parts.tables());
    this.telemetry = telemetry;
    this.remembered = new AtomicReferenceArray<>(tables.size());
  }

  /** Returns the join key of a name, or null if requests for this service have none. */
  @Nullable KeySlot slot(String name) {
    return slotsByName.get(name);
  }

  /** Returns the current generation of each table, null where nothing was published yet. */
  @Nullable GenerationView[] generations(OnlineStore store) {
    @Nullable GenerationView[] current = new @Nullable GenerationView[tables.size()];
    for (int i = 0; i < current.length; i++) {
      String table = tables.get(i).name();
      Optional<Generation> generation = table == null ? Optional.empty() : store.generation(table);
      current[i] = generation.isPresent() ? view(i, generation.get()) : null;
    }
    return current;
  }

  private GenerationView view(int table, Generation generation) {
    GenerationView last = remembered.get(table);
    if (last != null && last.isOf(generation)) {
      return last;
    }
    GenerationView view = GenerationView.of(generation, tables.get(table).view());
    remembered.set(table, view);
    return view;
  }

  /** What a planner gathered. */
  record Parts(
      Map<String, KeySlot> slots,
      List<PlannedTable> tables,
      List<PlannedKey> keys,
      List<PlannedRead> reads,
      List<PlannedFeature> features) {}
}
