package dev.ashlar.engine.aggregate;

import dev.ashlar.model.definition.AggregateFunction;

/**
 * The kinds of states. Functions over the same column and window share a state where one kind holds
 * what the other needs: {@link #SQUARES} includes {@link #SUMS}, which includes {@link #COUNTS}.
 */
public enum StateKind {
  COUNTS(1),
  SUMS(2),
  SQUARES(3),
  MIN(4),
  MAX(5),
  FIRST(6),
  LAST(7);

  private final int code;

  StateKind(int code) {
    this.code = code;
  }

  /** Returns the least kind that a function needs. */
  public static StateKind of(AggregateFunction function) {
    return switch (function) {
      case COUNT -> COUNTS;
      case SUM, MEAN -> SUMS;
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> SQUARES;
      case MIN -> MIN;
      case MAX -> MAX;
      case FIRST -> FIRST;
      case LAST -> LAST;
    };
  }

  /** Returns whether states of the kind form a group: what was added can be taken away. */
  public boolean isGroup() {
    return this == COUNTS || this == SUMS || this == SQUARES;
  }

  /** Returns the number that serialised states carry; it never changes. */
  int code() {
    return code;
  }
}
