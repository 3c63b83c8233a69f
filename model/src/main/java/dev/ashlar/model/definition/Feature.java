package dev.ashlar.model.definition;

import dev.ashlar.model.type.DataType;
import java.util.Map;

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

  /**
   * A function of a column over the rows of a window {@code [A + offset - window, A + offset)}.
   *
   * @param windowMicros the length, a positive multiple of the view's tile
   * @param offsetMicros zero or negative, a multiple of the view's tile
   */
  record Aggregate(
      String name,
      Aggregation aggregation,
      String column,
      DataType columnType,
      long windowMicros,
      long offsetMicros,
      DataType type,
      String description,
      Map<String, String> tags)
      implements Feature {
    public Aggregate {
      tags = Map.copyOf(tags);
      if (windowMicros <= 0 || offsetMicros > 0) {
        throw new IllegalArgumentException("window " + windowMicros + " (expected: positive)");
      }
    }

    /** Returns the function, without its parameter. */
    public AggregateFunction function() {
      return aggregation.function();
    }

    @Override
    public String meaning() {
      return aggregation.meaning() + " " + windowMicros + " " + offsetMicros + " " + column;
    }
  }
}
