package dev.ashlar.connectors.lake;

import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.Column;
import dev.ashlar.model.data.ColumnBatch;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A table of feature values by event. Rows are gathered in Arrow vectors and handed to DuckDB some
 * ten thousand at a time. Not thread-safe.
 */
final class FeatureTable implements BatchWriter {
  private static final int FLUSH_ROWS = 65_536;

  private final Workspace workspace;
  private final Schema schema;
  private final String table;
  private final List<FieldVector> vectors = new ArrayList<>();
  private int pending;
  private boolean finished;
  private boolean closed;

  FeatureTable(Workspace workspace, Schema schema) {
    this.workspace = workspace;
    this.schema = schema;
    this.table = workspace.newTable("features");
    String columns =
        IntStream.range(0, schema.size())
            .mapToObj(i -> column(i) + " " + DuckTypes.duck(schema.fields().get(i).type()))
            .collect(Collectors.joining(", "));
    workspace
        .database()
        .execute(
            "CREATE TABLE " + Sql.name(table) + " (" + columns + ")", Subject.ours("features"));
    for (int i = 0; i < schema.size(); i++) {
      Field field = schema.fields().get(i);
      vectors.add(ArrowCells.vector(column(i), field.type(), workspace.allocator()));
    }
  }

  static String column(int index) {
    return "v" + index;
  }

  String name() {
    return table;
  }

  boolean isFinished() {
    return finished;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void write(ColumnBatch batch) {
    if (finished || closed) {
      throw new IllegalStateException("the table is finished (expected: no more rows)");
    }
    int from = 0;
    while (from < batch.rowCount()) {
      int count = Math.min(batch.rowCount() - from, FLUSH_ROWS - pending);
      for (int i = 0; i < vectors.size(); i++) {
        Column column = batch.column(i);
        ArrowCells.copy(column, from, count, vectors.get(i), pending);
      }
      from += count;
      pending += count;
      if (pending == FLUSH_ROWS) {
        flush();
      }
    }
  }

  private void flush() {
    if (pending == 0) {
      return;
    }
    int rows = pending;
    vectors.forEach(vector -> vector.setValueCount(rows));
    VectorSchemaRoot root =
        new VectorSchemaRoot(vectors.stream().map(FieldVector::getField).toList(), vectors, rows);
    String feed = workspace.newTable("feed");
    try (Feed batch =
        Feed.register(new OneBatch(root), workspace.database(), feed, workspace.allocator())) {
      batch.run(() ->
          workspace
              .database()
              .execute(
                  "INSERT INTO " + Sql.name(table) + " SELECT * FROM " + Sql.name(feed),
                  Subject.ours("features")));
    }
    vectors.forEach(FieldVector::reset);
    pending = 0;
  }

  @Override
  public void finish() {
    flush();
    finished = true;
    release();
  }

  @Override
  public void close() {
    if (!closed && !finished) {
      release();
      workspace.drop(table);
    }
    closed = true;
  }

  private void release() {
    vectors.forEach(FieldVector::close);
    vectors.clear();
  }

  private static final class OneBatch implements Feed.Batches {
    private final VectorSchemaRoot root;
    private boolean taken;

    OneBatch(VectorSchemaRoot root) {
      this.root = root;
    }

    @Override
    public VectorSchemaRoot root() {
      return root;
    }

    @Override
    public boolean next() {
      boolean first = !taken;
      taken = true;
      return first;
    }
  }
}
