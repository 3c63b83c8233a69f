package dev.ashlar.client.definitions;

import java.util.List;
import java.util.Optional;

/** A YAML document as a tree, with the place of every part. Immutable; compared by identity. */
sealed interface YamlValue {

  /** What the core schema of YAML 1.2 says a scalar is. */
  enum ScalarKind {
    TEXT("text"),
    INTEGER("a whole number"),
    DECIMAL("a number"),
    BOOLEAN("true or false"),
    NULL("nothing");

    private final String words;

    ScalarKind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  Span span();

  /** Returns what the value is, for messages. */
  String words();

  final class Scalar implements YamlValue {
    private final String text;
    private final ScalarKind kind;
    private final Span span;

    Scalar(String text, ScalarKind kind, Span span) {
      this.text = text;
      this.kind = kind;
      this.span = span;
    }

    String text() {
      return text;
    }

    ScalarKind kind() {
      return kind;
    }

    @Override
    public Span span() {
      return span;
    }

    @Override
    public String words() {
      return kind.words();
    }
  }

  final class Sequence implements YamlValue {
    private final List<YamlValue> items;
    private final Span span;

    Sequence(List<YamlValue> items, Span span) {
      this.items = List.copyOf(items);
      this.span = span;
    }

    List<YamlValue> items() {
      return items;
    }

    @Override
    public Span span() {
      return span;
    }

    @Override
    public String words() {
      return "a list";
    }
  }

  final class Mapping implements YamlValue {
    private final List<Entry> entries;
    private final Span span;

    Mapping(List<Entry> entries, Span span) {
      this.entries = List.copyOf(entries);
      this.span = span;
    }

    List<Entry> entries() {
      return entries;
    }

    /** Returns the first value of a key. */
    Optional<YamlValue> get(String key) {
      return entries.stream().filter(entry -> entry.isCalled(key)).map(Entry::value).findFirst();
    }

    /** Returns the text of a key, if it is a scalar that has one. */
    Optional<Scalar> scalar(String key) {
      return get(key)
          .filter(value -> value instanceof Scalar)
          .map(value -> (Scalar) value)
          .filter(scalar -> scalar.kind() != ScalarKind.NULL);
    }

    @Override
    public Span span() {
      return span;
    }

    @Override
    public String words() {
      return "keys with values";
    }
  }

  /** A key and its value. */
  record Entry(YamlValue key, YamlValue value) {
    boolean isCalled(String name) {
      return key instanceof Scalar scalar && scalar.text().equals(name);
    }
  }
}
