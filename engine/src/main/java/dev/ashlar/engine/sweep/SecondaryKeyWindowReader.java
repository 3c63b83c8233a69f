package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.ValueKeys;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.PartPlan;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.SecondaryKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads aggregates whose rows are told apart by a secondary key too. Each secondary key has windows
 * of its own, as long as any of them can hold a row of it; rows without one are left out.
 */
final class SecondaryKeyWindowReader extends WindowReader {
  private final SecondaryKey key;
  private final int column;
  private final ValueKeys values;
  private final PartPlan[] parts;
  private final TreeMap<Object, Slot> slots;
  private final List<Slot> spare = new ArrayList<>();
  private long anchor;

  SecondaryKeyWindowReader(ViewPlan view) {
    super(view);
    key = plan().secondaryKey().orElseThrow();
    column = view.rowColumns().indexOf(key.column());
    values = new ValueKeys(key.type());
    parts = plan().parts().toArray(new PartPlan[0]);
    slots = new TreeMap<>(values);
  }

  @Override
  void reset() {
    spare.addAll(slots.values());
    slots.clear();
  }

  @Override
  void advance(long newAnchor) {
    anchor = newAnchor;
    slots.values().forEach(slot -> slot.windows.advance(newAnchor));
    slots.values().removeIf(this::isSpare);
  }

  private boolean isSpare(Slot slot) {
    return slot.windows.isEmpty() && spare.add(slot);
  }

  @Override
  void add(Column[] columns, int row, long timeMicros) {
    if (!columns[column].isNull(row)) {
      slots
          .computeIfAbsent(values.key(columns[column], row), this::open)
          .windows
          .add(columns, row, timeMicros);
    }
  }

  private Slot open(Object value) {
    Slot slot = spare.isEmpty() ? new Slot(plan()) : spare.remove(spare.size() - 1);
    slot.value = values.value(value);
    slot.windows.reset();
    slot.windows.advance(anchor);
    return slot;
  }

  @Override
  boolean finishValues(long newAnchor, FeatureVector vector) {
    boolean withRows = false;
    for (Slot slot : slots.values()) {
      withRows |= slot.windows.finish(newAnchor, slot.cells);
    }
    for (int i = 0; i < parts.length; i++) {
      put(parts[i], vector, i);
    }
    return withRows;
  }

  /**
   * Puts an array with one element for each key whose rows the window holds; null without any. It
   * is an error as a whole if there are too many, or if an element is one.
   */
  private void put(PartPlan part, FeatureVector vector, int feature) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (Slot slot : slots.values()) {
      if (!slot.windows.holdsRows(part.span())) {
        continue;
      }
      if (elements.size() == key.maxKeys() || slot.isError(part)) {
        vector.putError(feature);
        return;
      }
      elements.add(slot.element(part));
    }
    vector.putObject(feature, elements.isEmpty() ? null : Collections.unmodifiableList(elements));
  }

  @Override
  long nextChange() {
    Collection<Slot> all = slots.values();
    return all.stream().mapToLong(slot -> slot.windows.nextChange()).min().orElse(Long.MAX_VALUE);
  }

  /** The windows of one secondary key, and their values. */
  private static final class Slot {
    private final KeyWindows windows;
    private final FeatureVector cells;
    private @Nullable Object value;

    Slot(WindowPlan plan) {
      windows = new KeyWindows(plan);
      cells = new FeatureVector(plan.cells());
    }

    boolean isError(PartPlan part) {
      return part.cellCount() > 0 && cells.isError(part.firstCell());
    }

    @Nullable Object element(PartPlan part) {
      return part.cellCount() > 0 ? cells.getObject(part.firstCell()) : value;
    }
  }
}
