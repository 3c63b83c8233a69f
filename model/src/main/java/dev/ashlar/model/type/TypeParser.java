package dev.ashlar.model.type;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the notation of types: {@code int64}, {@code array<string>}, {@code map<string, float64>},
 * {@code struct<latitude: float64, longitude: float64>}; the inverse of {@link DataType#text}.
 */
public final class TypeParser {
  /** How deep types may nest. */
  public static final int MAX_DEPTH = 8;

  /** How long the text of a type may be. */
  public static final int MAX_LENGTH = 4_096;

  private final String text;
  private int position;

  private TypeParser(String text) {
    this.text = text;
  }

  /** Returns the type of a text, or empty if the text is not one. */
  public static Optional<DataType> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    TypeParser parser = new TypeParser(text);
    try {
      DataType type = parser.type(1);
      parser.skipSpace();
      return parser.position == text.length() ? Optional.of(type) : Optional.empty();
    } catch (NotAType notAType) {
      return Optional.empty();
    }
  }

  private DataType type(int depth) {
    if (depth > MAX_DEPTH) {
      throw new NotAType();
    }
    String word = word();
    return switch (word) {
      case "array" -> array(depth);
      case "map" -> map(depth);
      case "struct" -> struct(depth);
      default -> primitive(word);
    };
  }

  private static DataType primitive(String word) {
    for (DataType.Primitive primitive : DataType.Primitive.values()) {
      if (primitive.text().equals(word)) {
        return primitive;
      }
    }
    throw new NotAType();
  }

  private DataType array(int depth) {
    expect('<');
    DataType element = type(depth + 1);
    expect('>');
    return new DataType.ArrayType(element);
  }

  private DataType map(int depth) {
    expect('<');
    DataType key = type(depth + 1);
    expect(',');
    DataType value = type(depth + 1);
    expect('>');
    return new DataType.MapType(key, value);
  }

  private DataType struct(int depth) {
    expect('<');
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    do {
      String name = word();
      if (name.isEmpty() || !names.add(name)) {
        throw new NotAType();
      }
      expect(':');
      fields.add(new Field(name, type(depth + 1)));
    } while (accept(','));
    expect('>');
    return new DataType.StructType(fields);
  }

  private String word() {
    skipSpace();
    int start = position;
    while (position < text.length() && isWordPart(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private static boolean isWordPart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw new NotAType();
    }
  }

  private boolean accept(char c) {
    skipSpace();
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
  }

  private static final class NotAType extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
