package dev.ashlar.model.error;

/** The stable codes of the platform's errors. */
public enum ErrorCode {
  /** A request, file or argument is malformed or names something ill-typed. */
  INVALID_ARGUMENT(ErrorCategory.USER, false),
  /** Definitions do not resolve; the message lists the problems. */
  INVALID_DEFINITION(ErrorCategory.USER, false),
  /** A SQL text is not allowed or does not bind. */
  INVALID_SQL(ErrorCategory.USER, false),
  /** No key, or a key that is unknown or revoked. */
  UNAUTHENTICATED(ErrorCategory.USER, false),
  /** The key is valid and its role does not allow this. */
  PERMISSION_DENIED(ErrorCategory.USER, false),
  /** The named thing does not exist. */
  NOT_FOUND(ErrorCategory.USER, false),
  /** The thing exists already, or the world moved since the caller looked. */
  CONFLICT(ErrorCategory.USER, false),
  /** A named limit on size or count was passed. */
  TOO_LARGE(ErrorCategory.USER, false),
  /** The source data is missing, unreadable or of another schema than declared. */
  SOURCE_UNREADABLE(ErrorCategory.EXTERNAL, true),
  /** A store could not be read or written; a write that raised this was not applied. */
  STORE_UNAVAILABLE(ErrorCategory.EXTERNAL, true),
  /** A write may or may not have been applied; retry only if it is idempotent. */
  OUTCOME_UNKNOWN(ErrorCategory.EXTERNAL, true),
  /** No space is left on the device that holds the named path. */
  DISK_FULL(ErrorCategory.RESOURCE, true),
  /** A memory limit was reached. */
  OUT_OF_MEMORY(ErrorCategory.RESOURCE, true),
  /** A time limit was reached or the work was cancelled. */
  DEADLINE_EXCEEDED(ErrorCategory.RESOURCE, true),
  /** The work was cancelled by its owner. */
  CANCELLED(ErrorCategory.USER, false),
  /** The server is starting, draining or over a limit. */
  UNAVAILABLE(ErrorCategory.RESOURCE, true),
  /** Stored bytes are damaged or of an unknown version. */
  CORRUPT(ErrorCategory.INTERNAL, false),
  /** A defect of the platform. */
  INTERNAL(ErrorCategory.INTERNAL, false);

  private final ErrorCategory category;
  private final boolean retryable;

  ErrorCode(ErrorCategory category, boolean retryable) {
    this.category = category;
    this.retryable = retryable;
  }

  /** Returns who can do something about it. */
  public ErrorCategory category() {
    return category;
  }

  /** Returns whether the same call may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
