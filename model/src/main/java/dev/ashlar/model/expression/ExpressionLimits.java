package dev.ashlar.model.expression;

/** How large expressions and what they make may be. Tested at the limit and one past it. */
public final class ExpressionLimits {
  /** Of a text, in UTF-16 units. */
  public static final int MAX_TEXT_LENGTH = 20_000;

  /** Of nested operations, counted from the root to the deepest leaf. */
  public static final int MAX_DEPTH = 200;

  /** Of columns that a SELECT gives. */
  public static final int MAX_COLUMNS = 1_000;

  /** Of a string that a function makes, in UTF-16 units; longer ones are an ERROR. */
  public static final int MAX_STRING_LENGTH = 1 << 20;

  /** Of an array that a function makes; longer ones are an ERROR. */
  public static final int MAX_ARRAY_LENGTH = 100_000;

  /** Of a regular expression, and of what LIKE compares with, in UTF-16 units. */
  public static final int MAX_PATTERN_LENGTH = 1_000;

  /**
   * How often {@code regexp_replace} may look at a character, on average over its text and {@link
   * #MAX_PATTERN_LENGTH} more; more is an ERROR. What a search looks at belongs to the version of
   * its library.
   */
  public static final int MAX_LOOKS = 100;

  /** Of the instructions that a regular expression compiles to. */
  public static final int MAX_PATTERN_SIZE = 10_000;

  /** Of the steps of a JSON path. */
  public static final int MAX_PATH_STEPS = 50;

  /** Of nested objects and arrays in a JSON text; deeper ones are an ERROR. */
  public static final int MAX_JSON_DEPTH = 100;

  private ExpressionLimits() {}
}
