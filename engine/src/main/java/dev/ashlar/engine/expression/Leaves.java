package dev.ashlar.engine.expression;

import dev.ashlar.model.data.Column;
import dev.ashlar.model.expression.Expression;
import dev.ashlar.model.type.DataType;
import org.jspecify.annotations.Nullable;

/** Nodes without arguments. */
final class Leaves {
  private Leaves() {}

  static final class Constant extends Node {
    private final @Nullable Object value;
    private final long integer;
    private final double floating;
    private final int status;

    Constant(Expression.Literal literal) {
      super(literal.type());
      value = literal.value().orElse(null);
      status = value == null ? Frame.NULL : Frame.VALUE;
      integer = value instanceof Long number ? number : Boolean.TRUE.equals(value) ? 1 : 0;
      floating = value instanceof Double number ? number : 0;
    }

    @Override
    boolean truth(Frame frame) {
      frame.status = status;
      return integer != 0;
    }

    @Override
    long integer(Frame frame) {
      frame.status = status;
      return integer;
    }

    @Override
    double floating(Frame frame) {
      frame.status = status;
      return floating;
    }

    @Override
    @Nullable Object object(Frame frame) {
      frame.status = status;
      return value;
    }
  }

  static final class Input extends Node {
    private final int index;

    Input(int index, DataType type) {
      super(type);
      this.index = index;
    }

    @Override
    boolean truth(Frame frame) {
      return integer(frame) != 0;
    }

    @Override
    long integer(Frame frame) {
      Column column = frame.columns[index];
      if (column.isNull(frame.row)) {
        frame.status = Frame.NULL;
        return 0;
      }
      frame.status = Frame.VALUE;
      return column.getLong(frame.row);
    }

    @Override
    double floating(Frame frame) {
      Column column = frame.columns[index];
      if (column.isNull(frame.row)) {
        frame.status = Frame.NULL;
        return 0;
      }
      frame.status = Frame.VALUE;
      return column.getDouble(frame.row);
    }

    @Override
    @Nullable Object object(Frame frame) {
      Object value = frame.columns[index].getObject(frame.row);
      frame.status = value == null ? Frame.NULL : Frame.VALUE;
      return value;
    }
  }

  /** The value that a {@link Let} left in the frame. */
  static final class Local extends Node {
    private final int slot;

    Local(int slot, DataType type) {
      super(type);
      this.slot = slot;
    }

    @Override
    boolean truth(Frame frame) {
      frame.status = frame.statuses[slot];
      return frame.longs[slot] != 0;
    }

    @Override
    long integer(Frame frame) {
      frame.status = frame.statuses[slot];
      return frame.longs[slot];
    }

    @Override
    double floating(Frame frame) {
      frame.status = frame.statuses[slot];
      return frame.doubles[slot];
    }

    @Override
    @Nullable Object object(Frame frame) {
      return switch (type().kind()) {
        case STRING, ARRAY, STRUCT, MAP -> {
          frame.status = frame.statuses[slot];
          yield frame.objects[slot];
        }
        default -> super.object(frame);
      };
    }
  }

  /** Leaves a value in the frame, then evaluates its body. */
  static final class Let extends Node {
    private final int slot;
    private final Node value;
    private final Node body;

    Let(int slot, Node value, Node body) {
      super(body.type());
      this.slot = slot;
      this.value = value;
      this.body = body;
    }

    @Override
    boolean truth(Frame frame) {
      prepare(frame);
      return body.truth(frame);
    }

    @Override
    long integer(Frame frame) {
      prepare(frame);
      return body.integer(frame);
    }

    @Override
    double floating(Frame frame) {
      prepare(frame);
      return body.floating(frame);
    }

    @Override
    @Nullable Object object(Frame frame) {
      prepare(frame);
      return body.object(frame);
    }

    private void prepare(Frame frame) {
      switch (value.type().kind()) {
        case BOOL -> frame.longs[slot] = value.truth(frame) ? 1 : 0;
        case INT64, TIMESTAMP -> frame.longs[slot] = value.integer(frame);
        case FLOAT64, FLOAT32 -> frame.doubles[slot] = value.floating(frame);
        case STRING, ARRAY, STRUCT, MAP -> frame.objects[slot] = value.object(frame);
      }
      frame.statuses[slot] = frame.status;
    }
  }
}
