package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.ExpressionLimits;

/**
 * A text that says how much of it is read. A search that reads as far as the text goes for each of
 * many matches takes quadratic time: it ends with {@link TooMuchWork}, on every machine at the same
 * place.
 *
 * <p>What a search reads belongs to the version of the regular expressions' library: where it ends
 * so is part of the values that one version of the runtime gives, and another version of that
 * library is another version of the runtime.
 *
 * <p>Not thread-safe.
 */
final class CountedText implements CharSequence {
  private final String text;
  private long left;

  CountedText(String text) {
    this.text = text;
    left =
        ExpressionLimits.MAX_LOOKS * (ExpressionLimits.MAX_PATTERN_LENGTH + (long) text.length());
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw new TooMuchWork();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }

  /** Says that a text was read too often. */
  static final class TooMuchWork extends RuntimeException {
    private static final long serialVersionUID = 1;

    private TooMuchWork() {
      super("a text that is read too often", null, false, false);
    }
  }
}
