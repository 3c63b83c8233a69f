package dev.ashlar.client.definitions;

import java.util.List;

/** What a value of the notation looks like. Reader, JSON Schema and reference all go by it. */
sealed interface Shape {

  /** Returns what is expected, for messages and the reference: {@code a list of names}. */
  String words();

  /** A single value. */
  enum Single implements Shape {
    TEXT("text"),
    NAME("a name"),
    COLUMN("a column"),
    FUNCTION("an aggregate function"),
    TYPE("a type such as int64 or array<string>"),
    DURATION("a duration such as 30s, 10m, 1h or 7d"),
    WINDOW("a duration such as 1h or 7d, or lifetime"),
    TIME("a date or date-time such as 2024-01-31"),
    PATH("a path or glob"),
    SQL("one SELECT"),
    NULL_COUNTS("null or zero"),
    INTEGER("a whole number"),
    BOOLEAN("true or false");

    private final String words;

    Single(String words) {
      this.words = words;
    }

    @Override
    public String words() {
      return words;
    }
  }

  /** A value whose type another definition says. */
  record Any(String words) implements Shape {}

  /** A list. */
  record ListOf(Shape element, String words) implements Shape {}

  /** Names that the author chooses, each with a value. */
  record MapOf(Shape value, String words) implements Shape {}

  /** Known keys. */
  record ObjectOf(ObjectNotation notation) implements Shape {
    @Override
    public String words() {
      return notation.withArticle() + " such as {" + notation.keys().get(0).example() + ", …}";
    }
  }

  /** A single value, or known keys. */
  record SingleOrObject(Single single, ObjectNotation notation) implements Shape {
    @Override
    public String words() {
      return single.words() + " or {" + notation.keys().get(0).example() + ", …}";
    }
  }

  static Shape listOf(Shape element, String words) {
    return new ListOf(element, words);
  }

  /** Returns whether one of some keys is there; used for alternatives. */
  record Choice(List<String> keys, boolean required) {}
}
