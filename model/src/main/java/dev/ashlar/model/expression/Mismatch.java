package dev.ashlar.model.expression;

import dev.ashlar.model.type.DataType;
import java.util.List;
import java.util.stream.Collectors;

/** Says in words what a function takes, where it is given something else. */
final class Mismatch {
  private static final String ORDERED = "numbers, strings, bools or timestamps";

  private Mismatch() {}

  static ExpressionException of(Function function, int offset, List<DataType> types) {
    String given = types.stream().map(Typer::shown).collect(Collectors.joining(", "));
    String problem = "`" + function.text() + "` of " + (types.isEmpty() ? "nothing" : given);
    return new ExpressionException(
        offset, problem, advice(function, types) + "expected: " + expected(function));
  }

  /** Returns what the author probably wants, as the beginning of a hint; may be empty. */
  private static String advice(Function function, List<DataType> types) {
    boolean times = types.contains(DataType.TIMESTAMP);
    if (times && types.contains(DataType.STRING)) {
      return "a constant time is written TIMESTAMP '2024-01-31'; ";
    }
    if (times && function == Function.SUBTRACT && types.get(0).equals(types.get(1))) {
      return "date_diff('second', earlier, later) counts what lies between times; ";
    }
    if (times && (function == Function.ADD || function == Function.SUBTRACT)) {
      return "a time is moved by INTERVAL, such as INTERVAL '90m'; ";
    }
    if (function == Function.ADD && types.contains(DataType.STRING)) {
      return "texts are joined by `||`; ";
    }
    return function == Function.CONCATENATE && types.contains(DataType.BOOL)
        ? "conditions are joined by OR; "
        : "";
  }

  private static String expected(Function function) {
    return switch (function) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO -> "two numbers";
      case DIVIDE_WHOLE -> "two values of int64";
      case NEGATE -> "a number";
      case CONCATENATE -> "two strings, or two arrays with elements of one type";
      case EQUAL, NOT_EQUAL, NOT_DISTINCT -> "two values of one type";
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> "two values of one type: " + ORDERED;
      case AND, OR -> "two conditions, each a bool";
      case NOT, IS_TRUE, IS_FALSE -> "a bool";
      case LIKE -> "strings";
      case ELEMENT -> "an array and a position, or a map and a key of its type";
      case ARRAY, COALESCE -> "values of one type";
      case NULLIF -> "nullif of two values of one type";
      case GREATEST, LEAST -> function.text() + " of values of one type: " + ORDERED;
      case IS_NULL -> "a value";
      case TRY -> "try of one value";
      case LEN -> "len of an array or a map";
      case ARRAY_CONTAINS -> "array_contains of an array and a value of its elements' type";
      case ARRAY_SLICE -> "array_slice of an array and two positions";
      case ARRAY_MIN, ARRAY_MAX -> function.text() + " of an array of " + ORDERED;
      case MAP_KEYS, MAP_VALUES -> function.text() + " of a map";
      case DOT_PRODUCT, COSINE_SIMILARITY -> function.text() + " of two arrays of numbers";
      default ->
          Signature.of(function).stream()
              .map(signature -> function.text() + signature.parameterText())
              .collect(Collectors.joining(" or "));
    };
  }
}
