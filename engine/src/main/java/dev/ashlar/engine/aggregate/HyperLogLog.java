package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;
import java.util.Arrays;

/**
 * About how many different values there are: 2^precision registers, each the greatest rank (number
 * of leading zeros, and one) among the hashes that begin with its number. Hashes are 64 bits of
 * Murmur3-128 over canonical encodings. The estimate is that of Ertl, "New cardinality estimation
 * algorithms for HyperLogLog sketches" (2017), algorithm 6: a function of the registers alone.
 *
 * <p>While few registers are set they are held as a sorted list, so that the many small states of a
 * window stay small.
 */
public final class HyperLogLog extends AggregateState<HyperLogLog> {
  private static final int RANK_BITS = 6;
  private static final int RANK_MASK = (1 << RANK_BITS) - 1;
  private static final int SPARSE_PART = 64;
  private static final int[] NO_ENTRIES = {};
  private static final byte[] NO_REGISTERS = {};

  private final int precision;
  private final ValueKeys keys;
  private long rows;

  /** Register number and rank, ascending, of the registers that are set; while they are few. */
  private int[] sparse = NO_ENTRIES;

  private int sparseSize;

  /** All registers; empty while they are held as a list. */
  private byte[] dense = NO_REGISTERS;

  /**
   * Makes the state of no rows.
   *
   * @param precision 4 to 18
   */
  public HyperLogLog(int precision, DataType input) {
    if (precision < Aggregation.MIN_PRECISION || precision > Aggregation.MAX_PRECISION) {
      throw new IllegalArgumentException(
          "precision " + precision + " (expected: 4 to " + Aggregation.MAX_PRECISION + ")");
    }
    this.precision = precision;
    keys = new ValueKeys(input);
  }

  @Override
  public StateKind kind() {
    return StateKind.HYPER_LOG_LOG;
  }

  @Override
  int limit() {
    return precision;
  }

  @Override
  public void clear() {
    rows = 0;
    sparseSize = 0;
    dense = NO_REGISTERS;
  }

  @Override
  public void copyFrom(HyperLogLog other) {
    rows = other.rows;
    sparseSize = other.sparseSize;
    if (sparse.length < sparseSize) {
      sparse = new int[other.sparse.length];
    }
    System.arraycopy(other.sparse, 0, sparse, 0, sparseSize);
    if (other.isSparse()) {
      dense = NO_REGISTERS;
    } else if (isSparse()) {
      dense = other.dense.clone();
    } else {
      System.arraycopy(other.dense, 0, dense, 0, dense.length);
    }
  }

  @Override
  public void add(Column column, int row, long timeMicros) {
    rows++;
    if (column.isNull(row)) {
      return;
    }
    long hash = Murmur3.hash64(keys.encode(keys.key(column, row)));
    int register = (int) (hash >>> (Long.SIZE - precision));
    // The bit below the last keeps the rank at most one more than the number of bits.
    long rest = hash << precision | 1L << (precision - 1);
    set(register, Long.numberOfLeadingZeros(rest) + 1);
  }

  @Override
  public void merge(HyperLogLog other) {
    rows += other.rows;
    if (other.isSparse()) {
      for (int i = 0; i < other.sparseSize; i++) {
        set(other.sparse[i] >>> RANK_BITS, other.sparse[i] & RANK_MASK);
      }
      return;
    }
    makeDense();
    for (int i = 0; i < dense.length; i++) {
      dense[i] = (byte) Math.max(dense[i], other.dense[i]);
    }
  }

  @Override
  public void finish(Aggregation aggregation, FeatureVector vector, int feature) {
    if (rows == 0) {
      vector.putObject(feature, aggregation.valueWithoutRows());
    } else {
      vector.putLong(feature, StrictMath.round(estimate()));
    }
  }

  @Override
  void write(StateWriter out) {
    out.putLong(rows);
    out.putByte(isSparse() ? 0 : 1);
    if (isSparse()) {
      out.putInt(sparseSize);
      for (int i = 0; i < sparseSize; i++) {
        out.putInt(sparse[i]);
      }
    } else {
      for (byte register : dense) {
        out.putByte(register);
      }
    }
  }

  @Override
  void read(StateReader in) {
    clear();
    rows = in.getLong();
    if (in.getByte() == 0) {
      for (int i = in.getSize(sparseLimit()); i > 0; i--) {
        int entry = in.getInt();
        set(register(entry), entry & RANK_MASK);
      }
    } else {
      makeDense();
      for (int i = 0; i < dense.length; i++) {
        dense[i] = (byte) rank(in.getByte());
      }
    }
  }

  private int register(int entry) {
    int register = entry >>> RANK_BITS;
    rank(entry & RANK_MASK);
    if (register >= 1 << precision) {
      throw StateReader.corrupt("register " + register);
    }
    return register;
  }

  private int rank(int rank) {
    if (rank < 0 || rank > Long.SIZE - precision + 1) {
      throw StateReader.corrupt("a rank of " + rank);
    }
    return rank;
  }

  private boolean isSparse() {
    return dense.length == 0;
  }

  private int sparseLimit() {
    return (1 << precision) / SPARSE_PART;
  }

  private void set(int register, int rank) {
    if (!isSparse()) {
      dense[register] = (byte) Math.max(dense[register], rank);
      return;
    }
    // Behind every entry of a smaller register and before every one of a greater.
    int found = Arrays.binarySearch(sparse, 0, sparseSize, register << RANK_BITS);
    int place = found < 0 ? -found - 1 : found;
    int entry = register << RANK_BITS | rank;
    if (place < sparseSize && sparse[place] >>> RANK_BITS == register) {
      sparse[place] = Math.max(sparse[place], entry);
      return;
    }
    if (sparseSize == sparseLimit()) {
      makeDense();
      dense[register] = (byte) rank;
      return;
    }
    if (sparseSize == sparse.length) {
      sparse = Arrays.copyOf(sparse, Math.max(4, 2 * sparseSize));
    }
    System.arraycopy(sparse, place, sparse, place + 1, sparseSize - place);
    sparse[place] = entry;
    sparseSize++;
  }

  private void makeDense() {
    if (isSparse()) {
      dense = new byte[1 << precision];
      for (int i = 0; i < sparseSize; i++) {
        dense[sparse[i] >>> RANK_BITS] = (byte) (sparse[i] & RANK_MASK);
      }
      sparseSize = 0;
    }
  }

  private double estimate() {
    int bits = Long.SIZE - precision;
    double registers = 1 << precision;
    int[] ranks = ranks(bits);
    double z = registers * tau(1 - ranks[bits + 1] / registers);
    for (int rank = bits; rank >= 1; rank--) {
      z = 0.5 * (z + ranks[rank]);
    }
    z += registers * sigma(ranks[0] / registers);
    return registers * registers / (2 * StrictMath.log(2) * z);
  }

  /** Returns how many registers have each rank; 0 is that of registers that are not set. */
  private int[] ranks(int bits) {
    int[] ranks = new int[bits + 2];
    for (byte rank : dense) {
      ranks[rank]++;
    }
    for (int i = 0; i < sparseSize; i++) {
      ranks[sparse[i] & RANK_MASK]++;
    }
    if (isSparse()) {
      ranks[0] = (1 << precision) - sparseSize;
    }
    return ranks;
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = share;
    double y = 1;
    double z = share;
    double before;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (z != before);
    return z;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double x = share;
    double y = 1;
    double z = 1 - share;
    double before;
    do {
      x = Math.sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    } while (z != before);
    return z / 3;
  }
}
