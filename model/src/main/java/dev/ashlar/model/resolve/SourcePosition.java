package dev.ashlar.model.resolve;

/**
 * A place in an author's file. Immutable.
 *
 * @param file relative to the feature repository; empty if the definition was not read from a file
 * @param line one-based; zero if the place inside the file is not known
 * @param column one-based, in code points; zero if not known
 * @param length how many code points are meant, all on this line; at least one if known
 */
public record SourcePosition(String file, int line, int column, int length) {
  public static final SourcePosition UNKNOWN = new SourcePosition("", 0, 0, 0);

  /** Returns {@code file:line:column}, as far as it is known. */
  public String text() {
    if (line == 0) {
      return file;
    }
    return file + ":" + line + ":" + column;
  }
}
