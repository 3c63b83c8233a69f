package dev.ashlar.serving;

import com.fasterxml.jackson.core.io.SerializedString;
import dev.ashlar.engine.row.KeyCodec;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.FeatureService.Member;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out the {@link ServicePlan} of a service. One per plan; not thread-safe. */
final class ServicePlanner {
  private final ServingSnapshot snapshot;
  private final Map<String, KeySlot> slots = new LinkedHashMap<>();
  private final Map<String, Integer> tableOfView = new HashMap<>();
  private final Map<List<Object>, Integer> keyOfSlots = new HashMap<>();
  private final Map<PlannedRead, Integer> readNumbers = new HashMap<>();
  private final List<PlannedTable> tables = new ArrayList<>();
  private final List<PlannedKey> keys = new ArrayList<>();
  private final List<PlannedRead> reads = new ArrayList<>();
  private final List<PlannedFeature> features = new ArrayList<>();

  private ServicePlanner(ServingSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * Returns the plan of a service.
   *
   * @throws AshlarException INVALID_ARGUMENT if it has a view that is not served online
   */
  static ServicePlan plan(
      ServingSnapshot snapshot, FeatureService service, ServiceTelemetry telemetry) {
    ServicePlanner planner = new ServicePlanner(snapshot);
    List<Member> members = new ArrayList<>(service.members());
    members.sort(Comparator.comparing(Member::alias));
    for (Member member : members) {
      planner.add(service, member);
    }
    ServicePlan.Parts parts =
        new ServicePlan.Parts(
            planner.slots, planner.tables, planner.keys, planner.reads, planner.features);
    return new ServicePlan(service.name(), parts, telemetry);
  }

  private void add(FeatureService service, Member member) {
    BatchFeatureView view = snapshot.definitions().views().get(member.view());
    if (view == null) {
      throw new AshlarException(
          ErrorCode.INTERNAL, "service " + service.name() + " (expected: its views are defined)");
    }
    if (!view.online()) {
      throw BadRequest.at(
          "service " + service.name(),
          "its view " + view.name() + " is not served online",
          "views with online: true");
    }
    int read = read(view, member);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < view.features().size(); i++) {
      if (member.gives(view.features().get(i).name())) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparing(i -> view.features().get(i).name()));
    for (int feature : order) {
      features.add(planned(member, view.features().get(feature), read, feature));
    }
  }

  private static PlannedFeature planned(Member member, Feature feature, int read, int position) {
    SerializedString name = new SerializedString(member.alias() + "." + feature.name());
    name.asUnquotedUTF8();
    name.asQuotedUTF8();
    boolean isCount = false;
    boolean zeroWithoutRow = false;
    if (feature instanceof Feature.Aggregate aggregate && aggregate.secondaryKey().isEmpty()) {
      isCount = aggregate.function().isCount();
      zeroWithoutRow = aggregate.aggregation().zeroWithoutRows();
    }
    int windows = feature.valueWithoutRows() instanceof List<?> series ? series.size() : 0;
    return new PlannedFeature(name, feature, read, position, isCount, zeroWithoutRow, windows);
  }

  private int read(BatchFeatureView view, Member member) {
    int table =
        tableOfView.computeIfAbsent(
            view.name(),
            name -> {
              @Nullable String stored = snapshot.tables().get(name);
              tables.add(new PlannedTable(stored, view));
              return tables.size() - 1;
            });
    PlannedRead read = new PlannedRead(view, table, key(view, member));
    return readNumbers.computeIfAbsent(
        read,
        added -> {
          reads.add(added);
          return reads.size() - 1;
        });
  }

  private int key(BatchFeatureView view, Member member) {
    int[] positions = new int[view.joinKeys().size()];
    List<Object> identity = new ArrayList<>();
    for (int i = 0; i < positions.length; i++) {
      Field joinKey = view.joinKeys().get(i);
      KeySlot slot = slot(joinKey, member);
      positions[i] = slot.index();
      identity.add(slot.index());
    }
    return keyOfSlots.computeIfAbsent(
        identity,
        added -> {
          keys.add(new PlannedKey(new KeyCodec(view.joinKeys()), positions));
          return keys.size() - 1;
        });
  }

  private KeySlot slot(Field joinKey, Member member) {
    String name = member.joinKeys().getOrDefault(joinKey.name(), joinKey.name());
    KeySlot slot =
        slots.computeIfAbsent(name, added -> new KeySlot(added, joinKey.type(), slots.size()));
    if (!slot.type().equals(joinKey.type())) {
      throw BadRequest.at(
          "join key " + name, "of type " + slot.type() + " and " + joinKey.type(), "one type");
    }
    return slot;
  }
}
