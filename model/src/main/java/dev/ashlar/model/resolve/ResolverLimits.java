package dev.ashlar.model.resolve;

import dev.ashlar.model.time.Durations;

/** How large definitions may be. Each limit is tested at its value and one past it. */
public final class ResolverLimits {
  public static final int MAX_DEFINITIONS = 5_000;
  public static final int MAX_NAME_LENGTH = 128;
  public static final int MAX_JOIN_KEYS = 16;
  public static final int MAX_COLUMNS = 1_000;
  public static final int MAX_SOURCES_PER_VIEW = 100;
  public static final int MAX_FEATURES_PER_VIEW = 1_000;
  public static final int MAX_MEMBERS_PER_SERVICE = 1_000;
  public static final int MAX_LOOKBACK = 1_000;
  public static final int MAX_TAGS = 100;

  /** Of descriptions, owners, tag names and tag values, in UTF-16 units. */
  public static final int MAX_TEXT_LENGTH = 10_000;

  public static final int MAX_PATH_LENGTH = 4_096;

  /** Of one SQL text, in bytes of UTF-8. */
  public static final int MAX_SQL_BYTES = 100 * 1024;

  /** After so many problems the rest is not listed. */
  public static final int MAX_PROBLEMS = 1_000;

  public static final long MIN_SCHEDULE_MICROS = Durations.MINUTE;
  public static final long MAX_SCHEDULE_MICROS = 366 * Durations.DAY;
  public static final long MAX_DELAY_MICROS = 366 * Durations.DAY;

  /** Of windows, offsets and ttl: about a hundred years. */
  public static final long MAX_REACH_MICROS = 36_600 * Durations.DAY;

  /** The earliest time that definitions may name: 1900-01-01. */
  public static final long MIN_TIME_MICROS = -25_567 * Durations.DAY;

  /** The latest time that definitions may name: 2200-01-01. */
  public static final long MAX_TIME_MICROS = 84_006 * Durations.DAY;

  private ResolverLimits() {}
}
