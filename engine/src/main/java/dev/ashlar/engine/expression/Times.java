package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.DateUnit;
import dev.ashlar.model.expression.Function;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.type.DataType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of timestamps, all in UTC: no table of time zones is asked. */
final class Times {
  private static final long MILLISECOND = 1_000;
  private static final long WEEK = 7 * Durations.DAY;

  /** 1970-01-05 was a Monday. */
  private static final long MONDAY = 4 * Durations.DAY;

  private static final int MONTHS_PER_YEAR = 12;
  private static final int MONTHS_PER_QUARTER = 3;

  /** More months than timestamps reach. */
  private static final long MAX_MONTHS = 12_000_000;

  private Times() {}

  static Node node(Function function, List<Node> arguments, DataType type) {
    Node a = arguments.get(0);
    return switch (function) {
      case EPOCH_US -> Strict.longToLong((frame, x) -> x, type, a);
      case EPOCH_MS ->
          Strict.longToLong((frame, x) -> StrictMath.floorDiv(x, MILLISECOND), type, a);
      case EPOCH ->
          Strict.longToLong((frame, x) -> StrictMath.floorDiv(x, Durations.SECOND), type, a);
      default ->
          arguments.size() == 1
              ? Strict.longToLong((frame, x) -> x, type, a)
              : new OfParts(arguments);
    };
  }

  /** Returns the node of a function whose first argument is a constant unit. */
  static Node withUnit(Function function, DateUnit unit, List<Node> arguments, DataType type) {
    Node a = arguments.get(1);
    return switch (function) {
      case DATE_TRUNC -> Strict.longToLong((frame, x) -> truncate(frame, unit, x), type, a);
      case DATE_PART -> Strict.longToLong((frame, x) -> part(unit, x), type, a);
      case DATE_DIFF ->
          Strict.longsToLong(
              (frame, x, y) -> difference(frame, unit, x, y), type, a, arguments.get(2));
      default ->
          Strict.longsToLong((frame, x, y) -> add(frame, unit, x, y), type, a, arguments.get(2));
    };
  }

  /** Returns the length of a unit, zero if it differs. */
  private static long length(DateUnit unit) {
    return switch (unit) {
      case MICROSECOND -> 1;
      case MILLISECOND -> MILLISECOND;
      case SECOND -> Durations.SECOND;
      case MINUTE -> Durations.MINUTE;
      case HOUR -> Durations.HOUR;
      case DAY -> Durations.DAY;
      case WEEK -> WEEK;
      default -> 0;
    };
  }

  /** Returns how many months a unit has. */
  private static int months(DateUnit unit) {
    return unit == DateUnit.MONTH
        ? 1
        : unit == DateUnit.QUARTER ? MONTHS_PER_QUARTER : MONTHS_PER_YEAR;
  }

  private static long truncate(Frame frame, DateUnit unit, long micros) {
    long length = length(unit);
    if (length == 0) {
      LocalDate date = date(micros);
      int month = date.getMonthValue() - 1;
      return micros(frame, date.withDayOfMonth(1).withMonth(month - month % months(unit) + 1), 0);
    }
    long into = StrictMath.floorMod(micros - (unit == DateUnit.WEEK ? MONDAY : 0), length);
    if (micros < Long.MIN_VALUE + WEEK) {
      return failed(frame);
    }
    return micros - into;
  }

  private static long part(DateUnit unit, long micros) {
    return switch (unit) {
      case MICROSECOND -> StrictMath.floorMod(micros, Durations.SECOND);
      case MILLISECOND -> StrictMath.floorMod(micros, Durations.SECOND) / MILLISECOND;
      case SECOND -> StrictMath.floorMod(micros, Durations.MINUTE) / Durations.SECOND;
      case MINUTE -> StrictMath.floorMod(micros, Durations.HOUR) / Durations.MINUTE;
      case HOUR -> StrictMath.floorMod(micros, Durations.DAY) / Durations.HOUR;
      case DAY -> date(micros).getDayOfMonth();
      case WEEK -> date(micros).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case MONTH -> date(micros).getMonthValue();
      case QUARTER -> (date(micros).getMonthValue() - 1) / MONTHS_PER_QUARTER + 1;
      case YEAR -> date(micros).getYear();
      case DAYOFWEEK -> date(micros).get(ChronoField.DAY_OF_WEEK) % 7;
      case DAYOFYEAR -> date(micros).getDayOfYear();
    };
  }

  private static long difference(Frame frame, DateUnit unit, long from, long to) {
    long length = length(unit);
    if (length == 0) {
      return month(to) / months(unit) - month(from) / months(unit);
    }
    if (length == 1) {
      long difference = to - from;
      return ((to ^ from) & (to ^ difference)) < 0 ? failed(frame) : difference;
    }
    long shift = unit == DateUnit.WEEK ? MONDAY : 0;
    return cell(to, shift, length) - cell(from, shift, length);
  }

  private static long cell(long micros, long shift, long length) {
    long day = StrictMath.floorDiv(micros, StrictMath.min(length, Durations.DAY));
    return shift == 0 && length <= Durations.DAY
        ? day
        : StrictMath.floorDiv(day - shift / Durations.DAY, length / Durations.DAY);
  }

  /** Returns the number of a month; all are positive. */
  private static long month(long micros) {
    LocalDate date = date(micros);
    return (date.getYear() + 1_000_000L) * MONTHS_PER_YEAR + date.getMonthValue() - 1;
  }

  private static long add(Frame frame, DateUnit unit, long count, long micros) {
    long length = length(unit);
    if (length == 0) {
      return count > MAX_MONTHS || count < -MAX_MONTHS
          ? failed(frame)
          : micros(
              frame,
              date(micros).plusMonths(count * months(unit)),
              StrictMath.floorMod(micros, Durations.DAY));
    }
    try {
      return StrictMath.addExact(micros, StrictMath.multiplyExact(count, length));
    } catch (ArithmeticException overflow) {
      return failed(frame);
    }
  }

  private static LocalDate date(long micros) {
    return LocalDate.ofEpochDay(StrictMath.floorDiv(micros, Durations.DAY));
  }

  private static long micros(Frame frame, LocalDate date, long ofDay) {
    try {
      return StrictMath.addExact(StrictMath.multiplyExact(date.toEpochDay(), Durations.DAY), ofDay);
    } catch (ArithmeticException overflow) {
      return failed(frame);
    }
  }

  private static long failed(Frame frame) {
    frame.fail();
    return 0;
  }

  /** The time of year, month, day, hour, minute and second. */
  private static final class OfParts extends Node {
    private final List<Node> parts;

    OfParts(List<Node> parts) {
      super(DataType.TIMESTAMP);
      this.parts = parts;
    }

    @Override
    long integer(Frame frame) {
      long[] values = new long[parts.size()];
      int status = Frame.VALUE;
      for (int i = 0; i < values.length; i++) {
        values[i] = parts.get(i).integer(frame);
        status |= frame.status;
      }
      frame.status = status;
      if (status != Frame.VALUE) {
        return 0;
      }
      LocalDate date = date(values);
      boolean valid = isBelow(values[3], 24) && isBelow(values[4], 60) && isBelow(values[5], 60);
      if (date == null || !valid) {
        return failed(frame);
      }
      return micros(
          frame,
          date,
          values[3] * Durations.HOUR + values[4] * Durations.MINUTE + values[5] * Durations.SECOND);
    }

    private static boolean isBelow(long value, long end) {
      return value >= 0 && value < end;
    }

    private static @Nullable LocalDate date(long[] values) {
      try {
        return LocalDate.of(
            StrictMath.toIntExact(values[0]),
            StrictMath.toIntExact(values[1]),
            StrictMath.toIntExact(values[2]));
      } catch (ArithmeticException | DateTimeException none) {
        return null;
      }
    }
  }
}
