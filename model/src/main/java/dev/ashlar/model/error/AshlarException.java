package dev.ashlar.model.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of every exception the platform raises on purpose.
 *
 * <p>The message says what was wrong and ends with what was expected; it never holds the value of a
 * key, a feature or a secret. {@link #code()} is stable: clients and tests may match on it.
 */
public class AshlarException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public AshlarException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public AshlarException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns the stable code, which also carries the category and whether a retry may help. */
  public ErrorCode code() {
    return code;
  }

  /** Returns the message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.name() : message;
  }
}
