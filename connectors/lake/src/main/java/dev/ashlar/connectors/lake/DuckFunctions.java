package dev.ashlar.connectors.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which of DuckDB's functions give the same value for the same arguments. Immutable.
 *
 * <p>DuckDB says so itself: functions that look at the clock, at chance, at the session or at what
 * was asked before are VOLATILE or CONSISTENT_WITHIN_QUERY. A macro is as stable as its body. Only
 * the few that DuckDB calls consistent and that are not are listed here.
 */
final class DuckFunctions {
  private static final Set<String> UNSTABLE =
      Set.of("current_localtime", "current_localtimestamp", "reservoir_quantile");

  /** With one argument it is the time since then until today. */
  private static final String AGE = "age";

  /** PostgreSQL's catalog, which DuckDB emulates by constants and by looks into its own. */
  private static final String CATALOG_PREFIX = "pg_";

  private static final String LIST =
      "SELECT function_name, coalesce(stability, ''), CASE function_type WHEN 'macro' THEN"
          + " json_serialize_sql('SELECT ' || macro_definition)::VARCHAR ELSE '' END FROM"
          + " duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'window', 'macro')";

  private final Set<String> unstable = new HashSet<>(UNSTABLE);
  private final Map<String, List<JsonNode>> macros = new HashMap<>();

  private DuckFunctions() {}

  static DuckFunctions read(Database database) {
    DuckFunctions functions = new DuckFunctions();
    for (List<String> row : database.rows(LIST, Subject.ours("the list of functions"))) {
      if (!row.get(2).isEmpty()) {
        functions.macros.computeIfAbsent(row.get(0), _ -> new ArrayList<>()).add(json(row.get(2)));
      } else if (!row.get(1).equals("CONSISTENT")) {
        functions.unstable.add(row.get(0));
      }
    }
    return functions;
  }

  /**
   * Returns whether a call depends on its arguments alone. A name that DuckDB does not have is left
   * to its binder, which knows those that are near.
   *
   * @param name in lower case
   * @param body proves the body of a macro, as {@code json_serialize_sql} gives it
   */
  boolean isStable(String name, int arguments, Predicate<JsonNode> body) {
    return !unstable.contains(name)
        && !name.startsWith(CATALOG_PREFIX)
        && !(name.equals(AGE) && arguments == 1)
        && macros.getOrDefault(name, List.of()).stream().allMatch(body);
  }

  private static JsonNode json(String text) {
    try {
      return DuckDbFault.json(text);
    } catch (JsonProcessingException notJson) {
      throw new AshlarException(
          ErrorCode.INTERNAL, "the parser's answer (expected: a parse tree as JSON)", notJson);
    }
  }
}
