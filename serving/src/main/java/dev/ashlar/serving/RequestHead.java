package dev.ashlar.serving;

import org.jspecify.annotations.Nullable;

/**
 * What a request says besides its keys, and where in the body its keys are: which names and types
 * they need is known only once the service is.
 */
final class RequestHead {
  static final int ABSENT = -1;

  @Nullable String workspace;
  @Nullable String service;
  @Nullable String serviceId;

  /** Byte offset of the value, or {@link #ABSENT}. */
  int joinKeysAt = ABSENT;

  /** Byte offset of the value, or {@link #ABSENT}. */
  int contextAt = ABSENT;

  /** Byte offset of the value, or {@link #ABSENT}. */
  int rowsAt = ABSENT;

  boolean names;
  boolean dataTypes;
  boolean effectiveTimes;
  boolean statuses;
  boolean descriptions;
  boolean tags;
  boolean coerceNullCounts;
  boolean ignoreExtraContext;

  /** Returns whether the answer has metadata. */
  boolean wantsMetadata() {
    return names || dataTypes || effectiveTimes || statuses || descriptions || tags;
  }
}
