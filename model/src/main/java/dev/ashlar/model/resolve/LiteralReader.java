package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.Literal;
import dev.ashlar.api.v1.LiteralEntry;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what authors wrote as values of a type; reports what is no such value. */
final class LiteralReader {
  private final Located at;

  LiteralReader(Located at) {
    this.at = at;
  }

  /**
   * Returns the value.
   *
   * @param what what has the value, for messages
   */
  @Nullable Object read(DataType type, Literal literal, String what, String path) {
    return switch (literal.getKindCase()) {
      case KIND_NOT_SET -> null;
      case TEXT -> text(type, literal.getText(), what, path);
      case NUMBER -> number(type, literal.getNumber(), what, path);
      case TRUTH ->
          type.kind() == DataType.Kind.BOOL
              ? (Object) literal.getTruth()
              : wrong(type, "" + literal.getTruth(), what, path);
      case LIST -> list(type, literal.getList().getItemsList(), what, path);
      case ENTRIES -> entries(type, literal.getEntries().getEntriesList(), what, path);
    };
  }

  private @Nullable Object text(DataType type, String text, String what, String path) {
    return switch (type.kind()) {
      case STRING -> text;
      case TIMESTAMP -> {
        var micros = Timestamps.parse(text);
        yield micros.isPresent() ? (Object) micros.getAsLong() : wrong(type, text, what, path);
      }
      case FLOAT64 ->
          isSpecial(text) ? (Object) Double.valueOf(text) : wrong(type, text, what, path);
      case FLOAT32 ->
          isSpecial(text) ? (Object) Float.valueOf(text) : wrong(type, text, what, path);
      case INT64, BOOL, ARRAY, STRUCT, MAP -> wrong(type, text, what, path);
    };
  }

  private static boolean isSpecial(String text) {
    return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
  }

  private @Nullable Object number(DataType type, String number, String what, String path) {
    try {
      switch (type.kind()) {
        case INT64 -> {
          return Long.valueOf(number);
        }
        case FLOAT64 -> {
          double value = Double.parseDouble(number) + 0.0;
          return Double.isFinite(value) ? (Object) value : wrong(type, number, what, path);
        }
        case FLOAT32 -> {
          float value = Float.parseFloat(number) + 0.0f;
          return Float.isFinite(value) ? (Object) value : wrong(type, number, what, path);
        }
        case STRING, BOOL, TIMESTAMP, ARRAY, STRUCT, MAP -> {}
      }
    } catch (NumberFormatException notOfTheType) {
      return wrong(type, number, what, path);
    }
    return wrong(type, number, what, path);
  }

  private @Nullable Object list(DataType type, List<Literal> items, String what, String path) {
    if (!(type instanceof DataType.ArrayType array)) {
      return otherShape(type, "a list", what, path);
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      values.add(
          read(array.element(), items.get(i), "an element of " + what, path + "[" + i + "]"));
    }
    return Collections.unmodifiableList(values);
  }

  private @Nullable Object entries(
      DataType type, List<LiteralEntry> entries, String what, String path) {
    if (type instanceof DataType.StructType struct) {
      return struct(struct, entries, what, path);
    }
    if (!(type instanceof DataType.MapType map)) {
      return otherShape(type, "keys with values", what, path);
    }
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      String place = path + "[" + i + "]";
      LiteralEntry entry = entries.get(i);
      Object key = read(map.key(), entry.getKey(), "a key of " + what, place + ".key");
      if (values.containsKey(key)) {
        at.problem(place + ".key", "a key of " + what + " is given twice");
      }
      values.put(key, read(map.value(), entry.getValue(), "a value of " + what, place + ".value"));
    }
    return Collections.unmodifiableMap(values);
  }

  private List<@Nullable Object> struct(
      DataType.StructType type, List<LiteralEntry> entries, String what, String path) {
    List<String> names = type.fields().stream().map(Field::name).toList();
    List<@Nullable Object> values = new ArrayList<>();
    names.forEach(name -> values.add(null));
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      String place = path + "[" + i + "]";
      String name = entries.get(i).getKey().getText();
      int field = names.indexOf(name);
      if (field < 0) {
        at.problem(
            place + ".key",
            what + " has no field " + Quoted.of(name),
            Wording.nearest(name, names));
      } else if (!given.add(field)) {
        at.problem(place + ".key", "field `" + name + "` of " + what + " is given twice");
      } else {
        values.set(
            field,
            read(
                type.fields().get(field).type(),
                entries.get(i).getValue(),
                "field `" + name + "`",
                place + ".value"));
      }
    }
    return Collections.unmodifiableList(values);
  }

  private @Nullable Object wrong(DataType type, String written, String what, String path) {
    boolean quotable = type.kind() == DataType.Kind.STRING;
    String way = quotable ? "; put it in quotes: \"" + written + "\"" : "";
    at.problem(path, what + " is " + Quoted.of(written), "expected: " + expected(type) + way);
    return null;
  }

  private @Nullable Object otherShape(DataType type, String shape, String what, String path) {
    at.problem(path, what + " is " + shape, "expected: " + expected(type));
    return null;
  }

  private static String expected(DataType type) {
    return switch (type.kind()) {
      case INT64 -> "int64, a whole number of 64 bits";
      case FLOAT64, FLOAT32 -> type.text() + ", a number, NaN, Infinity or -Infinity";
      case STRING -> "text";
      case BOOL -> "true or false";
      case TIMESTAMP -> "timestamp, such as 2024-01-31T06:00:00";
      case ARRAY -> type.text() + ", a list";
      case STRUCT, MAP -> type.text() + ", keys with values";
    };
  }
}
