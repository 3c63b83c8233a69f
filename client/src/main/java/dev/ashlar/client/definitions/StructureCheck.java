package dev.ashlar.client.definitions;

import dev.ashlar.api.NearestName;
import dev.ashlar.api.Quoted;
import dev.ashlar.client.definitions.YamlValue.Entry;
import dev.ashlar.client.definitions.YamlValue.Mapping;
import dev.ashlar.client.definitions.YamlValue.Scalar;
import dev.ashlar.client.definitions.YamlValue.ScalarKind;
import dev.ashlar.client.definitions.YamlValue.Sequence;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the YAML of one file against the notation: unknown, doubled and missing keys, and values
 * of the wrong shape. Remembers which values cannot be used. Not thread-safe.
 */
final class StructureCheck {
  static final String NOT_YET = " is not in this version yet";

  private final String file;
  private final ProblemSink problems;
  private final Set<YamlValue> unsound = Collections.newSetFromMap(new IdentityHashMap<>());

  StructureCheck(String file, ProblemSink problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Returns whether a value that was checked can be used. */
  boolean isSound(YamlValue value) {
    return !unsound.contains(value);
  }

  /**
   * Checks a mapping of known keys.
   *
   * @return the fields of the message that could not be read
   */
  Set<String> object(Mapping mapping, ObjectNotation notation) {
    Set<String> unreadable = new HashSet<>();
    Map<String, Span> present = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      entry(entry, notation, present, unreadable);
    }
    for (Key key : notation.keys()) {
      if (key.required() && !present.containsKey(key.name())) {
        report(
            mapping.span(),
            notation.withArticle() + " without `" + key.name() + "`",
            "expected: " + key.example());
        unreadable.add(key.field());
      }
    }
    notation.choices().forEach(choice -> choice(mapping, notation, choice, present, unreadable));
    if (!unreadable.isEmpty()) {
      unsound.add(mapping);
    }
    return unreadable;
  }

  private void entry(
      Entry entry, ObjectNotation notation, Map<String, Span> present, Set<String> unreadable) {
    if (!(entry.key() instanceof Scalar name)) {
      report(entry.key().span(), "a key that is " + entry.key().words(), "expected: a name");
      return;
    }
    Span first = present.putIfAbsent(name.text(), name.span());
    if (first != null) {
      report(
          name.span(),
          "key " + Quoted.of(name.text()) + " is given twice",
          "the first is in line " + first.line());
      return;
    }
    Optional<Key> key = notation.key(name.text());
    if (key.isEmpty()) {
      unknown(name, notation)
          .ifPresent(meant -> {
            present.putIfAbsent(meant.name(), name.span());
            unreadable.add(meant.field());
          });
      if (notation.later().contains(name.text())) {
        unreadable.add(name.text());
      }
    } else if (!value(entry.value(), key.get().shape(), "`" + key.get().name() + "`")) {
      unreadable.add(key.get().field());
    }
  }

  /** Reports a key that is not known; returns the one that was probably meant. */
  private Optional<Key> unknown(Scalar name, ObjectNotation notation) {
    if (notation.later().contains(name.text())) {
      report(name.span(), "`" + name.text() + "`" + NOT_YET, "");
      return Optional.empty();
    }
    Optional<String> near = NearestName.find(name.text(), notation.keyNames());
    report(
        name.span(),
        "unknown key " + Quoted.of(name.text()) + " in " + notation.withArticle(),
        near.map(word -> "did you mean `" + word + "`?")
            .orElse("expected: one of " + String.join(", ", notation.keyNames())));
    return near.flatMap(notation::key);
  }

  private void choice(
      Mapping mapping,
      ObjectNotation notation,
      Shape.Choice choice,
      Map<String, Span> present,
      Set<String> unreadable) {
    List<String> given = choice.keys().stream().filter(present::containsKey).toList();
    if (given.isEmpty() && choice.required()) {
      report(
          mapping.span(),
          notation.withArticle() + " without " + alternatives(choice.keys()),
          "expected: one of them");
      unreadable.add(notation.key(choice.keys().get(0)).orElseThrow().field());
    } else if (given.size() > 1) {
      Span second = present.getOrDefault(given.get(1), mapping.span());
      report(
          second,
          "`" + given.get(0) + "` and `" + given.get(1) + "` in one " + notation.name(),
          "expected: one of them");
      unreadable.add(notation.key(given.get(1)).orElseThrow().field());
    }
  }

  static String alternatives(List<String> keys) {
    return "`"
        + String.join("`, `", keys.subList(0, keys.size() - 1))
        + "` or `"
        + keys.get(keys.size() - 1)
        + "`";
  }

  /** Checks a value against its shape; returns whether it can be used. */
  private boolean value(YamlValue value, Shape shape, String what) {
    boolean sound;
    if (shape instanceof Shape.Single single) {
      sound = single(value, single, what);
    } else if (shape instanceof Shape.Any) {
      sound = true;
    } else if (shape instanceof Shape.ListOf list) {
      sound = list(value, list, what);
    } else if (shape instanceof Shape.MapOf map) {
      sound = map(value, map, what);
    } else if (shape instanceof Shape.ObjectOf object) {
      sound = nested(value, object.notation(), shape, what);
    } else {
      Shape.SingleOrObject either = (Shape.SingleOrObject) shape;
      sound =
          value instanceof Scalar
              ? single(value, either.single(), what)
              : nested(value, either.notation(), shape, what);
    }
    if (!sound) {
      unsound.add(value);
    }
    return sound;
  }

  private boolean nested(YamlValue value, ObjectNotation notation, Shape shape, String what) {
    if (value instanceof Mapping mapping) {
      return object(mapping, notation).isEmpty();
    }
    return wrong(value, what, shape.words());
  }

  private boolean single(YamlValue value, Shape.Single shape, String what) {
    if (!(value instanceof Scalar scalar)) {
      if (shape == Shape.Single.WINDOW && value instanceof Mapping) {
        report(
            value.span(), what + " is " + value.words(), "expected: `series` for several windows");
        return false;
      }
      return wrong(value, what, shape.words());
    }
    return switch (shape) {
      case BOOLEAN -> scalar.kind() == ScalarKind.BOOLEAN || wrong(value, what, shape.words());
      case INTEGER -> isInteger(scalar) || wrong(value, what, shape.words());
      case NULL_COUNTS -> scalar.text().equals("null") || text(scalar, shape, what);
      default -> text(scalar, shape, what);
    };
  }

  private boolean text(Scalar scalar, Shape.Single shape, String what) {
    if (scalar.kind() == ScalarKind.NULL || scalar.text().isEmpty()) {
      report(scalar.span(), what + " has no value", "expected: " + shape.words());
      return false;
    }
    if (scalar.kind() != ScalarKind.TEXT) {
      boolean quotable = shape == Shape.Single.TEXT;
      report(
          scalar.span(),
          what + " is " + scalar.words(),
          quotable
              ? "expected: text; put it in quotes: \"" + scalar.text() + "\""
              : "expected: " + shape.words());
      return false;
    }
    return true;
  }

  private static boolean isInteger(Scalar scalar) {
    return scalar.kind() == ScalarKind.INTEGER && scalar.text().matches("[-+]?[0-9]{1,9}");
  }

  private boolean list(YamlValue value, Shape.ListOf shape, String what) {
    if (!(value instanceof Sequence sequence)) {
      return wrong(value, what, shape.words());
    }
    if (sequence.items().isEmpty()) {
      report(value.span(), what + " is empty", "expected: " + shape.words());
      return false;
    }
    boolean sound = true;
    for (YamlValue item : sequence.items()) {
      sound &= value(item, shape.element(), "an item of " + what);
    }
    return sound;
  }

  private boolean map(YamlValue value, Shape.MapOf shape, String what) {
    if (!(value instanceof Mapping mapping)) {
      return wrong(value, what, shape.words());
    }
    boolean sound = true;
    Map<String, Span> seen = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      if (!(entry.key() instanceof Scalar key) || key.kind() == ScalarKind.NULL) {
        sound = wrong(entry.key(), "a key of " + what, "a name");
        continue;
      }
      Span first = seen.putIfAbsent(key.text(), key.span());
      if (first != null) {
        report(
            key.span(),
            "key " + Quoted.of(key.text()) + " is given twice",
            "the first is in line " + first.line());
        sound = false;
      }
      sound &= value(entry.value(), shape.value(), Quoted.of(key.text()) + " in " + what);
    }
    return sound;
  }

  private boolean wrong(YamlValue value, String what, String expected) {
    report(value.span(), what + " is " + value.words(), "expected: " + expected);
    return false;
  }

  private void report(Span span, String message, String hint) {
    problems.add(file, span, message, hint);
  }
}
