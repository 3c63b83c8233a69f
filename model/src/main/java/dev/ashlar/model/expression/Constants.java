package dev.ashlar.model.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.ashlar.api.NameList;
import dev.ashlar.api.NearestName;
import dev.ashlar.api.Quoted;
import java.util.List;

/** Checks the arguments that have to be text constants of some sort. */
final class Constants {
  private static final String REPEAT = "[{][0-9,]*[}]";

  private Constants() {}

  /** Refuses an argument that is no constant of a sort of {@link Signature}. */
  static void check(String sort, Expression argument, Function function) {
    if (!(argument instanceof Expression.Literal literal)
        || !(literal.value().orElse(null) instanceof String text)) {
      throw new ExpressionException(
          argument.offset(),
          "the " + sort + " of `" + function.text() + "` is not constant",
          "expected: a text in single quotes");
    }
    int offset = argument.offset();
    switch (sort) {
      case "unit" -> checkUnit(text, DateUnit.YEAR, offset);
      case "part" -> checkUnit(text, DateUnit.DAYOFYEAR, offset);
      case "path" -> checkPath(text, offset);
      default -> checkPattern(text, offset);
    }
  }

  private static void checkUnit(String name, DateUnit last, int offset) {
    List<String> names = DateUnit.names(last);
    if (!names.contains(Ascii.lower(name))) {
      throw new ExpressionException(
          offset,
          "unknown unit " + Quoted.of(name),
          NearestName.find(name, names)
              .map(near -> "did you mean `" + near + "`?")
              .orElse("expected: " + NameList.of(names)));
    }
  }

  private static void checkPath(String path, int offset) {
    if (JsonPath.parse(path).isEmpty()) {
      throw new ExpressionException(
          offset,
          Quoted.of(path) + " is no JSON path",
          "expected: $, then .key, .\"a key\" or [0], at most " + ExpressionLimits.MAX_PATH_STEPS);
    }
  }

  private static void checkPattern(String pattern, int offset) {
    if (pattern.length() > ExpressionLimits.MAX_PATTERN_LENGTH) {
      throw new ExpressionException(
          offset,
          "a regular expression of " + pattern.length() + " characters",
          "expected: at most " + ExpressionLimits.MAX_PATTERN_LENGTH);
    }
    if (size(pattern) > ExpressionLimits.MAX_PATTERN_SIZE) {
      throw new ExpressionException(
          offset, "a regular expression that repeats too much", "expected: smaller repetitions");
    }
    boolean ascii = pattern.chars().allMatch(c -> c < 128) && !pattern.contains("\\x");
    if (!ascii && pattern.contains("(?")) {
      throw new ExpressionException(
          offset,
          "a regular expression with flags and characters beyond ASCII",
          "expected: one of them; cases beyond ASCII depend on the Java version");
    }
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException fault) {
      throw new ExpressionException(
          offset,
          "a malformed regular expression: " + fault.getDescription(),
          "expected: the syntax of RE2");
    }
  }

  /** Returns a bound of the size that a pattern compiles to: repetitions may be nested. */
  private static double size(String pattern) {
    double size = pattern.length();
    java.util.regex.Matcher repeats = java.util.regex.Pattern.compile(REPEAT).matcher(pattern);
    while (repeats.find()) {
      for (String count : repeats.group().replaceAll("[{}]", "").split(",", 2)) {
        size *= count.isEmpty() ? 1 : Math.max(1, Double.parseDouble(count));
      }
    }
    return size;
  }
}
