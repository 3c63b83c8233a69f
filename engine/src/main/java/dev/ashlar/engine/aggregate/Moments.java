package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.exact.ExactMoments;
import dev.ashlar.engine.exact.ExactSum;
import dev.ashlar.engine.exact.ExactVariance;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;

/**
 * Counts and sums of powers up to the fourth. A group: rows can be taken away again, exactly,
 * because sums have no error and numbers that are not finite are counted instead of added.
 *
 * <p>With a NaN, or with both infinities, sum and mean are NaN; with one kind of infinity they are
 * that infinity. Variances, skew and kurtosis with any of them are NaN.
 */
public final class Moments extends AggregateState<Moments> {
  /** In the place of sums that the kind does not have: nothing is ever added to it. */
  private static final ExactSum NONE = new ExactSum();

  private final StateKind kind;
  private final boolean floating;
  private final boolean integer;
  private final boolean squared;
  private final boolean powered;

  private long rows;
  private long count;
  private long nans;
  private long positiveInfinities;
  private long negativeInfinities;
  private final ExactSum sum = new ExactSum();
  private final ExactSum squares;
  private final ExactSum cubes;
  private final ExactSum fourths;

  /**
   * Makes the state of no rows.
   *
   * @param kind {@code COUNTS} of any type; {@code SUMS}, {@code SQUARES} or {@code POWERS} of
   *     numbers and bools
   */
  public Moments(StateKind kind, DataType input) {
    if (!kind.isGroup()) {
      throw new IllegalArgumentException(kind + " (expected: COUNTS, SUMS, SQUARES or POWERS)");
    }
    this.kind = kind;
    boolean summed = kind != StateKind.COUNTS;
    floating =
        summed && (input.kind() == DataType.Kind.FLOAT64 || input.kind() == DataType.Kind.FLOAT32);
    integer = summed && !floating;
    squared = kind == StateKind.SQUARES || kind == StateKind.POWERS;
    powered = kind == StateKind.POWERS;
    squares = squared ? new ExactSum() : NONE;
    cubes = powered ? new ExactSum() : NONE;
    fourths = powered ? new ExactSum() : NONE;
  }

  @Override
  public StateKind kind() {
    return kind;
  }

  /**
   * Makes this the state of rows of whole numbers; of counts and sums alone.
   *
   * @param high the upper word of the sum, which has 128 bits
   * @param low its lower word
   */
  public void setWhole(long newRows, long newCount, long high, long low) {
    rows = newRows;
    count = newCount;
    sum.clear();
    sum.add(high, low);
  }

  /** Returns the number of rows, null or not. */
  public long rows() {
    return rows;
  }

  /** Returns the number of cells that are not null. */
  public long count() {
    return count;
  }

  @Override
  public void clear() {
    rows = 0;
    count = 0;
    nans = 0;
    positiveInfinities = 0;
    negativeInfinities = 0;
    sum.clear();
    squares.clear();
    cubes.clear();
    fourths.clear();
  }

  @Override
  public void copyFrom(Moments other) {
    rows = other.rows;
    count = other.count;
    if (floating) {
      nans = other.nans;
      positiveInfinities = other.positiveInfinities;
      negativeInfinities = other.negativeInfinities;
    }
    if (kind != StateKind.COUNTS) {
      sum.copyFrom(other.sum);
    }
    if (squared) {
      squares.copyFrom(other.squares);
    }
    if (powered) {
      cubes.copyFrom(other.cubes);
      fourths.copyFrom(other.fourths);
    }
  }

  @Override
  public void add(Column column, int row, long timeMicros) {
    rows++;
    if (column.isNull(row)) {
      return;
    }
    count++;
    if (integer) {
      addInteger(column.getLong(row));
    } else if (floating) {
      addFloating(column.getDouble(row));
    }
  }

  @Override
  public void merge(Moments other) {
    rows += other.rows;
    count += other.count;
    nans += other.nans;
    positiveInfinities += other.positiveInfinities;
    negativeInfinities += other.negativeInfinities;
    sum.addAll(other.sum);
    squares.addAll(other.squares);
    cubes.addAll(other.cubes);
    fourths.addAll(other.fourths);
  }

  /** Takes the rows of another state away, all of which must have been added. */
  public void subtract(Moments other) {
    rows -= other.rows;
    count -= other.count;
    nans -= other.nans;
    positiveInfinities -= other.positiveInfinities;
    negativeInfinities -= other.negativeInfinities;
    sum.subtractAll(other.sum);
    squares.subtractAll(other.squares);
    cubes.subtractAll(other.cubes);
    fourths.subtractAll(other.fourths);
  }

  @Override
  public void finish(Aggregation aggregation, FeatureVector vector, int feature) {
    AggregateFunction function = aggregation.function();
    if (function == AggregateFunction.COUNT) {
      if (rows == 0) {
        vector.putObject(feature, aggregation.valueWithoutRows());
      } else {
        vector.putLong(feature, count);
      }
      return;
    }
    if (count == 0 || (count == 1 && isOfSample(function))) {
      vector.putNull(feature);
      return;
    }
    switch (function) {
      case SUM -> finishSum(vector, feature);
      case MEAN -> vector.putDouble(feature, isFinite() ? sum.divide(count) : notFinite());
      case VAR_POP, VAR_SAMP -> vector.putDouble(feature, variance(function));
      case STDDEV_POP, STDDEV_SAMP -> vector.putDouble(feature, Math.sqrt(variance(function)));
      case SKEW, KURTOSIS -> finishShape(function, vector, feature);
      default -> throw new IllegalArgumentException(function + " (expected: a function of sums)");
    }
  }

  @Override
  void write(StateWriter out) {
    out.putLong(rows);
    out.putLong(count);
    if (kind == StateKind.COUNTS) {
      return;
    }
    out.putLong(nans);
    out.putLong(positiveInfinities);
    out.putLong(negativeInfinities);
    out.putSum(sum);
    if (squared) {
      out.putSum(squares);
    }
    if (powered) {
      out.putSum(cubes);
      out.putSum(fourths);
    }
  }

  @Override
  void read(StateReader in) {
    clear();
    rows = in.getLong();
    count = in.getLong();
    if (kind == StateKind.COUNTS) {
      return;
    }
    nans = in.getLong();
    positiveInfinities = in.getLong();
    negativeInfinities = in.getLong();
    in.getSum(sum);
    if (squared) {
      in.getSum(squares);
    }
    if (powered) {
      in.getSum(cubes);
      in.getSum(fourths);
    }
  }

  private static boolean isOfSample(AggregateFunction function) {
    return function == AggregateFunction.VAR_SAMP || function == AggregateFunction.STDDEV_SAMP;
  }

  private void addInteger(long value) {
    sum.add(value);
    if (squared) {
      squares.addSquare(value);
    }
    if (powered) {
      cubes.addPower(value, 3);
      fourths.addPower(value, 4);
    }
  }

  private void addFloating(double value) {
    if (Double.isFinite(value)) {
      sum.add(value);
      if (squared) {
        squares.addSquare(value);
      }
      if (powered) {
        cubes.addPower(value, 3);
        fourths.addPower(value, 4);
      }
    } else if (Double.isNaN(value)) {
      nans++;
    } else if (value > 0) {
      positiveInfinities++;
    } else {
      negativeInfinities++;
    }
  }

  private boolean isFinite() {
    return (nans | positiveInfinities | negativeInfinities) == 0;
  }

  private double notFinite() {
    if (nans != 0 || (positiveInfinities != 0 && negativeInfinities != 0)) {
      return Double.NaN;
    }
    return positiveInfinities != 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  private void finishSum(FeatureVector vector, int feature) {
    if (floating) {
      vector.putDouble(feature, isFinite() ? sum.toDouble() : notFinite());
    } else if (sum.fitsLong()) {
      vector.putLong(feature, sum.longValue());
    } else {
      vector.putError(feature);
    }
  }

  private void finishShape(AggregateFunction function, FeatureVector vector, int feature) {
    if (!isFinite()) {
      vector.putDouble(feature, Double.NaN);
      return;
    }
    ExactMoments moments = new ExactMoments(count, sum, squares, cubes, fourths);
    if (moments.second() == 0) {
      vector.putNull(feature);
    } else {
      vector.putDouble(
          feature, function == AggregateFunction.SKEW ? moments.skewness() : moments.kurtosis());
    }
  }

  private double variance(AggregateFunction function) {
    if (!isFinite()) {
      return Double.NaN;
    }
    return isOfSample(function)
        ? ExactVariance.sample(count, sum, squares)
        : ExactVariance.population(count, sum, squares);
  }
}
