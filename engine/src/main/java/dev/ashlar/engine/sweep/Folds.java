package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.AggregateState;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.GroupPlan;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * States that are no group. Each window is a queue of tiles in two stacks: of the older tiles it
 * keeps the merged states of every ending, of the newer ones a single merged state. Tiles that come
 * are merged into the latter; when the older ones are used up the newer become the older, so that
 * every tile is merged twice at most.
 *
 * @param <S> the type of state
 */
final class Folds<S extends AggregateState<S>> extends SlottedStates<S> {
  private final List<Fold<S>> folds = new ArrayList<>();

  Folds(StatePlan plan, IntFunction<S[]> arrays, Supplier<S> empty) {
    super(plan, arrays, empty);
  }

  @Override
  void forget() {
    folds.forEach(Fold::reset);
  }

  @Override
  void evict(long firstTile) {
    // What a window still has of older tiles is merged already.
  }

  @Override
  void finish(GroupPlan group, long low, long high, FeatureVector vector) {
    while (folds.size() <= group.ordinal()) {
      folds.add(new Fold<>(this));
    }
    finishAll(folds.get(group.ordinal()).over(low, high), group, vector);
  }

  /** The queue of one window; low and high ends never go back. */
  private static final class Fold<S extends AggregateState<S>> {
    private final SlottedStates<S> tiles;

    /** At i the tiles from middle − 1 − i to middle. */
    private final List<S> older = new ArrayList<>();

    private final S newer;
    private final S result;
    private long middle;
    private long end;

    Fold(SlottedStates<S> tiles) {
      this.tiles = tiles;
      newer = tiles.empty();
      result = tiles.empty();
    }

    void reset() {
      newer.clear();
      middle = 0;
      end = 0;
    }

    S over(long low, long high) {
      if (low >= high) {
        result.clear();
        return result;
      }
      if (low >= middle) {
        turn(low, high);
      }
      while (end < high) {
        newer.merge(tiles.slot(end++));
      }
      result.copyFrom(older.get((int) (middle - 1 - low)));
      result.merge(newer);
      return result;
    }

    private void turn(long low, long high) {
      newer.clear();
      middle = high;
      end = high;
      for (int i = 0; i < high - low; i++) {
        if (older.size() == i) {
          older.add(tiles.empty());
        }
        S ending = older.get(i);
        ending.copyFrom(tiles.slot(high - 1 - i));
        if (i > 0) {
          ending.merge(older.get(i - 1));
        }
      }
    }
  }
}
