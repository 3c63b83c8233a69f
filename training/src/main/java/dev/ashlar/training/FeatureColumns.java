package dev.ashlar.training;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of feature values that is filled row by row: {@code _row}, then some of a vector's
 * features. Not thread-safe; reused after {@link #clear}.
 */
final class FeatureColumns implements ColumnBatch {
  /** Rows of one batch: long enough to amortise a hand-over, short enough for the cache. */
  static final int CAPACITY = 4096;

  private final Schema schema;
  private final int[] features;
  private final long[] rows = new long[CAPACITY];
  private final List<Values> columns = new ArrayList<>();
  private int size;
  private long errors;

  /**
   * @param features positions in the vector of the columns after {@code _row}
   */
  FeatureColumns(Schema schema, List<Integer> features) {
    this.schema = schema;
    this.features = features.stream().mapToInt(Integer::intValue).toArray();
    for (Field field : schema.fields().subList(1, schema.size())) {
      columns.add(new Values(field.type()));
    }
  }

  /** Appends a row; {@link #isFull} must be false. */
  void append(long row, FeatureVector vector) {
    rows[size] = row;
    for (int i = 0; i < features.length; i++) {
      if (vector.isError(features[i])) {
        errors++;
      }
      columns.get(i).set(size, vector, features[i]);
    }
    size++;
  }

  boolean isFull() {
    return size == CAPACITY;
  }

  void clear() {
    size = 0;
  }

  /** Returns how many values were errors, written as null. */
  long errors() {
    return errors;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public int rowCount() {
    return size;
  }

  @Override
  public Column column(int index) {
    return index == 0 ? new Rows(rows) : columns.get(index - 1);
  }

  private record Rows(@SuppressWarnings("ArrayRecordComponent") long[] rows) implements Column {
    @Override
    public DataType type() {
      return DataType.INT64;
    }

    @Override
    public boolean isNull(int row) {
      return false;
    }

    @Override
    public long getLong(int row) {
      return rows[row];
    }

    @Override
    public double getDouble(int row) {
      return rows[row];
    }

    @Override
    public Object getObject(int row) {
      return rows[row];
    }
  }

  /** Cells of one feature: numbers in one array, everything else in another. */
  private static final class Values implements Column {
    private final DataType type;
    private final BitSet present = new BitSet(CAPACITY);
    private final long[] longs;
    private final double[] doubles;
    private final @Nullable Object[] objects;

    Values(DataType type) {
      this.type = type;
      boolean isLong = isLong(type);
      boolean isDouble = isDouble(type);
      longs = new long[isLong ? CAPACITY : 0];
      doubles = new double[isDouble ? CAPACITY : 0];
      objects = new Object[isLong || isDouble ? 0 : CAPACITY];
    }

    void set(int row, FeatureVector vector, int feature) {
      boolean isPresent = !vector.isNull(feature);
      present.set(row, isPresent);
      if (objects.length > 0) {
        objects[row] = isPresent ? vector.getObject(feature) : null;
      } else if (isPresent && longs.length > 0) {
        longs[row] = vector.getLong(feature);
      } else if (isPresent) {
        doubles[row] = vector.getDouble(feature);
      }
    }

    @Override
    public DataType type() {
      return type;
    }

    @Override
    public boolean isNull(int row) {
      return !present.get(row);
    }

    @Override
    public long getLong(int row) {
      return longs[row];
    }

    @Override
    public double getDouble(int row) {
      return doubles[row];
    }

    @Override
    public @Nullable Object getObject(int row) {
      if (!present.get(row)) {
        return null;
      }
      return switch (type.kind()) {
        case INT64, TIMESTAMP -> longs[row];
        case BOOL -> longs[row] != 0;
        case FLOAT64 -> doubles[row];
        case FLOAT32 -> (float) doubles[row];
        case STRING, ARRAY, STRUCT, MAP -> objects[row];
      };
    }

    private static boolean isLong(DataType type) {
      return switch (type.kind()) {
        case INT64, TIMESTAMP, BOOL -> true;
        case FLOAT64, FLOAT32, STRING, ARRAY, STRUCT, MAP -> false;
      };
    }

    private static boolean isDouble(DataType type) {
      return type.kind() == DataType.Kind.FLOAT64 || type.kind() == DataType.Kind.FLOAT32;
    }
  }
}
