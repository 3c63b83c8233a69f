package dev.ashlar.spi;

import java.util.OptionalDouble;

/**
 * How far the reading of rows is.
 *
 * @param rows the rows read so far
 * @param share the share of the reading that is done, 0 to 1; absent if it is not known
 */
public record RowProgress(long rows, OptionalDouble share) {
  /** Nothing is read yet. */
  public static final RowProgress NONE = new RowProgress(0, OptionalDouble.empty());

  public RowProgress {
    if (share.isPresent() && !(share.getAsDouble() >= 0 && share.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(share + " is no share (expected: 0 to 1)");
    }
  }
}
