package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.Ascii;
import dev.ashlar.model.expression.ExpressionLimits;
import dev.ashlar.model.expression.Function;
import dev.ashlar.model.type.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of texts. Characters are code points; a text beyond the limit fails. */
final class Texts {
  /** Before every text, and small enough to add to. */
  private static final long FAR_BEFORE = -1L << 62;

  private Texts() {}

  static Node node(Function function, List<Node> arguments, DataType type) {
    Node a = arguments.get(0);
    return switch (function) {
      case CONCAT -> new Concat(arguments);
      case LENGTH -> Strict.objectToLong((frame, x) -> length((String) x), type, a);
      case TRIM, LTRIM, RTRIM, UPPER, LOWER, REVERSE ->
          Strict.objectToObject(unary(function), type, a);
      case SUBSTR ->
          arguments.size() == 2
              ? Strict.objectAndLongToObject(
                  (frame, x, from) -> substring((String) x, from, Long.MAX_VALUE),
                  type,
                  a,
                  arguments.get(1))
              : Strict.objectAndLongsToObject(
                  (frame, x, from, count) -> substring((String) x, from, count),
                  type,
                  a,
                  arguments.get(1),
                  arguments.get(2));
      case REPEAT -> Strict.objectAndLongToObject(Texts::repeat, type, a, arguments.get(1));
      case LPAD, RPAD ->
          Strict.objectLongObjectToObject(
              (frame, x, length, fill) ->
                  pad(frame, (String) x, length, (String) fill, function == Function.LPAD),
              type,
              a,
              arguments.get(1),
              arguments.get(2));
      case REPLACE ->
          Strict.threeObjectsToObject(
              (frame, x, from, to) -> replace(frame, (String) x, (String) from, (String) to),
              type,
              a,
              arguments.get(1),
              arguments.get(2));
      default -> ofTwo(function, a, arguments.get(1), type);
    };
  }

  private static Node ofTwo(Function function, Node a, Node b, DataType type) {
    return switch (function) {
      case STARTS_WITH ->
          Strict.objectsToTruth((frame, x, y) -> ((String) x).startsWith((String) y), type, a, b);
      case ENDS_WITH ->
          Strict.objectsToTruth((frame, x, y) -> ((String) x).endsWith((String) y), type, a, b);
      case CONTAINS ->
          Strict.objectsToTruth((frame, x, y) -> ((String) x).contains((String) y), type, a, b);
      case STRPOS ->
          Strict.objectsToLong((frame, x, y) -> position((String) x, (String) y), type, a, b);
      case SPLIT ->
          Strict.objectsToObject((frame, x, y) -> split(frame, (String) x, (String) y), type, a, b);
      case CONCATENATE ->
          Strict.objectsToObject(
              (frame, x, y) -> bounded(frame, (String) x, (String) y), type, a, b);
      default -> throw new IllegalArgumentException(function + " (expected: a function of texts)");
    };
  }

  private static Strict.ObjectToObject unary(Function function) {
    return switch (function) {
      case TRIM -> (frame, x) -> trim((String) x, true, true);
      case LTRIM -> (frame, x) -> trim((String) x, true, false);
      case RTRIM -> (frame, x) -> trim((String) x, false, true);
      case UPPER -> (frame, x) -> Ascii.upper((String) x);
      case LOWER -> (frame, x) -> Ascii.lower((String) x);
      default -> (frame, x) -> new StringBuilder((String) x).reverse().toString();
    };
  }

  private static long length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String trim(String text, boolean start, boolean end) {
    int from = 0;
    int to = text.length();
    while (start && from < to && text.charAt(from) == ' ') {
      from++;
    }
    while (end && to > from && text.charAt(to - 1) == ' ') {
      to--;
    }
    return text.substring(from, to);
  }

  private static String substring(String text, long from, long count) {
    long length = length(text);
    // Zero-based; a position before the text counts as characters that are not there.
    long first = from > 0 ? from - 1 : from < 0 ? StrictMath.max(length + from, FAR_BEFORE) : -1;
    long end = count > length - first ? length : first + StrictMath.max(count, 0);
    long start = StrictMath.max(first, 0);
    if (start >= end) {
      return "";
    }
    int begin = text.offsetByCodePoints(0, (int) start);
    return text.substring(begin, text.offsetByCodePoints(begin, (int) (end - start)));
  }

  private static long position(String text, String part) {
    int found = text.indexOf(part);
    return found < 0 ? 0 : text.codePointCount(0, found) + 1L;
  }

  private static @Nullable String repeat(Frame frame, Object text, long times) {
    String part = (String) text;
    if (times <= 0 || part.isEmpty()) {
      return "";
    }
    return times > ExpressionLimits.MAX_STRING_LENGTH / part.length()
        ? failed(frame)
        : part.repeat((int) times);
  }

  private static @Nullable String pad(
      Frame frame, String text, long length, String fill, boolean left) {
    if (length > ExpressionLimits.MAX_STRING_LENGTH) {
      return failed(frame);
    }
    int wanted = (int) StrictMath.max(0, length);
    long missing = wanted - length(text);
    if (missing <= 0) {
      return text.substring(0, text.offsetByCodePoints(0, wanted));
    }
    if (fill.isEmpty()) {
      return failed(frame);
    }
    StringBuilder padding = new StringBuilder();
    int next = 0;
    for (long i = 0; i < missing; i++) {
      int c = fill.codePointAt(next);
      padding.appendCodePoint(c);
      next = (next + Character.charCount(c)) % fill.length();
    }
    return left
        ? bounded(frame, padding.toString(), text)
        : bounded(frame, text, padding.toString());
  }

  private static @Nullable String replace(Frame frame, String text, String from, String to) {
    if (from.isEmpty()) {
      return text;
    }
    int found = text.indexOf(from);
    if (found < 0) {
      return text;
    }
    StringBuilder result = new StringBuilder();
    int start = 0;
    while (found >= 0) {
      result.append(text, start, found).append(to);
      if (result.length() > ExpressionLimits.MAX_STRING_LENGTH) {
        return failed(frame);
      }
      start = found + from.length();
      found = text.indexOf(from, start);
    }
    return bounded(frame, result.toString(), text.substring(start));
  }

  private static @Nullable List<String> split(Frame frame, String text, String separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    int found = separator.isEmpty() ? -1 : text.indexOf(separator);
    while (found >= 0) {
      parts.add(text.substring(start, found));
      if (parts.size() >= ExpressionLimits.MAX_ARRAY_LENGTH) {
        frame.fail();
        return null;
      }
      start = found + separator.length();
      found = text.indexOf(separator, start);
    }
    parts.add(text.substring(start));
    return Collections.unmodifiableList(parts);
  }

  /** Returns both texts, one after the other, if that is not too long. */
  private static @Nullable String bounded(Frame frame, String left, String right) {
    return left.length() + right.length() > ExpressionLimits.MAX_STRING_LENGTH
        ? failed(frame)
        : left + right;
  }

  private static @Nullable String failed(Frame frame) {
    frame.fail();
    return null;
  }

  /** All texts that are not null. */
  private static final class Concat extends Node {
    private final List<Node> arguments;

    Concat(List<Node> arguments) {
      super(DataType.STRING);
      this.arguments = arguments;
    }

    @Override
    @Nullable Object object(Frame frame) {
      StringBuilder result = new StringBuilder();
      for (int i = 0; i < arguments.size(); i++) {
        Object text = arguments.get(i).object(frame);
        if (frame.status == Frame.ERROR) {
          return null;
        }
        if (text != null) {
          result.append((String) text);
        }
        if (result.length() > ExpressionLimits.MAX_STRING_LENGTH) {
          return failed(frame);
        }
      }
      frame.status = Frame.VALUE;
      return result.toString();
    }
  }
}
