package dev.ashlar.engine.row;

import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Schema;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of a view's features for one key at one time: a buffer that whoever fills it uses
 * again for the next one. Copy what you keep. Not thread-safe.
 *
 * <p>A feature is present, null, or an error (an integer sum outside int64): an error is a null
 * that serving reports with status {@code ERROR} and jobs count.
 */
public final class FeatureVector {
  /** The effective time of a vector that no row stands behind. */
  public static final long NO_ROWS = Long.MIN_VALUE;

  private static final byte PRESENT = 0;
  private static final byte NULL = 1;
  private static final byte ERROR = 2;

  private final Schema schema;
  private final DataType.Kind[] kinds;
  private final byte[] states;
  private final long[] bits;
  private final @Nullable Object[] objects;
  private long effectiveMicros = NO_ROWS;

  /** Makes a vector of nulls. */
  public FeatureVector(Schema schema) {
    this.schema = schema;
    int size = schema.size();
    kinds = new DataType.Kind[size];
    for (int i = 0; i < size; i++) {
      kinds[i] = schema.fields().get(i).type().kind();
    }
    states = new byte[size];
    bits = new long[size];
    objects = new @Nullable Object[size];
    clear();
  }

  /** Returns the features' names and types. */
  public Schema schema() {
    return schema;
  }

  /** Returns the number of features. */
  public int size() {
    return states.length;
  }

  /** Returns whether a feature has no value; true for errors too. */
  public boolean isNull(int feature) {
    return states[feature] != PRESENT;
  }

  /** Returns whether a feature has no value because it could not be computed. */
  public boolean isError(int feature) {
    return states[feature] == ERROR;
  }

  /** Returns whether no rows stand behind the vector: all features are null. */
  public boolean isWithoutRows() {
    return effectiveMicros == NO_ROWS;
  }

  /** Returns an int64, a timestamp in microseconds, or a bool as 0 or 1; undefined if null. */
  public long getLong(int feature) {
    return bits[feature];
  }

  /** Returns a float64 or a widened float32; undefined if null or of another type. */
  public double getDouble(int feature) {
    return Double.longBitsToDouble(bits[feature]);
  }

  /** Returns a value as its Java object, or null. */
  public @Nullable Object getObject(int feature) {
    if (states[feature] != PRESENT) {
      return null;
    }
    return switch (kinds[feature]) {
      case INT64, TIMESTAMP -> (Long) bits[feature];
      case BOOL -> (Boolean) (bits[feature] != 0);
      case FLOAT64 -> (Double) getDouble(feature);
      case FLOAT32 -> (Float) (float) getDouble(feature);
      case STRING, ARRAY, STRUCT, MAP -> objects[feature];
    };
  }

  /**
   * Returns the time from which the values hold, in microseconds: of attributes their row's
   * effective time, of aggregates that of the window's end; {@link #NO_ROWS} if there are none.
   */
  public long effectiveMicros() {
    return effectiveMicros;
  }

  /** Makes every feature null, without rows behind them. */
  public void clear() {
    Arrays.fill(states, NULL);
    Arrays.fill(objects, null);
    effectiveMicros = NO_ROWS;
  }

  /** Takes the effective time. */
  public void putEffectiveMicros(long micros) {
    effectiveMicros = micros;
  }

  /** Makes a feature null. */
  public void putNull(int feature) {
    states[feature] = NULL;
    objects[feature] = null;
  }

  /** Makes a feature an error. */
  public void putError(int feature) {
    states[feature] = ERROR;
    objects[feature] = null;
  }

  /** Takes an int64, a timestamp in microseconds, or a bool as 0 or 1. */
  public void putLong(int feature, long value) {
    states[feature] = PRESENT;
    bits[feature] = value;
  }

  /** Takes a float64 or a widened float32; −0.0 becomes 0.0. */
  public void putDouble(int feature, double value) {
    states[feature] = PRESENT;
    bits[feature] = Double.doubleToLongBits(value == 0 ? 0.0 : value);
  }

  /** Takes a value of any type as its Java object; null makes the feature null. */
  public void putObject(int feature, @Nullable Object value) {
    if (value == null) {
      putNull(feature);
      return;
    }
    switch (kinds[feature]) {
      case INT64, TIMESTAMP -> putLong(feature, (Long) value);
      case BOOL -> putLong(feature, (Boolean) value ? 1 : 0);
      case FLOAT64, FLOAT32 -> putDouble(feature, ((Number) value).doubleValue());
      case STRING, ARRAY, STRUCT, MAP -> {
        states[feature] = PRESENT;
        objects[feature] = value;
      }
    }
  }

  /** Makes a feature equal to one of the same type in another vector. */
  public void putFrom(int feature, FeatureVector other, int otherFeature) {
    states[feature] = other.states[otherFeature];
    bits[feature] = other.bits[otherFeature];
    objects[feature] = other.objects[otherFeature];
  }

  /** Makes this equal to another vector of the same schema. */
  public void copyFrom(FeatureVector other) {
    System.arraycopy(other.states, 0, states, 0, states.length);
    System.arraycopy(other.bits, 0, bits, 0, bits.length);
    System.arraycopy(other.objects, 0, objects, 0, objects.length);
    effectiveMicros = other.effectiveMicros;
  }

  /** Returns whether another vector has the same values; effective times are not compared. */
  public boolean hasSameValues(FeatureVector other) {
    for (int i = 0; i < states.length; i++) {
      if (states[i] != other.states[i]) {
        return false;
      }
      if (states[i] == PRESENT && !isSameValue(other, i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSameValue(FeatureVector other, int i) {
    return switch (kinds[i]) {
      case INT64, TIMESTAMP, BOOL, FLOAT64, FLOAT32 -> bits[i] == other.bits[i];
      case STRING, ARRAY, STRUCT, MAP -> Objects.equals(objects[i], other.objects[i]);
    };
  }
}
