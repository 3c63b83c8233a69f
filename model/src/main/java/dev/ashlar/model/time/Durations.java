package dev.ashlar.model.time;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The duration notation of definitions: {@code 30s}, {@code 10m}, {@code 1h}, {@code 7d}. */
public final class Durations {
  public static final long SECOND = 1_000_000L;
  public static final long MINUTE = 60 * SECOND;
  public static final long HOUR = 60 * MINUTE;
  public static final long DAY = 24 * HOUR;

  private static final Pattern NOTATION = Pattern.compile("(-?)(\\d{1,9})(s|m|h|d)");

  private Durations() {}

  /** Returns the microseconds of a duration, or empty if the text is not one. */
  public static OptionalLong parse(String text) {
    Matcher matcher = NOTATION.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long unit =
        switch (matcher.group(3)) {
          case "s" -> SECOND;
          case "m" -> MINUTE;
          case "h" -> HOUR;
          default -> DAY;
        };
    try {
      long micros = Math.multiplyExact(Long.parseLong(matcher.group(2)), unit);
      return OptionalLong.of(matcher.group(1).isEmpty() ? micros : -micros);
    } catch (ArithmeticException overflow) {
      return OptionalLong.empty();
    }
  }

  /** Returns the notation in the largest unit that divides the duration; whole seconds only. */
  public static String format(long micros) {
    for (Unit unit : Unit.values()) {
      if (micros != 0 && micros % unit.micros == 0) {
        return micros / unit.micros + unit.suffix;
      }
    }
    if (micros % SECOND != 0) {
      throw new IllegalArgumentException(micros + " us (expected: whole seconds)");
    }
    return micros / SECOND + "s";
  }

  private enum Unit {
    DAYS(DAY, "d"),
    HOURS(HOUR, "h"),
    MINUTES(MINUTE, "m");

    private final long micros;
    private final String suffix;

    Unit(long micros, String suffix) {
      this.micros = micros;
      this.suffix = suffix;
    }
  }
}
