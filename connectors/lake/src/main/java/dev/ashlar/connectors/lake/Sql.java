package dev.ashlar.connectors.lake;

import dev.ashlar.model.time.Interval;
import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of the SQL that this connector writes itself. */
final class Sql {
  /** The range of DuckDB's timestamps; a bound beyond it excludes nothing. */
  private static final long MIN_MICROS = -9_223_372_022_400_000_000L;

  private static final long MAX_MICROS = 9_223_372_036_854_775_806L;

  private Sql() {}

  /** Returns a quoted identifier. */
  static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** Returns a quoted string literal. */
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** Returns a list of quoted string literals. */
  static String texts(Collection<?> values) {
    return values.stream()
        .map(value -> text(value.toString()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String timestamp(long micros) {
    return "make_timestamp(" + micros + "::BIGINT)";
  }

  /** Returns a condition that holds for times in a span; never null for a null time. */
  static String within(String expression, Interval span) {
    StringBuilder condition = new StringBuilder(expression).append(" IS NOT NULL");
    if (span.startMicros() > MIN_MICROS) {
      condition
          .append(" AND ")
          .append(expression)
          .append(" >= ")
          .append(timestamp(span.startMicros()));
    }
    if (span.endMicros() < MAX_MICROS) {
      long end = Math.max(span.endMicros(), MIN_MICROS);
      condition.append(" AND ").append(expression).append(" < ").append(timestamp(end));
    }
    return condition.toString();
  }

  /** Returns the text without the semicolon and white space at its end. */
  static String withoutSemicolon(String sql) {
    String stripped = sql.strip();
    while (stripped.endsWith(";")) {
      stripped = stripped.substring(0, stripped.length() - 1).stripTrailing();
    }
    return stripped;
  }
}
