package dev.ashlar.controlplane.jobs;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes the ids of jobs: 12 hex digits, so that no two homes ever share one. */
public final class JobIds {
  private static final int DIGITS = 12;

  private final RandomGenerator random;

  public JobIds(RandomGenerator random) {
    this.random = random;
  }

  /** Returns the next id. */
  String next() {
    return HexFormat.of().toHexDigits(random.nextLong(), DIGITS);
  }
}
