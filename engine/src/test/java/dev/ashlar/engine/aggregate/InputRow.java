package dev.ashlar.engine.aggregate;

import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row that a state takes: a value, null too, and its time. Immutable. */
record InputRow(@Nullable Object value, long timeMicros) {

  /** Returns the state of a function over rows. */
  static AggregateState<?> state(AggregateFunction function, DataType type, List<InputRow> rows) {
    return state(Aggregation.of(function), type, rows);
  }

  static AggregateState<?> state(Aggregation function, DataType type, List<InputRow> rows) {
    AggregateState<?> state = StateCodec.create(StateSpec.of(function), type);
    List<@Nullable Object[]> cells = new ArrayList<>();
    rows.forEach(row -> cells.add(new Object[] {row.value()}));
    RowBatch batch = new RowBatch(Schema.of(new Field("v", type)), cells);
    for (int i = 0; i < rows.size(); i++) {
      state.add(batch.column(0), i, rows.get(i).timeMicros());
    }
    return state;
  }
}
