package dev.ashlar.engine.expression;

import dev.ashlar.model.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A step of an expression. It is asked for its value as the primitive of its type: bool as boolean,
 * int64 and timestamp as long, float64 and float32 as double, all others as object. The frame's
 * status tells whether there is a value; if not, what is returned means nothing (and is null for
 * objects). Immutable and thread-safe.
 */
abstract class Node {
  private final DataType type;

  Node(DataType type) {
    this.type = type;
  }

  final DataType type() {
    return type;
  }

  boolean truth(Frame frame) {
    throw wrongKind();
  }

  long integer(Frame frame) {
    throw wrongKind();
  }

  double floating(Frame frame) {
    throw wrongKind();
  }

  /** Returns the value as an object whatever the type, null if there is none. */
  @Nullable Object object(Frame frame) {
    return switch (type.kind()) {
      case BOOL -> {
        boolean value = truth(frame);
        yield frame.status == Frame.VALUE ? (Boolean) value : null;
      }
      case INT64, TIMESTAMP -> {
        long value = integer(frame);
        yield frame.status == Frame.VALUE ? (Long) value : null;
      }
      case FLOAT64 -> {
        double value = floating(frame);
        yield frame.status == Frame.VALUE ? (Double) value : null;
      }
      case FLOAT32 -> {
        double value = floating(frame);
        yield frame.status == Frame.VALUE ? (Float) (float) value : null;
      }
      case STRING, ARRAY, STRUCT, MAP -> throw wrongKind();
    };
  }

  /** Evaluates without looking at the value: the frame's status tells how it ended. */
  final void run(Frame frame) {
    switch (type.kind()) {
      case BOOL -> truth(frame);
      case INT64, TIMESTAMP -> integer(frame);
      case FLOAT64, FLOAT32 -> floating(frame);
      case STRING, ARRAY, STRUCT, MAP -> object(frame);
    }
  }

  private IllegalStateException wrongKind() {
    return new IllegalStateException("a node of " + type + " (expected: asked for that)");
  }
}
