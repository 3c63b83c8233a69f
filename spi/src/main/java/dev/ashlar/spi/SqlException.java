package dev.ashlar.spi;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.error.SqlFault;

/** A SQL text that is not allowed or does not bind, with the place inside the text. */
public final class SqlException extends AshlarException implements SqlFault {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * @param offset zero-based character offset of the fault inside the SQL, or -1 if unknown
   */
  public SqlException(String message, int offset) {
    super(ErrorCode.INVALID_SQL, message);
    this.offset = offset;
  }

  @Override
  public int offset() {
    return offset;
  }
}
