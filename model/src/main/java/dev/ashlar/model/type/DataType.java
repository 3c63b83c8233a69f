package dev.ashlar.model.type;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a column, join key or feature.
 *
 * <p>Values travel as Java objects where they are not read through a primitive accessor: {@code
 * int64} and {@code timestamp} (microseconds since the epoch) as {@link Long}, {@code float64} as
 * {@link Double}, {@code float32} as {@link Float}, {@code string} as {@link String}, {@code bool}
 * as {@link Boolean}, {@code array} and {@code struct} (in field order) as {@link List}, {@code
 * map} as {@link java.util.Map}. Any of them, and any element inside, may be null.
 *
 * <p>Immutable.
 */
// The constants below cannot deadlock: an interface without default methods is not initialized
// along with the classes that implement it.
@SuppressWarnings("ClassInitializationDeadlock")
public sealed interface DataType {

  /** The kinds of types; exhaustive switches go over this. */
  enum Kind {
    INT64,
    FLOAT64,
    FLOAT32,
    STRING,
    BOOL,
    TIMESTAMP,
    ARRAY,
    STRUCT,
    MAP
  }

  /** A type without parameters. */
  enum Primitive implements DataType {
    INT64(Kind.INT64),
    FLOAT64(Kind.FLOAT64),
    FLOAT32(Kind.FLOAT32),
    STRING(Kind.STRING),
    BOOL(Kind.BOOL),
    TIMESTAMP(Kind.TIMESTAMP);

    private final Kind kind;

    Primitive(Kind kind) {
      this.kind = kind;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    @Override
    public boolean isNumeric() {
      return kind == Kind.INT64 || kind == Kind.FLOAT64 || kind == Kind.FLOAT32;
    }

    @Override
    public String text() {
      return switch (this) {
        case INT64 -> "int64";
        case FLOAT64 -> "float64";
        case FLOAT32 -> "float32";
        case STRING -> "string";
        case BOOL -> "bool";
        case TIMESTAMP -> "timestamp";
      };
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** An ordered list of nullable elements. */
  record ArrayType(DataType element) implements DataType {
    @Override
    public Kind kind() {
      return Kind.ARRAY;
    }

    @Override
    public boolean isNumeric() {
      return false;
    }

    @Override
    public String text() {
      return "array<" + element.text() + ">";
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** Named fields in a fixed order. */
  record StructType(List<Field> fields) implements DataType {
    public StructType {
      fields = List.copyOf(fields);
    }

    @Override
    public Kind kind() {
      return Kind.STRUCT;
    }

    @Override
    public boolean isNumeric() {
      return false;
    }

    @Override
    public String text() {
      return fields.stream()
          .map(field -> field.name() + ": " + field.type().text())
          .collect(Collectors.joining(", ", "struct<", ">"));
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** String-keyed (or otherwise primitive-keyed) entries; null values are allowed. */
  record MapType(DataType key, DataType value) implements DataType {
    @Override
    public Kind kind() {
      return Kind.MAP;
    }

    @Override
    public boolean isNumeric() {
      return false;
    }

    @Override
    public String text() {
      return "map<" + key.text() + ", " + value.text() + ">";
    }

    @Override
    public String toString() {
      return text();
    }
  }

  DataType INT64 = Primitive.INT64;
  DataType FLOAT64 = Primitive.FLOAT64;
  DataType FLOAT32 = Primitive.FLOAT32;
  DataType STRING = Primitive.STRING;
  DataType BOOL = Primitive.BOOL;
  DataType TIMESTAMP = Primitive.TIMESTAMP;

  /** Returns the kind, for exhaustive switches. */
  Kind kind();

  /** Returns the notation of definitions: {@code int64}, {@code array<string>}, … */
  String text();

  /** Returns whether values are numbers: int64, float64 or float32. */
  boolean isNumeric();
}
