package dev.ashlar.model.expression;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Units and parts of timestamps. */
public enum DateUnit {
  MICROSECOND,
  MILLISECOND,
  SECOND,
  MINUTE,
  HOUR,
  DAY,
  /** Begins on Monday; as a part, the ISO week of the year. */
  WEEK,
  MONTH,
  QUARTER,
  YEAR,
  /** 0 is Sunday. */
  DAYOFWEEK,
  DAYOFYEAR;

  /** Returns the name as expressions write it. */
  public String text() {
    return Ascii.lower(name());
  }

  /** Returns whether this is a span of time, and not only a part of a timestamp. */
  public boolean isSpan() {
    return compareTo(YEAR) <= 0;
  }

  /** Returns the unit of a name in any case. */
  public static Optional<DateUnit> named(String name) {
    String wanted = Ascii.lower(name);
    return Arrays.stream(values()).filter(unit -> unit.text().equals(wanted)).findFirst();
  }

  /** Returns the names: all of them, or those of spans. */
  static List<String> names(DateUnit last) {
    return Arrays.stream(values())
        .filter(unit -> unit.compareTo(last) <= 0)
        .map(DateUnit::text)
        .toList();
  }
}
