package dev.ashlar.model.expression;

/** Writes the reference of row expressions, {@code docs/expressions.md}, from their functions. */
public final class ExpressionReferenceWriter {
  private static final String HEAD =
      """
      # Row expressions

      <!-- Written by ExpressionReferenceWriter from the table of functions; a test fails when it is stale. -->

      A row expression computes one value from the columns of one row: the `where` of an aggregate is one. Its types are
      checked when definitions are planned; a mistake is reported with its place and what was expected. Everything here
      gives the same bits on every machine and Java version.

      ## Values

      | written | type |
      |---|---|
      | `12`, `-3` | int64 |
      | `1.5`, `.5`, `1e-3` | float64 |
      | `'text'`, `'it''s'` | string |
      | `TRUE`, `FALSE` | bool |
      | `TIMESTAMP '2024-01-31T06:00:00Z'` (ISO 8601; without a zone, UTC) | timestamp |
      | `NULL` | the type that is needed around it |
      | `[1, 2]` · `{a: 1, b: 'x'}` · `MAP {'k': 1}` | array · struct · map |

      An evaluation gives a value, null, or null with the status `ERROR`.

      - **null**: an operator or function of a null is null, unless its line says otherwise. So a comparison with null is
        null, and `where` keeps only rows where its condition is TRUE.
      - **ERROR** is where no value is right: an int64 that overflows, an integer divided by zero, a text that is no number
        in a CAST, a result past a limit. It never raises an exception, and it is not quietly lost: what is computed from an
        `ERROR` is an `ERROR`, also `IS NULL` and `coalesce` of it. What is not needed does not count: `FALSE AND` an `ERROR`
        is FALSE, and a CASE looks at no result that it does not choose. `try(x)` and `TRY_CAST(x AS type)` make null of it.
        A condition that is an `ERROR` is not TRUE: `where` leaves such a row out, and jobs and training data count them.
        A constant that could only give an `ERROR` is a mistake when definitions are planned, also inside `try`: a CAST of a
        constant that fails, an ESCAPE or a pattern of `LIKE`, the group of `regexp_extract`, the replacement of
        `regexp_replace`.
      - **Numbers**: int64 and float32 become float64 where they meet a float64. float64 follows IEEE 754, but NaN equals
        itself and is greater than all numbers, and −0.0 equals 0.0.
      - **Texts** are compared by code points. Only the letters A to Z have upper and lower case here: everything else
        depends on a version of Unicode.
      - **Times** are in UTC, in microseconds. `INTERVAL '90m'` takes `s`, `m`, `h` or `d` and stands after `+` or `-`.

      ## Names

      Columns are named as they are, with their case: `amount`. SQL's words, such as `date`, need no quotes where only a name
      can stand; the words AND, OR, NOT, IS, IN, LIKE, BETWEEN, CASE, WHEN, THEN, ELSE, END, NULL, TRUE, FALSE, AS, FROM,
      WHERE and SELECT do, and so do names of other characters: `"end"`, `"two words"`. `request.amount` names a column of one
      of several inputs, and a field of a struct. Functions and SQL's words may be written in either case. `-- to the end of the
      line` and `/* between */` are comments.

      ## Precedence

      From the weakest: `OR`; `AND`; `NOT`; comparisons, `IS`, `IN (…)`, `LIKE`, `BETWEEN … AND …`; `||`; `+ -`; `* / // %`;
      the sign; `::`, `[…]`, `.field`.

      ## Rows

      `SELECT expression [AS name], … [FROM source] [WHERE condition]` over one source makes of each row one row, or none
      where the condition is not TRUE. Joins, groups and order belong to the `sql` of a batch view.

      ## Limits

      At most 20,000 characters a text and 200 levels of nesting; a SELECT gives at most 1,000 columns. Strings that functions
      make have at most 1,048,576 UTF-16 units, arrays 100,000 elements. Regular expressions (RE2: linear time, no look-around
      or back-references) and the patterns of `LIKE` have at most 1,000 characters. The length of a regular expression, times
      the counts of all its repetitions `{n}`, is at most 10,000: more repeats too much. `regexp_replace` looks at most 100
      times at each character of its text and of 1,000 more, on average: more is an `ERROR`. JSON texts nest at most 100 deep,
      paths have at most 50 steps.

      ## Functions

      `T` and `U` stand for any type, `N` and `M` for a number, `C` for a type with an order (all but arrays, structs and maps);
      `…` repeats. What is in quotes has to be a constant. Characters are code points; positions begin with 1. Units are
      `microsecond`, `millisecond`, `second`, `minute`, `hour`, `day`, `week` (from Monday), `month`, `quarter` and `year`; parts
      of a time also `dayofweek` (Sunday is 0) and `dayofyear`. A JSON path is `$`, then `.key`, `."a key"` or `[0]`: null
      where it leads nowhere or to null, an `ERROR` where the text is no JSON or the value of another sort.
      """;

  private ExpressionReferenceWriter() {}

  /** Returns the reference as Markdown. */
  public static String write() {
    StringBuilder out = new StringBuilder(HEAD);
    FunctionReference reference = FunctionReference.read();
    for (Function.Family family : Function.Family.values()) {
      out.append("\n### ").append(family.title()).append("\n\n");
      out.append("| function | gives | meaning | example |\n|---|---|---|---|\n");
      for (Function function : Function.values()) {
        if (function.family() == family) {
          row(function, reference.of(function), out);
        }
      }
    }
    return out.toString();
  }

  private static void row(Function function, FunctionReference.Entry entry, StringBuilder out) {
    StringBuilder forms = new StringBuilder();
    StringBuilder results = new StringBuilder();
    boolean operator = function.family() == Function.Family.OPERATOR;
    for (Signature signature : Signature.of(function)) {
      forms.append(forms.isEmpty() ? "" : "<br>");
      forms.append(
          code(operator ? signature.parameterText() : function.text() + signature.parameterText()));
      results.append(results.isEmpty() ? "" : "<br>").append(code(signature.resultText()));
    }
    out.append("| ");
    if (operator) {
      out.append(code(function.text())).append(forms.isEmpty() ? "" : " ");
    }
    out.append(forms).append(" | ").append(results).append(" | ");
    out.append(entry.meaning().replace("|", "\\|")).append(" | ");
    out.append(code(entry.example()) + " → " + code(entry.result())).append(" |\n");
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }
}
