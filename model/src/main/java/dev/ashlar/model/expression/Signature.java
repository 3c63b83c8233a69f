package dev.ashlar.model.expression;

import dev.ashlar.model.type.DataType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types that a function takes and the one it gives, read from text such as {@code (array<T>, T)
 * -> bool}. {@code T} and {@code U} stand for any type, {@code N} and {@code M} for a numeric one,
 * {@code C} for one with an order; {@code …} after the last parameter repeats it. A parameter in
 * quotes is a text constant of that sort. Immutable.
 */
final class Signature {
  /** A parameter's or result's type: a constant's sort, a variable, a type, or made of others. */
  private record Pattern(String word, List<Pattern> inner) {
    boolean isConstant() {
      return word.startsWith("'");
    }

    boolean isVariable() {
      return word.length() == 1;
    }
  }

  /** What the arguments have to be converted to, and the type of the result. */
  record Match(List<DataType> parameters, DataType result) {}

  private static final Map<Function, List<Signature>> ALL = new EnumMap<>(Function.class);

  static {
    for (Function function : Function.values()) {
      ALL.put(function, function.signatures().stream().map(Signature::new).toList());
    }
  }

  private final String text;
  private final List<Pattern> parameters = new ArrayList<>();
  private final Pattern result;
  private final boolean repeats;

  private Signature(String text) {
    this.text = text;
    int arrow = text.indexOf(") -> ");
    String inside = text.substring(1, arrow);
    repeats = inside.endsWith("…");
    String list = repeats ? inside.substring(0, inside.length() - 1) : inside;
    if (!list.isEmpty()) {
      split(list).forEach(parameter -> parameters.add(pattern(parameter)));
    }
    result = pattern(text.substring(arrow + 5));
  }

  /** Returns the signatures of a function, of which the first that fits is taken. */
  static List<Signature> of(Function function) {
    return ALL.getOrDefault(function, List.of());
  }

  /** Returns the parameters in parentheses, as documentation shows them. */
  String parameterText() {
    return text.substring(0, text.indexOf(") -> ") + 1);
  }

  String resultText() {
    return text.substring(text.indexOf(") -> ") + 5);
  }

  boolean takes(int arguments) {
    return repeats ? arguments >= parameters.size() : arguments == parameters.size();
  }

  /** Returns the sort of constant that an argument has to be, if it has to be one. */
  Optional<String> constant(int argument) {
    Pattern parameter = parameter(argument);
    return parameter.isConstant()
        ? Optional.of(parameter.word.substring(1, parameter.word.length() - 1))
        : Optional.empty();
  }

  /** Returns what fits arguments of some types, if they fit; widening converts numbers. */
  Optional<Match> match(List<DataType> arguments, Widening widening) {
    Map<String, DataType> variables = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (!fits(parameter(i), arguments.get(i), variables, widening)) {
        return Optional.empty();
      }
    }
    List<DataType> converted = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      converted.add(type(parameter(i), variables));
    }
    return Optional.of(new Match(converted, type(result, variables)));
  }

  private Pattern parameter(int argument) {
    return parameters.get(Math.min(argument, parameters.size() - 1));
  }

  private static boolean fits(
      Pattern parameter, DataType type, Map<String, DataType> variables, Widening widening) {
    if (parameter.isVariable()) {
      DataType known = variables.get(parameter.word);
      DataType common = known == null ? type : widening.common(known, type);
      if (common == null || !isAllowed(parameter.word, common)) {
        return false;
      }
      variables.put(parameter.word, common);
      return true;
    }
    List<Pattern> inner = parameter.inner;
    if (type instanceof DataType.ArrayType array && parameter.word.equals("array")) {
      return fits(inner.get(0), array.element(), variables, widening);
    }
    if (type instanceof DataType.MapType map && parameter.word.equals("map")) {
      return fits(inner.get(0), map.key(), variables, widening)
          && fits(inner.get(1), map.value(), variables, widening);
    }
    boolean simple = inner.isEmpty();
    return simple && plain(parameter).equals(widening.common(plain(parameter), type));
  }

  private static boolean isAllowed(String variable, DataType type) {
    return switch (variable) {
      case "N", "M" -> type.isNumeric() || Types.isUnknown(type);
      case "C" -> type instanceof DataType.Primitive || Types.isUnknown(type);
      default -> true;
    };
  }

  private static DataType type(Pattern pattern, Map<String, DataType> variables) {
    if (pattern.isVariable()) {
      return variables.getOrDefault(pattern.word, Types.UNKNOWN);
    }
    return switch (pattern.word) {
      case "array" -> new DataType.ArrayType(type(pattern.inner.get(0), variables));
      case "map" ->
          new DataType.MapType(
              type(pattern.inner.get(0), variables), type(pattern.inner.get(1), variables));
      default -> plain(pattern);
    };
  }

  private static DataType plain(Pattern pattern) {
    if (pattern.isConstant()) {
      return DataType.STRING;
    }
    for (DataType.Primitive primitive : DataType.Primitive.values()) {
      if (primitive.text().equals(pattern.word)) {
        return primitive;
      }
    }
    throw new IllegalArgumentException("type " + pattern.word + " (expected: a known one)");
  }

  private static Pattern pattern(String text) {
    int open = text.indexOf('<');
    if (open < 0) {
      return new Pattern(text, List.of());
    }
    return new Pattern(
        text.substring(0, open),
        split(text.substring(open + 1, text.length() - 1)).stream()
            .map(Signature::pattern)
            .toList());
  }

  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int open = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      open += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (c == ',' && open == 0) {
        parts.add(list.substring(start, i));
        start = i + 2;
      }
    }
    parts.add(list.substring(start));
    return parts;
  }

  /** How far types may differ. */
  enum Widening {
    /** Only an unknown type becomes another. */
    NONE {
      @Override
      @Nullable DataType common(DataType left, DataType right) {
        return Types.common(left, right, false);
      }
    },
    /** Numbers become float64 where they meet others. */
    NUMBERS {
      @Override
      @Nullable DataType common(DataType left, DataType right) {
        return Types.common(left, right, true);
      }
    };

    abstract @Nullable DataType common(DataType left, DataType right);
  }
}
