package dev.ashlar.cli;

import java.util.Locale;

/** Numbers as people read them. */
public final class Numbers {
  private static final double THOUSAND = 1e3;
  private static final double MILLION = 1e6;

  private Numbers() {}

  /** Returns digits in groups of three: {@code 3,000,000}. */
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns a number of things: {@code 1 event}, {@code 3,000 events}. */
  public static String counted(long number, String one, String many) {
    return grouped(number) + " " + (number == 1 ? one : many);
  }

  /** Returns three significant digits: {@code 2.46M}, {@code 412k}, {@code 97}. */
  public static String brief(double number) {
    if (number >= MILLION) {
      return String.format(Locale.ROOT, "%.2fM", number / MILLION);
    }
    if (number >= THOUSAND) {
      return String.format(Locale.ROOT, "%.0fk", number / THOUSAND);
    }
    return String.format(Locale.ROOT, "%.0f", number);
  }
}
