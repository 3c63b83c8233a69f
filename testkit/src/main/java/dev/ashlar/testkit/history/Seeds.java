package dev.ashlar.testkit.history;

import java.util.stream.LongStream;

/**
 * The seeds of a run over random histories. Without a word they are always the same, so that a
 * check fails for what was changed and not by chance; {@code -Dashlar.seed=N} begins elsewhere, and
 * {@code -Dashlar.seeds=N} says how many follow: 1 replays the history of one failure.
 *
 * @param first the first seed
 * @param count how many seeds follow each other
 */
public record Seeds(long first, int count) {
  private static final long FIRST = 1;

  /**
   * Returns the seeds of this run.
   *
   * @param usual how many there are unless a number is given
   */
  public static Seeds of(int usual) {
    return new Seeds(Long.getLong("ashlar.seed", FIRST), Integer.getInteger("ashlar.seeds", usual));
  }

  /** Returns the seeds in order. */
  public LongStream stream() {
    return LongStream.range(first, first + count);
  }

  /** Returns what replays the history of a seed. */
  public static String replay(long seed) {
    return "-Dashlar.seed=" + seed + " -Dashlar.seeds=1";
  }
}
