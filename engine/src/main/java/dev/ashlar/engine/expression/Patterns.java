package dev.ashlar.engine.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.ashlar.model.expression.ExpressionLimits;
import dev.ashlar.model.expression.Function;
import dev.ashlar.model.type.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LIKE and regular expressions: linear in the text, whatever the pattern. */
final class Patterns {
  private static final int NO_ESCAPE = -1;

  private Patterns() {}

  static Node like(List<Node> arguments, DataType type) {
    if (arguments.size() == 2) {
      return Strict.objectsToTruth(
          (frame, text, pattern) -> like(frame, (String) text, (String) pattern, NO_ESCAPE),
          type,
          arguments.get(0),
          arguments.get(1));
    }
    return Strict.threeObjectsToTruth(
        (frame, text, pattern, escape) -> {
          String character = (String) escape;
          if (character.length() != 1) {
            frame.fail();
            return false;
          }
          return like(frame, (String) text, (String) pattern, character.charAt(0));
        },
        type,
        arguments.get(0),
        arguments.get(1),
        arguments.get(2));
  }

  /** Matches greedily: where it fails, only the last {@code %} can take more. */
  private static boolean like(Frame frame, String text, String pattern, int escape) {
    if (pattern.length() > ExpressionLimits.MAX_PATTERN_LENGTH) {
      frame.fail();
      return false;
    }
    int at = 0;
    int in = 0;
    int retryAt = 0;
    int retryIn = -1;
    while (true) {
      int step = in;
      boolean fits = false;
      if (in == pattern.length()) {
        fits = at == text.length();
        if (fits) {
          return true;
        }
      } else if (pattern.charAt(in) == escape) {
        if (in + 1 == pattern.length()) {
          frame.fail();
          return false;
        }
        fits = at < text.length() && text.charAt(at) == pattern.charAt(in + 1);
        step = in + 2;
      } else if (pattern.charAt(in) == '%') {
        retryAt = at;
        retryIn = ++in;
        continue;
      } else {
        boolean any = pattern.charAt(in) == '_';
        fits = at < text.length() && (any || text.charAt(at) == pattern.charAt(in));
        step = in + 1;
        if (fits && any && Character.isHighSurrogate(text.charAt(at))) {
          at++;
        }
      }
      if (fits) {
        at++;
        in = step;
      } else if (retryIn >= 0 && retryAt < text.length()) {
        retryAt += Character.isHighSurrogate(text.charAt(retryAt)) ? 2 : 1;
        at = retryAt;
        in = retryIn;
      } else {
        return false;
      }
    }
  }

  /** Returns the node of a regular expression, which is the second argument, a constant. */
  static Node regexp(Function function, List<Node> arguments, String regexp, DataType type) {
    Pattern pattern = Pattern.compile(regexp);
    Node text = arguments.get(0);
    if (function == Function.REGEXP_MATCHES) {
      return Strict.objectsToTruth(
          (frame, x, constant) -> pattern.matcher((String) x).find(), type, text, arguments.get(1));
    }
    if (function == Function.REGEXP_REPLACE) {
      return Strict.objectsToObject(
          (frame, x, to) -> replace(frame, pattern, (String) x, (String) to),
          type,
          text,
          arguments.get(2));
    }
    if (arguments.size() == 2) {
      return Strict.objectToObject(
          (frame, x) -> extract(frame, pattern.matcher((String) x), 0), type, text);
    }
    return Strict.objectAndLongToObject(
        (frame, x, group) -> extract(frame, pattern.matcher((String) x), group),
        type,
        text,
        arguments.get(2));
  }

  private static @Nullable String extract(Frame frame, Matcher matcher, long group) {
    if (group < 0 || group > matcher.groupCount()) {
      frame.fail();
      return null;
    }
    String found = matcher.find() ? matcher.group((int) group) : null;
    if (found == null) {
      frame.none();
    }
    return found;
  }

  private static @Nullable String replace(
      Frame frame, Pattern pattern, String text, String replacement) {
    Matcher matcher = pattern.matcher(new CountedText(text));
    StringBuilder result = new StringBuilder();
    int start = 0;
    try {
      while (matcher.find()) {
        result.append(text, start, matcher.start());
        if (!append(matcher, replacement, result)) {
          frame.fail();
          return null;
        }
        start = matcher.end();
      }
    } catch (CountedText.TooMuchWork quadratic) {
      frame.fail();
      return null;
    }
    result.append(text, start, text.length());
    if (result.length() > ExpressionLimits.MAX_STRING_LENGTH) {
      frame.fail();
      return null;
    }
    return result.toString();
  }

  /** Appends a replacement with its groups; returns false if it is malformed or grows too long. */
  private static boolean append(Matcher matcher, String replacement, StringBuilder result) {
    int next = 0;
    while (next < replacement.length()) {
      char c = replacement.charAt(next++);
      if (c != '\\') {
        result.append(c);
        continue;
      }
      char named = next < replacement.length() ? replacement.charAt(next++) : 'x';
      int group = named - '0';
      if (named == '\\') {
        result.append('\\');
      } else if (group >= 0 && group <= StrictMath.min(9, matcher.groupCount())) {
        String matched = matcher.group(group);
        result.append(matched == null ? "" : matched);
      } else {
        return false;
      }
    }
    return result.length() <= ExpressionLimits.MAX_STRING_LENGTH;
  }
}
