package dev.ashlar.connectors.lake;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.spi.SqlException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Proves from DuckDB's own parse tree that a text is one SELECT over declared tables.
 *
 * <p>The tree is walked with lists of what may be there, never of what may not: a kind of node that
 * is unknown here is refused. Table functions read files and the catalog, so only those that make
 * rows out of nothing are allowed; a name in FROM is a declared table or a common table expression
 * in scope (any other would be taken for a file to read). Functions are those that give the same
 * value for the same arguments ({@link DuckFunctions}), and a sample is refused: a view with
 * anything else would not have the same value twice.
 */
final class SelectProof {
  private static final String ONE_SELECT = "expected: one SELECT over the declared sources";

  /** Everything in a tree that has a type and is not an expression. */
  private static final Set<String> NODES =
      Set.of(
          "SELECT_NODE",
          "SET_OPERATION_NODE",
          "RECURSIVE_CTE_NODE",
          "CTE_NODE",
          "BASE_TABLE",
          "SUBQUERY",
          "JOIN",
          "EMPTY",
          "EXPRESSION_LIST",
          "TABLE_FUNCTION",
          "PIVOT",
          "LIMIT_MODIFIER",
          "LIMIT_PERCENT_MODIFIER",
          "DISTINCT_MODIFIER",
          "ORDER_MODIFIER",
          "ORDER_DEFAULT",
          "ASCENDING",
          "DESCENDING");

  private static final Set<String> EXPRESSIONS =
      Set.of(
          "BETWEEN",
          "CASE",
          "CAST",
          "COLLATE",
          "COLUMN_REF",
          "COMPARISON",
          "CONJUNCTION",
          "CONSTANT",
          "FUNCTION",
          "LAMBDA",
          "LAMBDA_REF",
          "OPERATOR",
          "POSITIONAL_REFERENCE",
          "STAR",
          "SUBQUERY",
          "TYPE",
          "WINDOW");

  private static final Set<String> TABLE_FUNCTIONS = Set.of("range", "generate_series", "unnest");

  /** Functions that apply the aggregate that a text names. */
  private static final Set<String> AGGREGATE_BY_NAME =
      Set.of("aggregate", "array_aggr", "array_aggregate", "list_aggr", "list_aggregate");

  /** Clock functions that need no parentheses. */
  private static final Set<String> CLOCK_WORDS =
      Set.of("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp");

  private final String sql;
  private final Set<String> columns;
  private final DuckFunctions functions;
  private final Set<String> parameters;
  private final Parameters used = new Parameters();

  private SelectProof(
      String sql, Set<String> columns, DuckFunctions functions, Set<String> parameters) {
    this.sql = sql;
    this.columns = columns;
    this.functions = functions;
    this.parameters = parameters;
  }

  /**
   * Throws unless the text is one SELECT; returns where it uses parameters.
   *
   * @param parse the answer of {@code json_serialize_sql}
   * @param tables the tables that may be named → their columns
   * @param parameters the parameters that may be used
   */
  static Parameters check(
      String sql,
      JsonNode parse,
      Map<String, List<String>> tables,
      DuckFunctions functions,
      Set<String> parameters) {
    Set<String> columns = new HashSet<>();
    tables.values().forEach(names -> names.forEach(name -> columns.add(lower(name))));
    SelectProof proof = new SelectProof(sql, columns, functions, parameters);
    proof.checkStatements(parse, lower(tables.keySet()));
    return proof.used;
  }

  private void checkStatements(JsonNode parse, Set<String> tables) {
    if (parse.path("error").asBoolean(true)) {
      DuckDbFault fault = DuckDbFault.ofParse(parse);
      throw fault.bytePosition() < 0
          ? new SqlException("not a SELECT (" + ONE_SELECT + ")", 0)
          : DuckDbErrors.sql(fault, sql, 0);
    }
    JsonNode statements = parse.path("statements");
    if (statements.size() != 1) {
      throw new SqlException(statements.size() + " statements (" + ONE_SELECT + ")", 0);
    }
    check(statements.get(0).path("node"), tables);
  }

  private void check(JsonNode node, Set<String> scope) {
    if (node.isObject()) {
      Set<String> inner = node.has("cte_map") ? checkCommonTables(node, scope) : scope;
      checkKind(node, inner);
      node.properties().stream()
          .filter(property -> !property.getKey().equals("cte_map"))
          .forEach(property -> check(property.getValue(), inner));
    } else if (node.isArray()) {
      node.forEach(element -> check(element, scope));
    }
  }

  /**
   * Checks common table expressions in order; each sees those before it, a recursive one itself.
   */
  private Set<String> checkCommonTables(JsonNode node, Set<String> scope) {
    Set<String> inner = new HashSet<>(scope);
    for (JsonNode entry : node.path("cte_map").path("map")) {
      String name = lower(entry.path("key").asText());
      JsonNode value = entry.path("value");
      Set<String> visible = new HashSet<>(inner);
      if (value.path("query_node").path("type").asText().equals("RECURSIVE_CTE_NODE")) {
        visible.add(name);
      }
      check(value, visible);
      inner.add(name);
    }
    return inner;
  }

  private void checkKind(JsonNode node, Set<String> scope) {
    if (node.hasNonNull("sample")) {
      throw refused(node, "a sample", "expected: a value of the rows alone");
    }
    if (node.has("class")) {
      checkExpression(node);
    } else if (node.path("type").isTextual()) {
      String type = node.path("type").asText();
      if (!NODES.contains(type)) {
        throw refused(node, type.toLowerCase(Locale.ROOT).replace('_', ' '), ONE_SELECT);
      }
      if (type.equals("BASE_TABLE")) {
        checkTable(node, scope);
      } else if (type.equals("TABLE_FUNCTION")) {
        checkTableFunction(node);
      }
    }
  }

  private void checkTable(JsonNode node, Set<String> scope) {
    String name = node.path("table_name").asText();
    boolean plain =
        node.path("schema_name").asText().isEmpty()
            && node.path("catalog_name").asText().isEmpty()
            && node.path("at_clause").isNull();
    if (!plain || !scope.contains(lower(name))) {
      List<String> known = scope.stream().sorted().toList();
      throw refused(node, "table " + name, "expected: one of " + String.join(", ", known));
    }
  }

  private void checkTableFunction(JsonNode node) {
    String name = node.path("function").path("function_name").asText();
    if (!TABLE_FUNCTIONS.contains(lower(name))) {
      throw refused(
          node,
          "table function " + name,
          "expected: a declared source, or one of generate_series, range, unnest");
    }
  }

  private void checkExpression(JsonNode node) {
    String kind = node.path("class").asText();
    if (kind.equals("PARAMETER")) {
      checkParameter(node);
      return;
    }
    if (!EXPRESSIONS.contains(kind)) {
      throw refused(node, lower(kind).replace('_', ' '), "expected: a value");
    }
    if (kind.equals("FUNCTION") || kind.equals("WINDOW")) {
      checkFunction(node);
    } else if (kind.equals("COLUMN_REF")) {
      checkColumn(node);
    }
  }

  private void checkParameter(JsonNode node) {
    String name = node.path("identifier").asText();
    if (!parameters.contains(name)) {
      throw refused(
          node,
          "parameter $" + name,
          parameters.isEmpty()
              ? "expected: a value; the SQL of an incremental view has $start and $end"
              : parameters.stream().sorted().collect(joining(" or $", "expected: $", "")));
    }
    used.add(name, node.path("query_location").asInt(), node.path("query_location_length").asInt());
  }

  private void checkFunction(JsonNode node) {
    String name = lower(node.path("function_name").asText());
    JsonNode arguments = node.path("arguments");
    boolean plain =
        node.path("schema").asText().isEmpty() && node.path("catalog").asText().isEmpty();
    if (!plain || !isStable(name, arguments)) {
      throw refused(node, "function " + name, "expected: a function of its arguments alone");
    }
  }

  private boolean isStable(String name, JsonNode arguments) {
    if (AGGREGATE_BY_NAME.contains(name)) {
      JsonNode aggregate = arguments.path(1).path("expression").path("literal");
      return aggregate.path("kind").asText().equals("STRING")
          && functions.isStable(lower(aggregate.path("text").asText()), 1, this::isProvedBody);
    }
    return functions.isStable(name, arguments.size(), this::isProvedBody);
  }

  private boolean isProvedBody(JsonNode parse) {
    try {
      new SelectProof("", Set.of(), functions, Set.of()).checkStatements(parse, Set.of());
      return true;
    } catch (SqlException depends) {
      return false;
    }
  }

  private void checkColumn(JsonNode node) {
    JsonNode names = node.path("column_names");
    String name = lower(names.path(0).asText());
    if (names.size() == 1 && CLOCK_WORDS.contains(name) && !columns.contains(name)) {
      throw refused(node, name, "expected: a value of the rows alone");
    }
  }

  private SqlException refused(JsonNode node, String what, String expected) {
    long position = node.path("query_location").asLong(-1);
    int bytes = position < 0 || position > sql.length() * 4L ? -1 : (int) position;
    return DuckDbErrors.sql(
        new DuckDbFault("Parser", what + " is not allowed here (" + expected + ")", bytes, ""),
        sql,
        0);
  }

  private static Set<String> lower(Set<String> names) {
    Set<String> lower = new HashSet<>();
    names.forEach(name -> lower.add(lower(name)));
    return lower;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
