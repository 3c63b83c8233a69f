package dev.ashlar.model.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;

/** Points in time as microseconds since 1970-01-01T00:00:00Z, and their ISO 8601 text. */
public final class Timestamps {
  private static final long MICROS_PER_SECOND = 1_000_000L;

  private Timestamps() {}

  /**
   * Returns the microseconds of an ISO 8601 date or date-time, or empty if the text is not one. No
   * zone means UTC; digits past the microsecond are floored, also before 1970.
   */
  public static OptionalLong parse(String text) {
    try {
      if (text.length() == 10) {
        return OptionalLong.of(
            micros(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()));
      }
      String iso = text.length() > 10 && text.charAt(10) == ' ' ? withT(text) : text;
      return OptionalLong.of(micros(instant(iso)));
    } catch (DateTimeException | ArithmeticException notATime) {
      return OptionalLong.empty();
    }
  }

  /** Returns ISO 8601 text ending in {@code Z}, with as many fractional digits as needed. */
  public static String format(long micros) {
    return DateTimeFormatter.ISO_INSTANT.format(instant(micros));
  }

  /** Returns the microseconds of an instant, floored. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / 1_000);
  }

  /** Returns the instant of microseconds since the epoch. */
  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
  }

  private static String withT(String text) {
    return text.substring(0, 10) + 'T' + text.substring(11);
  }

  private static Instant instant(String iso) {
    boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
    return zoned
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }
}
