package dev.ashlar.engine.aggregate;

import dev.ashlar.model.definition.Aggregation;

/**
 * What a state has to hold for a function.
 *
 * @param limit how many values it keeps at most, of value counts how many different ones; of a
 *     HyperLogLog its precision; 0 for kinds without a limit
 */
public record StateSpec(StateKind kind, int limit) {
  /** Returns the least that a function needs. */
  public static StateSpec of(Aggregation aggregation) {
    int limit = aggregation.parameter().orElse(0);
    return switch (aggregation.function()) {
      case COUNT -> new StateSpec(StateKind.COUNTS, 0);
      case SUM, MEAN -> new StateSpec(StateKind.SUMS, 0);
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> new StateSpec(StateKind.SQUARES, 0);
      case SKEW, KURTOSIS -> new StateSpec(StateKind.POWERS, 0);
      case MIN -> new StateSpec(StateKind.MIN, 0);
      case MAX -> new StateSpec(StateKind.MAX, 0);
      case FIRST -> new StateSpec(limit == 0 ? StateKind.FIRST : StateKind.FIRST_N, limit);
      case LAST -> new StateSpec(limit == 0 ? StateKind.LAST : StateKind.LAST_N, limit);
      case FIRST_DISTINCT -> new StateSpec(StateKind.FIRST_DISTINCT, limit);
      case LAST_DISTINCT -> new StateSpec(StateKind.LAST_DISTINCT, limit);
      case TOP_K -> new StateSpec(StateKind.GREATEST, limit);
      case COUNT_DISTINCT, HISTOGRAM, MOST_FREQUENT ->
          new StateSpec(StateKind.VALUE_COUNTS, aggregation.maxDistinct());
      case APPROX_COUNT_DISTINCT -> new StateSpec(StateKind.HYPER_LOG_LOG, limit);
      case APPROX_PERCENTILE -> new StateSpec(StateKind.QUANTILES, 0);
      case BOTTOM_K -> new StateSpec(StateKind.LEAST, limit);
    };
  }

  /** Returns whether one state can serve both: the same, or both kinds of a group. */
  public boolean isShared(StateSpec other) {
    return equals(other) || (kind.isGroup() && other.kind.isGroup());
  }
}
