package dev.ashlar.client.definitions;

/**
 * A stretch of a file. Immutable.
 *
 * @param line one-based
 * @param column one-based, in code points
 * @param length in code points, as far as it lies on the first line; at least one
 * @param start zero-based code point index in the file
 * @param end the code point index after it
 */
record Span(int line, int column, int length, int start, int end) {
  static final Span FILE = new Span(0, 0, 0, 0, 0);
}
