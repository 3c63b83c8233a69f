package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.AggregateState;
import dev.ashlar.engine.aggregate.Endpoint;
import dev.ashlar.engine.aggregate.Extreme;
import dev.ashlar.engine.aggregate.HyperLogLog;
import dev.ashlar.engine.aggregate.Moments;
import dev.ashlar.engine.aggregate.QuantileSketch;
import dev.ashlar.engine.aggregate.Selection;
import dev.ashlar.engine.aggregate.StateKind;
import dev.ashlar.engine.aggregate.ValueCounts;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.GroupPlan;
import dev.ashlar.engine.sweep.WindowPlan.Member;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import dev.ashlar.model.data.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One state per tile of one key, for the tiles that windows can still reach, and the answers over
 * spans of tiles. Tiles are numbered upwards from 0 for each key; a tile's state lives in the slot
 * of its number modulo the capacity and is used again.
 *
 * @param <S> the type of state
 */
abstract class TileStates<S extends AggregateState<S>> {
  private static final int INITIAL_CAPACITY = 8;

  private final StatePlan plan;
  private final IntFunction<S[]> arrays;
  private final Supplier<S> empty;
  private S[] slots;

  /** What all tiles below a number add up to, for windows that do not slide. */
  private @Nullable S total;

  private long absorbed;

  TileStates(StatePlan plan, IntFunction<S[]> arrays, Supplier<S> empty) {
    this.plan = plan;
    this.arrays = arrays;
    this.empty = empty;
    slots = arrays.apply(INITIAL_CAPACITY);
    for (int i = 0; i < INITIAL_CAPACITY; i++) {
      slots[i] = empty.get();
    }
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
      case COUNTS, SUMS, SQUARES, POWERS -> new Prefixes(plan);
      case MIN, MAX -> new Extremes(plan, boundaries);
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

  /** Starts the tile with the next number. */
  abstract void open(long tile);

  /** Adds a row to the newest tile. */
  abstract void add(long tile, Column[] columns, int row, long timeMicros);

  /** Hears that tiles below a number are not asked for any more. */
  abstract void evict(long firstTile);

  /** Adds the tiles from low (inclusive) to high (exclusive) to a state. */
  void merge(S sum, long low, long high) {
    for (long tile = low; tile < high; tile++) {
      sum.merge(slot(tile));
    }
  }

  /** Puts the results over the tiles from low (inclusive) to high (exclusive) into a vector. */
  abstract void finish(GroupPlan group, long low, long high, FeatureVector vector);

  final StatePlan plan() {
    return plan;
  }

  final S slot(long tile) {
    return slots[(int) tile & (slots.length - 1)];
  }

  /** Makes room for a tile if the slots from a number on are all in use. */
  final void reserve(long firstUsed, long tile) {
    S[] old = slots;
    if (tile - firstUsed < old.length) {
      return;
    }
    S[] larger = arrays.apply(2 * old.length);
    for (long i = tile - old.length; i < tile; i++) {
      larger[(int) i & (larger.length - 1)] = old[(int) i & (old.length - 1)];
    }
    for (long i = tile; i < tile + old.length; i++) {
      larger[(int) i & (larger.length - 1)] = empty.get();
    }
    slots = larger;
  }

  static void finishAll(AggregateState<?> state, GroupPlan group, FeatureVector vector) {
    List<Member> members = group.members();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      state.finish(member.aggregation(), vector, member.cell());
    }
  }

  /**
   * States that form a group. A tile's slot holds the sum of all tiles up to it, so that any window
   * is one subtraction, however many tiles it has.
   */
  private static final class Prefixes extends TileStates<Moments> {
    private final Moments window;

    Prefixes(StatePlan plan) {
      super(plan, Moments[]::new, () -> new Moments(plan.spec().kind(), plan.type()));
      window = empty();
    }

    @Override
    void forget() {
      // The first tile starts from nothing.
    }

    @Override
    void open(long tile) {
      if (tile == 0) {
        slot(0).clear();
      } else {
        slot(tile).copyFrom(slot(tile - 1));
      }
    }

    @Override
    void add(long tile, Column[] columns, int row, long timeMicros) {
      slot(tile).add(columns[plan().column()], row, timeMicros);
    }

    @Override
    void evict(long firstTile) {
      // Slots are used again as tiles are opened.
    }

    @Override
    void merge(Moments sum, long low, long high) {
      sum.merge(over(low, high));
    }

    @Override
    void finish(GroupPlan group, long low, long high, FeatureVector vector) {
      finishAll(over(low, high), group, vector);
    }

    private Moments over(long low, long high) {
      if (low >= high) {
        window.clear();
      } else {
        window.copyFrom(slot(high - 1));
        if (low > 0) {
          window.subtract(slot(low - 1));
        }
      }
      return window;
    }
  }

  /**
   * Least or greatest values. Per end of windows a deque holds the tiles that no later tile before
   * that end dominates; a window's value is that of the first of them inside the window, and
   * windows with the same end share the deque.
   */
  private static final class Extremes extends TileStates<Extreme> {
    private final List<IndexDeque> candidates = new ArrayList<>();
    private final long[] passed;
    private final Extreme none;

    Extremes(StatePlan plan, int boundaries) {
      super(plan, Extreme[]::new, () -> new Extreme(plan.spec().kind(), plan.type()));
      none = empty();
      passed = new long[boundaries];
      for (int i = 0; i < boundaries; i++) {
        candidates.add(new IndexDeque());
      }
    }

    @Override
    void forget() {
      for (int i = 0; i < passed.length; i++) {
        candidates.get(i).clear();
        passed[i] = 0;
      }
    }

    @Override
    void open(long tile) {
      slot(tile).clear();
    }

    @Override
    void add(long tile, Column[] columns, int row, long timeMicros) {
      slot(tile).add(columns[plan().column()], row, timeMicros);
    }

    @Override
    void evict(long firstTile) {
      for (int i = 0; i < passed.length; i++) {
        candidates.get(i).dropBelow(firstTile);
        passed[i] = Math.max(passed[i], firstTile);
      }
    }

    @Override
    void finish(GroupPlan group, long low, long high, FeatureVector vector) {
      IndexDeque deque = candidates.get(group.high());
      for (long tile = passed[group.high()]; tile < high; tile++) {
        Extreme state = slot(tile);
        if (state.isPresent()) {
          while (!deque.isEmpty() && state.dominates(slot(deque.last()))) {
            deque.removeLast();
          }
          deque.add(tile);
        }
      }
      passed[group.high()] = Math.max(passed[group.high()], high);
      long best = deque.firstFrom(low);
      finishAll(best == IndexDeque.NONE ? none : slot(best), group, vector);
    }
  }

  /** First or last values; a deque holds the tiles that have one. */
  private static final class Endpoints extends TileStates<Endpoint> {
    private final IndexDeque present = new IndexDeque();
    private final Endpoint none;

    Endpoints(StatePlan plan) {
      super(plan, Endpoint[]::new, () -> new Endpoint(plan.spec().kind(), plan.type()));
      none = empty();
    }

    @Override
    void forget() {
      present.clear();
    }

    @Override
    void open(long tile) {
      slot(tile).clear();
    }

    @Override
    void add(long tile, Column[] columns, int row, long timeMicros) {
      Endpoint state = slot(tile);
      boolean had = state.isPresent();
      state.add(columns[plan().column()], row, timeMicros);
      if (!had && state.isPresent()) {
        present.add(tile);
      }
    }

    @Override
    void evict(long firstTile) {
      present.dropBelow(firstTile);
    }

    @Override
    void finish(GroupPlan group, long low, long high, FeatureVector vector) {
      boolean first = plan().spec().kind() == StateKind.FIRST;
      long tile = first ? present.firstFrom(low) : present.lastBelow(high);
      boolean inside = tile != IndexDeque.NONE && tile >= low && tile < high;
      finishAll(inside ? slot(tile) : none, group, vector);
    }
  }

  /** Counts of values: each window adds the tiles that come and takes away those that go. */
  private static final class Counted extends TileStates<ValueCounts> {
    private final List<Span> spans = new ArrayList<>();

    Counted(StatePlan plan) {
      super(plan, ValueCounts[]::new, () -> new ValueCounts(plan.spec().limit(), plan.type()));
    }

    @Override
    void forget() {
      for (Span span : spans) {
        span.counts.clear();
        span.low = 0;
        span.high = 0;
      }
    }

    @Override
    void open(long tile) {
      slot(tile).clear();
    }

    @Override
    void add(long tile, Column[] columns, int row, long timeMicros) {
      slot(tile).add(columns[plan().column()], row, timeMicros);
    }

    @Override
    void evict(long firstTile) {
      // The slots of the tiles that go are about to be used again.
      spans.forEach(span -> dropBelow(span, firstTile));
    }

    @Override
    void finish(GroupPlan group, long low, long high, FeatureVector vector) {
      while (spans.size() <= group.ordinal()) {
        spans.add(new Span(new ValueCounts.Window(plan().spec().limit(), plan().type())));
      }
      Span span = spans.get(group.ordinal());
      dropBelow(span, low);
      while (span.high < high) {
        span.counts.add(slot(span.high++));
      }
      for (Member member : group.members()) {
        span.counts.finish(member.aggregation(), vector, member.cell());
      }
    }

    private void dropBelow(Span span, long tile) {
      while (span.low < tile && span.low < span.high) {
        span.counts.subtract(slot(span.low++));
      }
      span.low = Math.max(span.low, tile);
      span.high = Math.max(span.high, span.low);
    }

    /** The tiles that a window's counts are of. */
    private static final class Span {
      private final ValueCounts.Window counts;
      private long low;
      private long high;

      Span(ValueCounts.Window counts) {
        this.counts = counts;
      }
    }
  }
}
