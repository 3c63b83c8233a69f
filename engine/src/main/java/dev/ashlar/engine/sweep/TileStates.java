package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.AggregateState;
import dev.ashlar.engine.aggregate.Extreme;
import dev.ashlar.engine.aggregate.HyperLogLog;
import dev.ashlar.engine.aggregate.QuantileSketch;
import dev.ashlar.engine.aggregate.Selection;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.GroupPlan;
import dev.ashlar.engine.sweep.WindowPlan.Member;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import dev.ashlar.model.data.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What each tile of one key keeps of a column, for the tiles that windows can still reach, and the
 * answers over spans of tiles. Tiles are numbered upwards from 0 for each key.
 *
 * @param <S> the type of state
 */
abstract class TileStates<S extends AggregateState<S>> {
  private final StatePlan plan;
  private final Supplier<S> empty;

  /** What all tiles below a number add up to, for windows that do not slide. */
  private @Nullable S total;

  private long absorbed;

  TileStates(StatePlan plan, Supplier<S> empty) {
    this.plan = plan;
    this.empty = empty;
  }

  /**
   * Makes the states of no tiles.
   *
   * @param hasTotal whether some window does not slide
   */
  static TileStates<?> of(StatePlan plan, int boundaries, boolean hasTotal) {
    TileStates<?> states = of(plan, boundaries);
    if (hasTotal) {
      states.keepTotal();
    }
    return states;
  }

  private static TileStates<?> of(StatePlan plan, int boundaries) {
    return switch (plan.spec().kind()) {
      case COUNTS -> new WholePrefixes(plan);
      case SUMS -> WholePrefixes.canHold(plan) ? new WholePrefixes(plan) : new ObjectPrefixes(plan);
      case SQUARES, POWERS -> new ObjectPrefixes(plan);
      case MIN, MAX ->
          Extreme.isCoded(plan.type())
              ? new CodedExtremes(plan, boundaries)
              : new ObjectExtremes(plan, boundaries);
      case FIRST, LAST -> new Endpoints(plan);
      case FIRST_N, LAST_N, FIRST_DISTINCT, LAST_DISTINCT, GREATEST, LEAST ->
          new Folds<>(plan, Selection[]::new, () -> new Selection(plan.spec(), plan.type()));
      case VALUE_COUNTS -> new Counted(plan);
      case HYPER_LOG_LOG ->
          new Folds<>(
              plan, HyperLogLog[]::new, () -> new HyperLogLog(plan.spec().limit(), plan.type()));
      case QUANTILES -> new Folds<>(plan, QuantileSketch[]::new, QuantileSketch::new);
    };
  }

  /** Returns a new state of no rows. */
  final S empty() {
    return empty.get();
  }

  private void keepTotal() {
    total = empty();
  }

  /** Forgets everything, for the next key. */
  final void reset() {
    restart();
    if (total != null) {
      total.clear();
    }
  }

  /** Forgets all tiles, whose numbers start from 0 again; what was absorbed stays. */
  final void restart() {
    absorbed = 0;
    forget();
  }

  /** Adds tiles up to a number to the total, those from low (inclusive) on that are not in it. */
  final void absorb(long low, long high) {
    long from = Math.max(absorbed, low);
    if (total != null && from < high) {
      merge(total, from, high);
    }
    absorbed = Math.max(absorbed, high);
  }

  /** Puts the results over all tiles up to a number into a vector, absorbed ones included. */
  final void finishTotal(GroupPlan group, long low, long high, FeatureVector vector) {
    absorb(low, high);
    finishAll(Objects.requireNonNull(total, "total"), group, vector);
  }

  /** Forgets all tiles. */
  abstract void forget();

  /** Makes room for a tile if all room from a number on is in use. */
  abstract void reserve(long firstUsed, long tile);

  /** Starts the tile with the next number. */
  abstract void open(long tile);

  /** Adds a row to the newest tile. */
  abstract void add(long tile, Column[] columns, int row, long timeMicros);

  /** Hears that tiles below a number are not asked for any more. */
  abstract void evict(long firstTile);

  /** Adds the tiles from low (inclusive) to high (exclusive) to a state. */
  abstract void merge(S sum, long low, long high);

  /** Puts the results over the tiles from low (inclusive) to high (exclusive) into a vector. */
  abstract void finish(GroupPlan group, long low, long high, FeatureVector vector);

  final StatePlan plan() {
    return plan;
  }

  /**
   * Returns a ring of twice the capacity, in which everything stands twice: what lies at a number
   * modulo the capacity lies there again.
   */
  static long[] twice(long[] ring) {
    long[] larger = Arrays.copyOf(ring, 2 * ring.length);
    System.arraycopy(ring, 0, larger, ring.length, ring.length);
    return larger;
  }

  static void finishAll(AggregateState<?> state, GroupPlan group, FeatureVector vector) {
    List<Member> members = group.members();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      state.finish(member.aggregation(), vector, member.cell());
    }
  }
}
