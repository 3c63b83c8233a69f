package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.PartPlan;
import dev.ashlar.model.data.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads aggregates whose rows are told apart by the entity's key alone. */
final class EntityWindowReader extends WindowReader {
  private final KeyWindows windows;
  private final PartPlan[] parts;

  /** Where the windows' values go first, if features are arrays of them. */
  private final @Nullable FeatureVector cells;

  EntityWindowReader(ViewPlan view) {
    super(view);
    windows = new KeyWindows(plan());
    parts = plan().parts().toArray(new PartPlan[0]);
    cells = plan().isPlain() ? null : new FeatureVector(plan().cells());
  }

  @Override
  void reset() {
    windows.reset();
  }

  @Override
  void advance(long anchor) {
    windows.advance(anchor);
  }

  @Override
  void add(Column[] columns, int row, long timeMicros) {
    windows.add(columns, row, timeMicros);
  }

  @Override
  boolean finishValues(long anchor, FeatureVector vector) {
    if (cells == null) {
      return windows.finish(anchor, vector);
    }
    boolean withRows = windows.finish(anchor, cells);
    for (int i = 0; i < parts.length; i++) {
      PartPlan part = parts[i];
      if (part.isArray()) {
        putSeries(part, cells, vector, i);
      } else {
        vector.putFrom(i, cells, part.firstCell());
      }
    }
    return withRows;
  }

  /** A series with a window that cannot be computed is an error as a whole. */
  private static void putSeries(
      PartPlan part, FeatureVector cells, FeatureVector vector, int feature) {
    List<@Nullable Object> values = new ArrayList<>(part.cellCount());
    for (int i = part.firstCell(); i < part.firstCell() + part.cellCount(); i++) {
      if (cells.isError(i)) {
        vector.putError(feature);
        return;
      }
      values.add(cells.getObject(i));
    }
    vector.putObject(feature, Collections.unmodifiableList(values));
  }

  @Override
  long nextChange() {
    return windows.nextChange();
  }
}
