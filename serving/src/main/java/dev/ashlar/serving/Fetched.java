package dev.ashlar.serving;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store gave for a request: the rows in the order in which they were asked for, which is
 * row by row, read by read, leaving out reads of tables without generation and of null keys.
 */
// The generations are looked up for this one request.
@SuppressWarnings("ArrayRecordComponent")
record Fetched(
    @Nullable GenerationView[] generations, List<VectorKeys> keys, List<byte @Nullable []> rows) {

  void forEachVector(ServicePlan plan, VectorReader vector, VectorWriter writer)
      throws IOException {
    int next = 0;
    for (int i = 0; i < keys.size(); i++) {
      VectorKeys rowKeys = keys.get(i);
      for (int read = 0; read < plan.reads.length; read++) {
        PlannedRead planned = plan.reads[read];
        boolean wasAsked =
            generations[planned.table()] != null && rowKeys.get(planned.key()) != null;
        if (wasAsked) {
          vector.put(read, rows.get(next++));
        } else {
          vector.putNone(read);
        }
      }
      writer.writeVector(vector);
    }
  }
}
