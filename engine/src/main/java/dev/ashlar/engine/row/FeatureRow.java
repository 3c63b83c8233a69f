package dev.ashlar.engine.row;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The packed row of a view's features that online stores keep for one key, and a view over it that
 * allocates nothing for numbers. Big-endian:
 *
 * <pre>
 * version           1 byte, 1
 * states            2 bits per feature, four to a byte from the lowest bits: 0 present, 1 null,
 *                   2 error
 * effective time    8 bytes, microseconds
 * slots             8 bytes per feature: int64, timestamp, bool (0 or 1), the bits of a float64 or
 *                   widened float32; else offset (from the row's start) and length, 4 bytes each
 * variable part     strings in UTF-8; arrays, structs and maps in canonical encoding
 * </pre>
 *
 * <p>The layout (names and types) is not in the row: the {@link GenerationHeader} has it. A reader
 * is not thread-safe: one per thread, pointed at one row after the other.
 */
public final class FeatureRow {
  private static final int VERSION = 1;
  private static final int STATE_NULL = 1;
  private static final int STATE_ERROR = 2;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] NO_BYTES = {};

  private final DataType[] types;
  private final int effectiveOffset;
  private final int slotsOffset;
  private byte[] bytes = NO_BYTES;

  /** Makes a reader of rows of some layout; {@link #wrap} a row before anything else. */
  public FeatureRow(Schema layout) {
    types = new DataType[layout.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = layout.fields().get(i).type();
    }
    effectiveOffset = 1 + stateBytes(types.length);
    slotsOffset = effectiveOffset + Long.BYTES;
  }

  /** Returns the bytes of a vector. */
  public static byte[] encode(FeatureVector vector) {
    int size = vector.size();
    int slots = 1 + stateBytes(size) + Long.BYTES;
    ByteSink out = new ByteSink();
    out.putByte(VERSION);
    out.skip(stateBytes(size));
    out.putLong(vector.effectiveMicros());
    out.skip(size * Long.BYTES);
    for (int i = 0; i < size; i++) {
      if (vector.isNull(i)) {
        int state = vector.isError(i) ? STATE_ERROR : STATE_NULL;
        out.orByte(1 + (i >> 2), state << ((i & 3) << 1));
      } else {
        out.setLong(slots + i * Long.BYTES, encodeValue(vector, i, out));
      }
    }
    return out.toBytes();
  }

  /**
   * Points the reader at a row, which must not change while it is read.
   *
   * @return this
   * @throws AshlarException CORRUPT if the bytes are no row of this layout
   */
  public FeatureRow wrap(byte[] row) {
    if (row.length < slotsOffset + types.length * Long.BYTES) {
      throw corrupt(row.length + " bytes");
    }
    if (row[0] != VERSION) {
      throw corrupt("version " + row[0]);
    }
    bytes = row;
    return this;
  }

  /** Returns the number of features. */
  public int size() {
    return types.length;
  }

  /** Returns the time from which the values hold; {@link FeatureVector#NO_ROWS} if there are none. */
  public long effectiveMicros() {
    return (long) LONGS.get(bytes, effectiveOffset);
  }

  /** Returns whether a feature has no value; true for errors too. */
  public boolean isNull(int feature) {
    return state(feature) != 0;
  }

  /** Returns whether a feature has no value because it could not be computed. */
  public boolean isError(int feature) {
    return state(feature) == STATE_ERROR;
  }

  /** Returns an int64, a timestamp in microseconds, or a bool as 0 or 1; undefined if null. */
  public long getLong(int feature) {
    return (long) LONGS.get(bytes, slotsOffset + feature * Long.BYTES);
  }

  /** Returns a float64 or a widened float32; undefined if null or of another type. */
  public double getDouble(int feature) {
    return Double.longBitsToDouble(getLong(feature));
  }

  /** Returns the row's bytes, of which strings are slices. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns where in {@link #bytes()} a string's UTF-8 begins; undefined if null. */
  public int offset(int feature) {
    int offset = (int) INTS.get(bytes, slotsOffset + feature * Long.BYTES);
    int length = length(feature);
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw corrupt("a slice outside");
    }
    return offset;
  }

  /** Returns how many bytes a string's UTF-8 has; undefined if null. */
  public int length(int feature) {
    return (int) INTS.get(bytes, slotsOffset + feature * Long.BYTES + Integer.BYTES);
  }

  /** Returns a value as its Java object, or null. */
  public @Nullable Object getObject(int feature) {
    if (isNull(feature)) {
      return null;
    }
    return switch (types[feature].kind()) {
      case INT64, TIMESTAMP -> (Long) getLong(feature);
      case BOOL -> (Boolean) (getLong(feature) != 0);
      case FLOAT64 -> (Double) getDouble(feature);
      case FLOAT32 -> (Float) (float) getDouble(feature);
      case STRING ->
          new String(bytes, offset(feature), length(feature), StandardCharsets.UTF_8);
      case ARRAY, STRUCT, MAP -> CanonicalEncoding.decode(types[feature], slice(feature));
    };
  }

  /** Puts the row's values and effective time into a vector of the same layout. */
  public void copyTo(FeatureVector vector) {
    vector.putEffectiveMicros(effectiveMicros());
    for (int i = 0; i < types.length; i++) {
      if (isError(i)) {
        vector.putError(i);
      } else {
        vector.putObject(i, getObject(i));
      }
    }
  }

  private static int stateBytes(int size) {
    return (size + 3) >> 2;
  }

  private static long encodeValue(FeatureVector vector, int i, ByteSink out) {
    DataType type = vector.schema().fields().get(i).type();
    Object value =
        switch (type.kind()) {
          case INT64, TIMESTAMP, BOOL, FLOAT64, FLOAT32 -> null;
          case STRING, ARRAY, STRUCT, MAP -> vector.getObject(i);
        };
    if (value == null) {
      return vector.getLong(i);
    }
    int offset = out.size();
    if (value instanceof String text) {
      out.putBytes(CanonicalEncoding.utf8(text));
    } else {
      CanonicalEncoding.write(type, value, out);
    }
    return (long) offset << 32 | (out.size() - offset);
  }

  private int state(int feature) {
    return bytes[1 + (feature >> 2)] >>> ((feature & 3) << 1) & 3;
  }

  private byte[] slice(int feature) {
    int offset = offset(feature);
    return Arrays.copyOfRange(bytes, offset, offset + length(feature));
  }

  private static AshlarException corrupt(String found) {
    return new AshlarException(
        ErrorCode.CORRUPT, found + " in an online row (expected: a row of the current layout)");
  }
}
