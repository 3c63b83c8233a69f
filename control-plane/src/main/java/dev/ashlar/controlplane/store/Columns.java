package dev.ashlar.controlplane.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Columns that may be null. */
final class Columns {
  private Columns() {}

  static OptionalLong optionalLong(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  static boolean truth(ResultSet row, String column) throws SQLException {
    return row.getInt(column) != 0;
  }

  static int number(boolean truth) {
    return truth ? 1 : 0;
  }
}
