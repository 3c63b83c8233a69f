package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.TypeParser;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What names, types and other short texts have to look like. */
final class NameRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  private NameRules() {}

  static boolean isValid(String name) {
    return name.length() <= ResolverLimits.MAX_NAME_LENGTH
        && NAME.matcher(name).matches()
        && !name.contains("__");
  }

  /** Returns whether a text may be a name; if not, reports what is wrong with it. */
  static boolean check(String what, String name, Located at, String path) {
    if (isValid(name)) {
      return true;
    }
    if (name.length() > ResolverLimits.MAX_NAME_LENGTH) {
      at.problem(
          path,
          what + " " + Quoted.of(name) + " has " + name.length() + " characters",
          "expected: at most " + ResolverLimits.MAX_NAME_LENGTH);
    } else if (name.contains("__")) {
      at.problem(
          path,
          what + " " + Quoted.of(name) + " has a double underscore",
          "expected: single ones; `__` stands between view and feature in training data");
    } else {
      at.problem(
          path,
          what + " " + Quoted.of(name) + " is not a name",
          "expected: a letter, then letters, digits and underscores");
    }
    return false;
  }

  /** Returns the type of a text, or reports that it is none. */
  static Optional<DataType> type(String text, Located at, String path) {
    Optional<DataType> type = TypeParser.parse(text);
    if (type.isEmpty()) {
      at.problem(
          path,
          "unknown type " + Quoted.of(text),
          "expected: int64, float64, float32, string, bool, timestamp, array<…>, struct<…> or"
              + " map<…, …>");
    }
    return type;
  }

  /** Reports descriptions, owners and tags past their limits. */
  static void checkTexts(
      String description, String owner, Map<String, String> tags, Located at, String prefix) {
    checkLength(description, at, prefix + "description");
    checkLength(owner, at, prefix + "owner");
    if (tags.size() > ResolverLimits.MAX_TAGS) {
      at.problem(
          prefix + "tags", tags.size() + " tags", "expected: at most " + ResolverLimits.MAX_TAGS);
    }
    tags.forEach((key, value) -> {
      checkLength(key, at, prefix + "tags");
      checkLength(value, at, prefix + "tags");
    });
  }

  private static void checkLength(String text, Located at, String path) {
    if (text.length() > ResolverLimits.MAX_TEXT_LENGTH) {
      at.problem(
          path,
          "a text of " + text.length() + " characters",
          "expected: at most " + ResolverLimits.MAX_TEXT_LENGTH);
    }
  }
}
