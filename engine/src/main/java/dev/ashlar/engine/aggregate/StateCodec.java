package dev.ashlar.engine.aggregate;

import dev.ashlar.model.type.DataType;

/**
 * The bytes of a state: version, kind, then the kind's parts. Equal states have equal bytes. Bytes of
 * every version that was ever written stay readable.
 */
public final class StateCodec {
  private static final int VERSION = 1;

  private StateCodec() {}

  /** Returns an empty state of a kind over a column of a type. */
  public static AggregateState<?> create(StateKind kind, DataType input) {
    return switch (kind) {
      case COUNTS, SUMS, SQUARES -> new Moments(kind, input);
      case MIN, MAX -> new Extreme(kind, input);
      case FIRST, LAST -> new Endpoint(kind, input);
    };
  }

  /** Returns the bytes of a state. */
  public static byte[] encode(AggregateState<?> state) {
    StateWriter out = new StateWriter();
    out.putByte(VERSION);
    out.putByte(state.kind().code());
    if (state instanceof Moments moments) {
      moments.write(out);
    } else if (state instanceof Extreme extreme) {
      extreme.write(out);
    } else if (state instanceof Endpoint endpoint) {
      endpoint.write(out);
    }
    return out.toBytes();
  }

  /**
   * Returns the state of some bytes.
   *
   * @param input the type of the column, which the bytes do not carry
   */
  public static AggregateState<?> decode(DataType input, byte[] bytes) {
    StateReader in = new StateReader(bytes);
    int version = in.getByte();
    if (version != VERSION) {
      throw StateReader.corrupt("version " + version);
    }
    AggregateState<?> state = create(kind(in.getByte()), input);
    if (state instanceof Moments moments) {
      moments.read(in);
    } else if (state instanceof Extreme extreme) {
      extreme.read(in);
    } else if (state instanceof Endpoint endpoint) {
      endpoint.read(in);
    }
    in.end();
    return state;
  }

  private static StateKind kind(int code) {
    for (StateKind kind : StateKind.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw StateReader.corrupt("kind " + code);
  }
}
