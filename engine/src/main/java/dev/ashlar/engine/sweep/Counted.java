package dev.ashlar.engine.sweep;

import dev.ashlar.engine.aggregate.ValueCounts;
import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.WindowPlan.GroupPlan;
import dev.ashlar.engine.sweep.WindowPlan.Member;
import dev.ashlar.engine.sweep.WindowPlan.StatePlan;
import java.util.ArrayList;
import java.util.List;

/** Counts of values: each window adds the tiles that come and takes away those that go. */
final class Counted extends SlottedStates<ValueCounts> {
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
