package dev.ashlar.training;

import dev.ashlar.engine.row.FeatureVector;
import dev.ashlar.engine.sweep.RangeSweep;
import dev.ashlar.engine.sweep.ViewPlan;
import dev.ashlar.model.data.BatchReader;
import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.data.RowBatch;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.KeyedRows;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.OfflineStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a view's values over time: per key, ranges {@code [_valid_from, _valid_to)} in which no
 * value changes. Joining events on {@code _valid_from <= T < _valid_to} gives what training data
 * has. Rows are ordered by the join keys, then by {@code _valid_from}. Thread-safe.
 */
public final class RangeBuilder {
  private static final String VALID_FROM = "_valid_from";

  private final ComputeEngine compute;
  private final OfflineStore offline;
  private final TrainingDataBuilder.Limits limits;

  public RangeBuilder(
      ComputeEngine compute, OfflineStore offline, TrainingDataBuilder.Limits limits) {
    this.compute = compute;
    this.offline = offline;
    this.limits = limits;
  }

  /** Writes the ranges and returns what they hold. */
  public Made build(RangeRequest request, TrainingProgress progress) {
    ViewPlan plan = ViewPlan.of(request.view());
    SessionOptions options =
        new SessionOptions(
            request.table().isPresent() ? List.of() : request.sources(),
            limits.spillDirectory(),
            limits.spillBytes(),
            limits.memoryBytes(),
            limits.timeoutMillis());
    try (ComputeSession session = compute.open(options)) {
      progress.onCancel(session::cancel);
      progress.step(0, 1, 0);
      return write(request, plan, session);
    }
  }

  private Made write(RangeRequest request, ViewPlan plan, ComputeSession session) {
    Schema columns = columns(request.view());
    try (KeyedRows keyed = session.keyedRows(rows(request, plan));
        BatchWriter writer =
            session.newFile(
                request.output(), request.outputFormat(), columns, order(request.view()))) {
      Keys keys = new Keys(keyed.keys());
      Ranges ranges = new Ranges(columns, writer);
      long failedConditions =
          RangeSweep.run(
              plan,
              keyed.rows(),
              request.range(),
              (key, range, values) -> ranges.add(keys.values(key), values, range));
      ranges.flush();
      writer.finish();
      int features = request.view().features().size();
      return new Made(ranges.count, features, ranges.errors, failedConditions);
    }
  }

  private RowsRequest rows(RangeRequest request, ViewPlan plan) {
    BatchFeatureView view = request.view();
    Interval span = plan.rowSpan(request.range().startMicros(), request.range().endMicros());
    Interval needed = Spans.intersection(span, Spans.ofView(view));
    return new RowsRequest(
        request.table().isPresent()
            ? Optional.empty()
            : Optional.of(SourceRun.of(view, request.range().endMicros())),
        request.table().map(table -> offline.snapshot(table, needed)),
        view.timestamp(),
        view.schedule().featureStartMicros(),
        view.joinKeys().stream().map(Field::name).toList(),
        plan.rowColumns(),
        needed);
  }

  private static List<String> order(BatchFeatureView view) {
    List<String> order = new ArrayList<>(view.joinKeys().stream().map(Field::name).toList());
    order.add(VALID_FROM);
    return order;
  }

  private static Schema columns(BatchFeatureView view) {
    List<Field> columns = new ArrayList<>(view.joinKeys());
    columns.addAll(view.featureSchema().fields());
    columns.add(new Field(VALID_FROM, DataType.TIMESTAMP));
    columns.add(new Field("_valid_to", DataType.TIMESTAMP));
    return new Schema(columns);
  }

  /** Join key values by dense number, for numbers that only grow. */
  private static final class Keys {
    private final BatchReader reader;
    private @Nullable ColumnBatch batch;
    private int row = -1;

    Keys(BatchReader reader) {
      this.reader = reader;
    }

    @Nullable Object[] values(long key) {
      ColumnBatch now = find(key);
      @Nullable Object[] values = new Object[now.schema().size() - 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = now.column(i + 1).getObject(row);
      }
      return values;
    }

    private ColumnBatch find(long key) {
      ColumnBatch now = batch;
      while (now == null || row < 0 || now.column(0).getLong(row) != key) {
        row++;
        while (now == null || row >= now.rowCount()) {
          now = reader.next();
          batch = now;
          row = 0;
          if (now == null) {
            throw new IllegalStateException("rows of a key without its values");
          }
        }
      }
      return now;
    }
  }

  /** Ranges on their way to a file. */
  private static final class Ranges {
    private static final int BATCH = 4096;

    private final Schema columns;
    private final BatchWriter writer;
    private final List<@Nullable Object[]> rows = new ArrayList<>(BATCH);
    private long count;
    private long errors;

    Ranges(Schema columns, BatchWriter writer) {
      this.columns = columns;
      this.writer = writer;
    }

    void add(@Nullable Object[] key, FeatureVector values, Interval range) {
      @Nullable Object[] row = new Object[columns.size()];
      System.arraycopy(key, 0, row, 0, key.length);
      for (int i = 0; i < values.size(); i++) {
        row[key.length + i] = values.getObject(i);
        errors += values.isError(i) ? 1 : 0;
      }
      row[row.length - 2] = range.startMicros();
      row[row.length - 1] = range.endMicros();
      rows.add(row);
      count++;
      if (rows.size() == BATCH) {
        flush();
      }
    }

    void flush() {
      writer.write(new RowBatch(columns, rows));
      rows.clear();
    }
  }
}
