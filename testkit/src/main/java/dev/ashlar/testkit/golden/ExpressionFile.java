package dev.ashlar.testkit.golden;

import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.model.type.TypeParser;
import dev.ashlar.testkit.golden.GoldenYaml.Entries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A file of worked row expressions over a few rows. Each case states the type of an expression and
 * its value for every row, or what is wrong with it and where:
 *
 * <pre>
 * columns: {i: int64, s: string}
 * rows:
 *   - [1, a]
 *   - [null, b]
 * cases:
 *   - {expression: i + 1, type: int64, values: [2, null]}
 *   - {expression: i + s, problem: "`+` of int64, string", at: 2}
 * </pre>
 *
 * {@code ERROR} is a value that could not be computed. A {@code hint} of a problem may be stated in
 * part or left out. Immutable.
 */
public record ExpressionFile(
    String name, Schema columns, List<@Nullable Object[]> rows, List<Case> cases) {

  /** An expression; one of result and problem is there. */
  public record Case(
      int line, String expression, Optional<Result> result, Optional<Problem> problem) {
    @Override
    public String toString() {
      return line + ": " + expression;
    }
  }

  /** The type of an expression, and its value for each row. */
  public record Result(DataType type, List<? extends @Nullable Object> values) {}

  /** What is wrong with an expression, the place of that, and part of the hint. */
  public record Problem(String message, int offset, String hint) {}

  public ExpressionFile {
    rows = List.copyOf(rows);
    cases = List.copyOf(cases);
  }

  /**
   * Returns every file of worked expressions, by name.
   *
   * @throws IllegalArgumentException naming file and line, if one is malformed
   */
  public static List<ExpressionFile> all() {
    return GoldenFolder.beside("expressions", ExpressionFile::read);
  }

  /** Reads a file. */
  static ExpressionFile read(String name, String text) {
    GoldenYaml yaml = new GoldenYaml(name, text);
    Entries entries =
        yaml.entries(yaml.onlyDocument(), Set.of("columns", "rows", "cases"), Set.of());
    List<Field> fields = new ArrayList<>();
    for (Map.Entry<String, Node> column : yaml.all(entries.get("columns")).nodes().entrySet()) {
      fields.add(new Field(column.getKey(), type(yaml, column.getValue())));
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Node row : yaml.items(entries.find("rows"))) {
      rows.add(cells(yaml, row, fields));
    }
    List<Case> cases = new ArrayList<>();
    for (Node node : yaml.items(entries.find("cases"))) {
      cases.add(read(yaml, node, rows.size()));
    }
    return new ExpressionFile(name, new Schema(fields), rows, cases);
  }

  private static @Nullable Object[] cells(GoldenYaml yaml, Node row, List<Field> columns) {
    List<Node> items = yaml.items(Optional.of(row));
    if (items.size() != columns.size()) {
      throw yaml.malformed(row, items.size() + " cells (expected: " + columns + ")");
    }
    @Nullable Object[] cells = new Object[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = yaml.value(columns.get(i).type(), items.get(i));
    }
    return cells;
  }

  private static Case read(GoldenYaml yaml, Node node, int rows) {
    Entries entries =
        yaml.entries(node, Set.of("expression"), Set.of("type", "values", "problem", "at", "hint"));
    String expression = yaml.text(entries.get("expression"));
    Optional<Node> problem = entries.find("problem");
    if (problem.isPresent()) {
      Problem expected =
          new Problem(
              yaml.text(problem.get()),
              Integer.parseInt(yaml.text(entries.get("at"))),
              entries.find("hint").map(yaml::text).orElse(""));
      return new Case(yaml.line(node), expression, Optional.empty(), Optional.of(expected));
    }
    DataType type = type(yaml, entries.get("type"));
    List<@Nullable Object> values = new ArrayList<>();
    yaml.items(entries.find("values")).forEach(value -> values.add(yaml.expected(type, value)));
    if (values.size() != rows) {
      throw yaml.malformed(node, values.size() + " values (expected: " + rows + ")");
    }
    return new Case(
        yaml.line(node), expression, Optional.of(new Result(type, values)), Optional.empty());
  }

  private static DataType type(GoldenYaml yaml, Node node) {
    return TypeParser.parse(yaml.text(node))
        .orElseThrow(() -> yaml.malformed(node, yaml.text(node) + " (expected: a type)"));
  }
}
