package dev.ashlar.engine.exact;

import java.util.SplittableRandom;

/** The seed of a random test: printed, and taken from {@code -Dashlar.seed} if that is given. */
public final class Seeds {
  private Seeds() {}

  /** Returns the generator of a test. */
  public static SplittableRandom random(Class<?> test) {
    long seed = Long.getLong("ashlar.seed", new SplittableRandom().nextLong());
    System.err.println(test.getSimpleName() + ": -Dashlar.seed=" + seed);
    return new SplittableRandom(seed);
  }
}
