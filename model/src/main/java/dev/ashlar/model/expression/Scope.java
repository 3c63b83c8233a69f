package dev.ashlar.model.expression;

import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns that an expression may name. A column may have a qualifier, as in {@code
 * request.amount}; its position is the one it is read from. Immutable.
 */
public final class Scope {
  /** A column and its qualifier, which is empty if it has none. */
  record Entry(String qualifier, Field field) {}

  private final List<Entry> entries;

  private Scope(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Returns a scope of columns without a qualifier. */
  public static Scope of(Schema schema) {
    return of(Map.of("", schema));
  }

  /**
   * Returns a scope of the columns of several tables, one after the other. The key is the
   * qualifier; columns can be named without it where that is clear.
   *
   * @param tables in a stable order
   */
  public static Scope of(Map<String, Schema> tables) {
    List<Entry> entries = new ArrayList<>();
    tables.forEach((qualifier, schema) ->
        schema.fields().forEach(field -> entries.add(new Entry(qualifier, field))));
    return new Scope(entries);
  }

  /** Returns the columns in the order of their positions. */
  List<Entry> entries() {
    return entries;
  }

  /** Returns the qualifiers, without the empty one. */
  Set<String> qualifiers() {
    Set<String> qualifiers = new LinkedHashSet<>();
    entries.forEach(entry -> qualifiers.add(entry.qualifier()));
    qualifiers.remove("");
    return qualifiers;
  }

  /** Returns the positions of the columns of a name. */
  List<Integer> positions(String name) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).field().name().equals(name)) {
        positions.add(i);
      }
    }
    return positions;
  }

  /** Returns the names of the columns with a qualifier, or of all columns if it is empty. */
  List<String> names(String qualifier) {
    return entries.stream()
        .filter(entry -> qualifier.isEmpty() || entry.qualifier().equals(qualifier))
        .map(entry -> entry.field().name())
        .toList();
  }
}
