package dev.ashlar.engine.expression;

import dev.ashlar.model.type.DataType;
import org.jspecify.annotations.Nullable;

/** A node whose value is an object to begin with: an element, a field, a conversion of text. */
abstract class Boxed extends Node {
  Boxed(DataType type) {
    super(type);
  }

  @Override
  final boolean truth(Frame frame) {
    return Boolean.TRUE.equals(object(frame));
  }

  @Override
  final long integer(Frame frame) {
    return object(frame) instanceof Long number ? number : 0;
  }

  @Override
  final double floating(Frame frame) {
    return object(frame) instanceof Number number ? number.doubleValue() : 0;
  }

  @Override
  abstract @Nullable Object object(Frame frame);
}
