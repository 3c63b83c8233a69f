package dev.ashlar.testkit.history;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Random choices from one seed. */
final class RandomSource {
  private final SplittableRandom random;

  RandomSource(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Returns a number from low to high, both included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  long bits() {
    return random.nextLong();
  }

  /** Returns a shuffler for collections. */
  Random shuffler() {
    return new Random(random.nextLong());
  }
}
