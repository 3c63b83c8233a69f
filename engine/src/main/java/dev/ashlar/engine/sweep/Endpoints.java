package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.Endpoint;
import dev.ashlar.engine.aggregate.StateKind;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.GroupPlan;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import dev.ashlar.model.data.Column;

/** First or last values; a deque holds the tiles that have one. */
final class Endpoints extends SlottedStates<Endpoint> {
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
