package dev.ashlar.systemtests;

import dev.ashlar.model.type.Schema;
import java.util.Locale;

/** What DuckDB makes of names. Stateless. */
final class Names {
  private Names() {}

  /** Returns whether DuckDB can tell all columns apart: it ignores case. */
  static boolean differInMoreThanCase(Schema columns) {
    long apart =
        columns.names().stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().count();
    return apart == columns.size();
  }
}
