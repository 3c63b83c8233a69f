package dev.ashlar.connectors.lake;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Rows of the sandbox on their way out: those of one query, or of several with the same columns,
 * each started when the one before it has ended. Not thread-safe.
 */
final class SourceRows implements Feed.Batches, AutoCloseable {
  private final List<Supplier<ResultStream>> queries;
  private ResultStream stream;
  private int ended;
  private double share;

  /**
   * @param queries at least one; the first is started at once
   */
  SourceRows(List<Supplier<ResultStream>> queries) {
    this.queries = List.copyOf(queries);
    this.stream = queries.getFirst().get();
  }

  @Override
  public VectorSchemaRoot root() {
    return stream.root();
  }

  @Override
  public boolean next() {
    while (!stream.next()) {
      if (ended + 1 == queries.size()) {
        return false;
      }
      stream.close();
      ended++;
      stream = queries.get(ended).get();
    }
    return true;
  }

  /** Returns the share of all queries that is done, 0 to 1, if it is known; it never falls. */
  OptionalDouble share() {
    OptionalDouble ofQuery = stream.share();
    if (ofQuery.isEmpty() && ended == 0) {
      return ofQuery;
    }
    share = Math.max(share, (ended + ofQuery.orElse(0)) / queries.size());
    return OptionalDouble.of(share);
  }

  @Override
  public void close() {
    stream.close();
  }
}
