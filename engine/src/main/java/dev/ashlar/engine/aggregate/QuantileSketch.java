package dev.ashlar.engine.aggregate;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.definition.Aggregation;

/**
 * A DDSketch (Masson, Rim, Lee, 2019): how many values there are in each bucket (γ^(i−1), γ^i] of
 * magnitudes, of either sign, with γ = 1.01/0.99. A percentile is the value at rank ⌊p(n−1)⌋ with a
 * relative error of 1 %, unless its bucket was collapsed: of each sign only the {@link
 * Buckets#SPAN} buckets below the one of the greatest magnitude are told apart.
 *
 * <p>Zeros, infinities and NaN have counts of their own; NaN is the greatest number.
 */
public final class QuantileSketch extends AggregateState<QuantileSketch> {
  private static final double ACCURACY = 0.01;
  private static final double GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
  private static final double LOG_GAMMA = StrictMath.log(GAMMA);

  private final Buckets negative = new Buckets();
  private final Buckets positive = new Buckets();
  private long negativeInfinities;
  private long zeros;
  private long positiveInfinities;
  private long nans;

  @Override
  public StateKind kind() {
    return StateKind.QUANTILES;
  }

  @Override
  public void clear() {
    negative.clear();
    positive.clear();
    negativeInfinities = 0;
    zeros = 0;
    positiveInfinities = 0;
    nans = 0;
  }

  @Override
  public void copyFrom(QuantileSketch other) {
    negative.copyFrom(other.negative);
    positive.copyFrom(other.positive);
    negativeInfinities = other.negativeInfinities;
    zeros = other.zeros;
    positiveInfinities = other.positiveInfinities;
    nans = other.nans;
  }

  @Override
  public void add(Column column, int row, long timeMicros) {
    if (column.isNull(row)) {
      return;
    }
    double value = column.getDouble(row);
    if (Double.isNaN(value)) {
      nans++;
    } else if (value == 0) {
      zeros++;
    } else if (value == Double.POSITIVE_INFINITY) {
      positiveInfinities++;
    } else if (value == Double.NEGATIVE_INFINITY) {
      negativeInfinities++;
    } else {
      (value > 0 ? positive : negative).add(bucket(Math.abs(value)), 1);
    }
  }

  @Override
  public void merge(QuantileSketch other) {
    negative.addAll(other.negative);
    positive.addAll(other.positive);
    negativeInfinities += other.negativeInfinities;
    zeros += other.zeros;
    positiveInfinities += other.positiveInfinities;
    nans += other.nans;
  }

  @Override
  public void finish(Aggregation aggregation, FeatureVector vector, int feature) {
    long count = negativeInfinities + count(negative) + zeros + count(positive);
    count += positiveInfinities + nans;
    if (count == 0) {
      vector.putNull(feature);
    } else {
      vector.putDouble(feature, valueAt(rank(aggregation, count - 1)));
    }
  }

  @Override
  void write(StateWriter out) {
    out.putLong(negativeInfinities);
    out.putLong(zeros);
    out.putLong(positiveInfinities);
    out.putLong(nans);
    write(negative, out);
    write(positive, out);
  }

  @Override
  void read(StateReader in) {
    clear();
    negativeInfinities = in.getLong();
    zeros = in.getLong();
    positiveInfinities = in.getLong();
    nans = in.getLong();
    read(negative, in);
    read(positive, in);
  }

  private static void write(Buckets buckets, StateWriter out) {
    out.putInt(buckets.size());
    for (int i = 0; i < buckets.size(); i++) {
      out.putInt(buckets.number(i));
      out.putLong(buckets.count(i));
    }
  }

  private static void read(Buckets buckets, StateReader in) {
    for (int i = in.getSize(Buckets.SPAN); i > 0; i--) {
      int number = in.getInt();
      buckets.add(number, in.getLong());
    }
  }

  private static int bucket(double magnitude) {
    return (int) StrictMath.ceil(StrictMath.log(magnitude) / LOG_GAMMA);
  }

  /** Returns the number from which all of a bucket differ by at most the accuracy. */
  private static double middle(int bucket) {
    double value = StrictMath.pow(GAMMA, bucket - 1.0) * (1 + ACCURACY);
    return Math.max(Double.MIN_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  /** Returns ⌊p · last⌋, exactly: p is a number of millionths. */
  private static long rank(Aggregation aggregation, long last) {
    long millionths = aggregation.parameter().orElseThrow();
    long whole = last / Aggregation.PERCENTILE_SCALE * millionths;
    return whole + last % Aggregation.PERCENTILE_SCALE * millionths / Aggregation.PERCENTILE_SCALE;
  }

  private double valueAt(long rank) {
    long left = rank - negativeInfinities;
    if (left < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    for (int i = negative.size() - 1; i >= 0; i--) {
      left -= negative.count(i);
      if (left < 0) {
        return -middle(negative.number(i));
      }
    }
    left -= zeros;
    if (left < 0) {
      return 0;
    }
    for (int i = 0; i < positive.size(); i++) {
      left -= positive.count(i);
      if (left < 0) {
        return middle(positive.number(i));
      }
    }
    return left < positiveInfinities ? Double.POSITIVE_INFINITY : Double.NaN;
  }

  private static long count(Buckets buckets) {
    long count = 0;
    for (int i = 0; i < buckets.size(); i++) {
      count += buckets.count(i);
    }
    return count;
  }
}
