package dev.ashlar.model.expression;

import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What types have in common. */
final class Types {
  /** The type of NULL, and of the elements of {@code []}, until something around them tells it. */
  static final DataType UNKNOWN = new DataType.StructType(List.of());

  private Types() {}

  static boolean isUnknown(DataType type) {
    return type.equals(UNKNOWN);
  }

  /** Returns whether the type, or one inside, is not known. */
  static boolean hasUnknown(DataType type) {
    return switch (type.kind()) {
      case ARRAY -> hasUnknown(((DataType.ArrayType) type).element());
      case MAP ->
          hasUnknown(((DataType.MapType) type).key())
              || hasUnknown(((DataType.MapType) type).value());
      case STRUCT ->
          isUnknown(type)
              || ((DataType.StructType) type)
                  .fields().stream().anyMatch(field -> hasUnknown(field.type()));
      default -> false;
    };
  }

  /** Returns the type with some known type in place of what is unknown: all its values are null. */
  static DataType settled(DataType type) {
    if (isUnknown(type)) {
      return DataType.BOOL;
    }
    if (type instanceof DataType.ArrayType array) {
      return new DataType.ArrayType(settled(array.element()));
    }
    return type;
  }

  /** Returns how deep a type nests; one for a primitive type. */
  static int depth(DataType type) {
    return switch (type.kind()) {
      case ARRAY -> 1 + depth(((DataType.ArrayType) type).element());
      case MAP ->
          1
              + Math.max(
                  depth(((DataType.MapType) type).key()), depth(((DataType.MapType) type).value()));
      case STRUCT ->
          1
              + ((DataType.StructType) type)
                  .fields().stream().mapToInt(field -> depth(field.type())).max().orElse(0);
      default -> 1;
    };
  }

  /**
   * Returns the type that values of both types can have: the same one, that of the two which is
   * known, or, if numbers may be widened, float64 for different numbers; null if there is none.
   */
  static @Nullable DataType common(DataType left, DataType right, boolean widens) {
    if (left.equals(right) || isUnknown(right)) {
      return left;
    }
    if (isUnknown(left)) {
      return right;
    }
    if (left.isNumeric() && right.isNumeric()) {
      return widens ? DataType.FLOAT64 : null;
    }
    if (left instanceof DataType.ArrayType a && right instanceof DataType.ArrayType b) {
      DataType element = common(a.element(), b.element(), widens);
      return element == null ? null : new DataType.ArrayType(element);
    }
    if (left instanceof DataType.MapType a && right instanceof DataType.MapType b) {
      DataType key = common(a.key(), b.key(), widens);
      DataType value = common(a.value(), b.value(), widens);
      return key == null || value == null ? null : new DataType.MapType(key, value);
    }
    if (left instanceof DataType.StructType a && right instanceof DataType.StructType b) {
      return commonStruct(a.fields(), b.fields(), widens);
    }
    return null;
  }

  private static @Nullable DataType commonStruct(
      List<Field> left, List<Field> right, boolean widens) {
    if (left.size() != right.size()) {
      return null;
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      Field field = left.get(i);
      DataType type = common(field.type(), right.get(i).type(), widens);
      if (type == null || !field.name().equals(right.get(i).name())) {
        return null;
      }
      fields.add(new Field(field.name(), type));
    }
    return new DataType.StructType(fields);
  }
}
