package dev.ashlar.model.definition;

import dev.ashlar.model.type.DataType;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A named, typed value that a view gives for an entity. Immutable. */
public sealed interface Feature {

  /** Returns the name, unique within its view. */
  String name();

  /** Returns the type of the values. */
  DataType type();

  /** Returns the description, empty if there is none. */
  String description();

  /** Returns the tags. */
  Map<String, String> tags();

  /**
   * Returns what the values are made from, as text: over the same rows of a view, features of equal
   * meaning and type have equal values. Stored beside values, so it never changes for a definition.
   */
  String meaning();

  /**
   * Returns the value where there are no rows: null, 0 of some counts, or one of these for each
   * window of a series.
   */
  default @Nullable Object valueWithoutRows() {
    return null;
  }

  /** A column of the newest row that is valid. */
  record Attribute(
      String name, String column, DataType type, String description, Map<String, String> tags)
      implements Feature {
    public Attribute {
      tags = Map.copyOf(tags);
    }

    @Override
    public String meaning() {
      return "attribute " + column;
    }
  }

  /** A value made of the rows in a window. */
  sealed interface Windowed extends Feature {

    /** Returns which rows. */
    Window window();

    /** Returns the key by which the rows are told apart; the value is an array then. */
    Optional<SecondaryKey> secondaryKey();
  }

  /**
   * A function of a column over the rows of a window.
   *
   * @param where a row expression: rows where it is not TRUE count as rows without a value
   * @param type of the function's result, or of an array of them over a series of windows or with a
   *     secondary key
   */
  record Aggregate(
      String name,
      Aggregation aggregation,
      String column,
      DataType columnType,
      Window window,
      Optional<SecondaryKey> secondaryKey,
      Optional<String> where,
      DataType type,
      String description,
      Map<String, String> tags)
      implements Windowed {
    public Aggregate {
      tags = Map.copyOf(tags);
      if (secondaryKey.isPresent() && window.isSeries()) {
        throw new IllegalArgumentException(
            "a series of windows with a secondary key (expected: one of them)");
      }
    }

    /** Returns the type of a function's result as a feature over a window. */
    public static DataType type(DataType result, Window window, Optional<SecondaryKey> key) {
      return window.isSeries() || key.isPresent() ? new DataType.ArrayType(result) : result;
    }

    /** Returns the function, without its parameter. */
    public AggregateFunction function() {
      return aggregation.function();
    }

    @Override
    public @Nullable Object valueWithoutRows() {
      Object ofWindow = secondaryKey.isPresent() ? null : aggregation.valueWithoutRows();
      return window.isSeries() ? Collections.nCopies(window.spans().size(), ofWindow) : ofWindow;
    }

    /** Returns the type of the function's result over one window. */
    public DataType resultType() {
      return type instanceof DataType.ArrayType array
              && (window.isSeries() || secondaryKey.isPresent())
          ? array.element()
          : type;
    }

    @Override
    public String meaning() {
      String meaning = aggregation.meaning() + " " + window.meaning() + " " + column;
      return meaning
          + secondaryKey.map(key -> " " + key.meaning()).orElse("")
          + where.map(condition -> " where " + condition).orElse("");
    }
  }

  /**
   * The secondary keys of the rows in a window, ascending: aggregates over the window have their
   * values in this order.
   */
  record SecondaryKeys(
      String name, SecondaryKey key, Window window, String description, Map<String, String> tags)
      implements Windowed {
    public SecondaryKeys {
      tags = Map.copyOf(tags);
    }

    @Override
    public Optional<SecondaryKey> secondaryKey() {
      return Optional.of(key);
    }

    @Override
    public DataType type() {
      return new DataType.ArrayType(key.type());
    }

    @Override
    public String meaning() {
      return "keys " + window.meaning() + " " + key.meaning();
    }
  }
}
