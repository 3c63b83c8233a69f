package dev.ashlar.model.expression;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.error.SqlFault;

/** A text that is no row expression, or one whose types do not fit; knows the place. */
public final class ExpressionException extends AshlarException implements SqlFault {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final String problem;
  private final String hint;

  ExpressionException(int offset, String problem, String hint) {
    super(ErrorCode.INVALID_SQL, problem + " (" + hint + ")");
    this.offset = offset;
    this.problem = problem;
    this.hint = hint;
  }

  /** Returns the zero-based place of the fault in the text, in UTF-16 units. */
  @Override
  public int offset() {
    return offset;
  }

  /** Returns what is wrong. */
  public String problem() {
    return problem;
  }

  /** Returns what was expected, or what the author probably meant. */
  public String hint() {
    return hint;
  }
}
