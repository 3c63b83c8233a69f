package dev.ashlar.spi;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;

/** A SQL text that is not allowed or does not bind, with the place inside the text. */
public final class SqlException extends AshlarException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * @param offset zero-based character offset of the fault inside the SQL, or -1 if unknown
   */
  public SqlException(String message, int offset) {
    super(ErrorCode.INVALID_SQL, message);
    this.offset = offset;
  }

  /** Returns the zero-based character offset of the fault inside the SQL, or -1 if unknown. */
  public int offset() {
    return offset;
  }
}
