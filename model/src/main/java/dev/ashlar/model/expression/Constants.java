package dev.ashlar.model.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.ashlar.api.NameList;
import dev.ashlar.api.NearestName;
import dev.ashlar.api.Quoted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks constant arguments: some have to be constants, others can only be wrong if they are. */
final class Constants {
  private static final String REPEAT = "[{][0-9,]*[}]";

  private Constants() {}

  /** Refuses an argument that is no constant of a sort of {@link Signature}. */
  static void check(String sort, Expression argument, Function function) {
    String text = text(argument);
    if (text == null) {
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

  /** Refuses constant arguments that make an ERROR of every row in which the function is needed. */
  static void check(Function function, List<Expression> arguments) {
    switch (function) {
      case LIKE -> checkLike(arguments);
      case REGEXP_EXTRACT -> {
        if (arguments.size() == 3) {
          checkGroup(arguments.get(2), groups(arguments.get(1)));
        }
      }
      case REGEXP_REPLACE -> checkReplacement(arguments.get(2), groups(arguments.get(1)));
      default -> {}
    }
  }

  private static void checkLike(List<Expression> arguments) {
    Expression pattern = arguments.get(1);
    String like = text(pattern);
    String escape = arguments.size() == 3 ? text(arguments.get(2)) : null;
    if (escape != null && escape.length() != 1) {
      throw new ExpressionException(
          arguments.get(2).offset(),
          Quoted.of(escape) + " is no ESCAPE",
          "expected: one character up to U+FFFF, such as !");
    }
    if (like != null && like.length() > ExpressionLimits.MAX_PATTERN_LENGTH) {
      throw tooLong("a pattern", like, pattern.offset());
    }
    if (like != null && escape != null && endsInEscape(like, escape.charAt(0))) {
      throw new ExpressionException(
          pattern.offset(),
          "a pattern that ends in its ESCAPE " + Quoted.of(escape),
          "expected: the character that it stands before");
    }
  }

  private static boolean endsInEscape(String pattern, char escape) {
    int i = 0;
    while (i < pattern.length()) {
      i += pattern.charAt(i) == escape ? 2 : 1;
    }
    return i > pattern.length();
  }

  private static void checkGroup(Expression argument, int groups) {
    if (argument instanceof Expression.Literal literal
        && literal.value().orElse(null) instanceof Long group
        && (group < 0 || group > groups)) {
      throw new ExpressionException(
          argument.offset(),
          "no group " + group + " in the pattern",
          "expected: from 0, the whole part, to " + groups);
    }
  }

  private static void checkReplacement(Expression argument, int groups) {
    String replacement = text(argument);
    if (replacement == null) {
      return;
    }
    int last = Math.min(9, groups);
    for (int i = 0; i < replacement.length(); i++) {
      if (replacement.charAt(i) != '\\') {
        continue;
      }
      char named = ++i < replacement.length() ? replacement.charAt(i) : 'x';
      if (named != '\\' && (named < '0' || named > '0' + last)) {
        throw new ExpressionException(
            argument.offset(),
            Quoted.of(replacement.substring(i - 1, Math.min(i + 1, replacement.length())))
                + " in a replacement",
            "expected: \\0 to \\" + last + " for parts that matched, \\\\ for a backslash");
      }
    }
  }

  /** Returns how many groups a checked regular expression has. */
  private static int groups(Expression pattern) {
    return Pattern.compile(String.valueOf(text(pattern))).groupCount();
  }

  /** Returns the text of a constant, null for anything else. */
  private static @Nullable String text(Expression argument) {
    return argument instanceof Expression.Literal literal
            && literal.value().orElse(null) instanceof String text
        ? text
        : null;
  }

  private static ExpressionException tooLong(String what, String pattern, int offset) {
    return new ExpressionException(
        offset,
        what + " of " + pattern.length() + " characters",
        "expected: at most " + ExpressionLimits.MAX_PATTERN_LENGTH);
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
      throw tooLong("a regular expression", pattern, offset);
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
