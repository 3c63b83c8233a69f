package dev.ashlar.engine.exact;

import java.util.SplittableRandom;

/** The seed of a random test: always the same, unless {@code -Dashlar.seed} gives another. */
public final class Seeds {
  private Seeds() {}

  /** Returns the generator of a test. */
  public static SplittableRandom random(Class<?> test) {
    long seed = Long.getLong("ashlar.seed", 1);
    System.err.println(test.getSimpleName() + ": -Dashlar.seed=" + seed);
    return new SplittableRandom(seed);
  }
}
