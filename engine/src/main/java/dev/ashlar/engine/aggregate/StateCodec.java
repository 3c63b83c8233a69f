package dev.ashlar.engine.aggregate;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.type.DataType;

/**
 * The bytes of a state: version, kind, the limit if the kind has one, then the kind's parts. Equal
 * states have equal bytes. Bytes of every version that was ever written stay readable.
 */
public final class StateCodec {
  /** The most bytes of a state: what one tile keeps of a column. */
  public static final int MAX_STATE_BYTES = 1 << 20;

  private static final int VERSION = 1;

  private StateCodec() {}

  /** Returns an empty state over a column of a type. */
  public static AggregateState<?> create(StateSpec spec, DataType input) {
    StateKind kind = spec.kind();
    return switch (kind) {
      case COUNTS, SUMS, SQUARES, POWERS -> new Moments(kind, input);
      case MIN, MAX -> new Extreme(kind, input);
      case FIRST, LAST -> new Endpoint(kind, input);
      case FIRST_N, LAST_N, FIRST_DISTINCT, LAST_DISTINCT, GREATEST, LEAST ->
          new Selection(spec, input);
      case VALUE_COUNTS -> new ValueCounts(spec.limit(), input);
      case HYPER_LOG_LOG -> new HyperLogLog(spec.limit(), input);
      case QUANTILES -> new QuantileSketch();
    };
  }

  /**
   * Returns the bytes of a state.
   *
   * @throws AshlarException TOO_LARGE if they are more than {@link #MAX_STATE_BYTES}
   */
  public static byte[] encode(AggregateState<?> state) {
    StateWriter out = new StateWriter();
    out.putByte(VERSION);
    out.putByte(state.kind().code());
    if (state.kind().isLimited()) {
      out.putInt(state.limit());
    }
    state.write(out);
    byte[] bytes = out.toBytes();
    if (bytes.length > MAX_STATE_BYTES) {
      throw new AshlarException(
          ErrorCode.TOO_LARGE,
          bytes.length
              + " state bytes of a tile (expected: at most "
              + MAX_STATE_BYTES
              + "; shorter values, a smaller `max_distinct`, or a shorter `aggregation_interval`)");
    }
    return bytes;
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
    StateKind kind = kind(in.getByte());
    int limit = kind.isLimited() ? in.getSize(kind.greatestLimit()) : 0;
    AggregateState<?> state = create(new StateSpec(kind, limit), input);
    state.read(in);
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
