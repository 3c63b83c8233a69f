package dev.ashlar.connectors.lake;

/** How values are written into files of text: times as ISO 8601 in UTC, numbers as the API does. */
final class TextCells {
  private TextCells() {}

  /** Returns an expression of what CSV holds for an expression of a DuckDB type. */
  static String csv(String expression, String type) {
    return type.equals("DOUBLE") || type.equals("FLOAT")
        ? number(expression)
        : json(expression, type);
  }

  /** Returns an expression of what JSON holds for an expression of a DuckDB type. */
  static String json(String expression, String type) {
    return switch (type) {
      case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> time(expression);
      case "DATE", "TIMESTAMP WITH TIME ZONE" -> time("CAST(" + expression + " AS TIMESTAMP)");
      default -> expression;
    };
  }

  /** Infinite times, which have no ISO 8601, stay words. */
  private static String time(String expression) {
    String text = "CAST(" + expression + " AS VARCHAR)";
    return "CASE WHEN contains("
        + text
        + ", ' ') THEN replace("
        + text
        + ", ' ', 'T') || 'Z' ELSE "
        + text
        + " END";
  }

  private static String number(String expression) {
    return "CASE WHEN isnan("
        + expression
        + ") THEN 'NaN' WHEN isinf("
        + expression
        + ") THEN if("
        + expression
        + " > 0, 'Infinity', '-Infinity') ELSE CAST("
        + expression
        + " AS VARCHAR) END";
  }
}
