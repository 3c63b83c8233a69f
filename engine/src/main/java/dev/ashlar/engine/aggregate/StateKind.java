package dev.ashlar.engine.aggregate;

import dev.ashlar.model.definition.Aggregation;

/**
 * The kinds of states. Functions over the same column and window share a state where one kind holds
 * what the other needs: {@link #POWERS} includes {@link #SQUARES}, which includes {@link #SUMS},
 * which includes {@link #COUNTS}.
 */
public enum StateKind {
  COUNTS(1),
  SUMS(2),
  SQUARES(3),
  /** Sums of powers up to the fourth. */
  POWERS(8),
  MIN(4),
  MAX(5),
  FIRST(6),
  LAST(7),
  /** The first rows, at most as many as the limit. */
  FIRST_N(9),
  LAST_N(10),
  /** The values that occur first, each once. */
  FIRST_DISTINCT(11),
  LAST_DISTINCT(12),
  /** The greatest values, each once. */
  GREATEST(13),
  LEAST(14),
  /** How often each value occurs. */
  VALUE_COUNTS(15),
  /** About how many different values there are. */
  HYPER_LOG_LOG(16),
  /** About how the values are distributed. */
  QUANTILES(17);

  private final int code;

  StateKind(int code) {
    this.code = code;
  }

  /** Returns whether states of the kind form a group: what was added can be taken away. */
  public boolean isGroup() {
    return this == COUNTS || this == SUMS || this == SQUARES || this == POWERS;
  }

  /** Returns whether states of the kind have a limit. */
  boolean isLimited() {
    return greatestLimit() > 0;
  }

  /** Returns the greatest limit of the kind's states; 0 if they have none. */
  int greatestLimit() {
    return switch (this) {
      case COUNTS, SUMS, SQUARES, POWERS, MIN, MAX, FIRST, LAST, QUANTILES -> 0;
      case FIRST_N, LAST_N, FIRST_DISTINCT, LAST_DISTINCT, GREATEST, LEAST ->
          Aggregation.MAX_LENGTH;
      case VALUE_COUNTS -> Aggregation.MAX_MAX_DISTINCT;
      case HYPER_LOG_LOG -> Aggregation.MAX_PRECISION;
    };
  }

  /** Returns the number that serialised states carry; it never changes. */
  int code() {
    return code;
  }
}
