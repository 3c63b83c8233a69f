package dev.ashlar.engine.sweep;

import dev.ashlar.engine.row.CanonicalEncoding;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.type.Field;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The newest attribute row of one key at a time: the greatest event time, and among equal ones the
 * greatest encoded row, null before any value. A row's values are copied only when the cursor is
 * about to leave its batch, when they are asked for, or to break a tie.
 */
final class LatestRow {
  private final ViewPlan plan;
  private final FeatureVector values;
  private final FeatureVector rival;
  private final List<Field> features;
  private final int[] byColumn;

  private boolean present;
  private long time;
  private Column @Nullable [] pendingColumns;
  private int pendingRow;

  LatestRow(ViewPlan plan) {
    this.plan = plan;
    features = plan.features().fields();
    byColumn =
        IntStream.range(0, features.size())
            .boxed()
            .sorted(Comparator.comparingInt(plan::attributeColumn))
            .mapToInt(Integer::intValue)
            .toArray();
    values = new FeatureVector(plan.features());
    rival = new FeatureVector(plan.features());
  }

  /** Forgets everything, for the next key. */
  void reset() {
    present = false;
    pendingColumns = null;
  }

  /** Takes the cursor's row and moves it on; times of one key ascend. */
  void take(RowCursor rows) {
    take(rows.columns(), rows.row(), rows.time());
    if (rows.isLastOfBatch()) {
      copyPending();
    }
    rows.advance();
  }

  /** Takes a row of columns that stay; times of one key ascend. */
  void take(Column[] columns, int row, long rowMicros) {
    if (present && rowMicros == time) {
      copyPending();
      copy(columns, row, rival);
      if (compare(rival, values) > 0) {
        values.copyFrom(rival);
      }
    } else {
      present = true;
      time = rowMicros;
      pendingColumns = columns;
      pendingRow = row;
    }
  }

  boolean isPresent() {
    return present;
  }

  long effectiveMicros() {
    return plan.times().effectiveMicros(time);
  }

  /** Puts the row's values into a vector. */
  void finish(FeatureVector vector) {
    if (!present) {
      vector.clear();
      return;
    }
    copyPending();
    vector.copyFrom(values);
    vector.putEffectiveMicros(effectiveMicros());
  }

  private void copyPending() {
    Column[] columns = pendingColumns;
    if (columns != null) {
      copy(columns, pendingRow, values);
      pendingColumns = null;
    }
  }

  private void copy(Column[] columns, int row, FeatureVector to) {
    for (int i = 0; i < features.size(); i++) {
      Column column = columns[plan.attributeColumn(i)];
      if (column.isNull(row)) {
        to.putNull(i);
        continue;
      }
      switch (features.get(i).type().kind()) {
        case INT64, TIMESTAMP, BOOL -> to.putLong(i, column.getLong(row));
        case FLOAT64, FLOAT32 -> to.putDouble(i, column.getDouble(row));
        case STRING -> to.putObject(i, column.getObject(row));
        case ARRAY, STRUCT, MAP -> {
          Object value = column.getObject(row);
          to.putObject(
              i, value == null ? null : CanonicalEncoding.canonical(features.get(i).type(), value));
        }
      }
    }
  }

  private int compare(FeatureVector left, FeatureVector right) {
    for (int i : byColumn) {
      int order =
          CanonicalEncoding.compare(features.get(i).type(), left.getObject(i), right.getObject(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
