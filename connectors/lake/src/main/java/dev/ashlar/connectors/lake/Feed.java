package dev.ashlar.connectors.lake;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Batches on their way into a DuckDB instance, where they look like a table that can be scanned
 * once. A failure on this side reaches DuckDB as text only, so it is kept here for whoever runs the
 * query. DuckDB pulls from a thread of its own. Close it after the query.
 */
final class Feed implements AutoCloseable {
  private final Batches batches;
  private final BufferAllocator allocator;
  private final ArrowArrayStream stream;
  private volatile @Nullable RuntimeException failure;

  /** Where batches come from. */
  interface Batches {
    /** Returns the vectors of the last batch; they have the same columns every time. */
    VectorSchemaRoot root();

    /** Fills the vectors with the next batch; false at the end. */
    boolean next();
  }

  private Feed(Batches batches, BufferAllocator allocator) {
    this.batches = batches;
    this.allocator = allocator;
    this.stream = ArrowArrayStream.allocateNew(allocator);
  }

  /** Makes the batches a table of a database, visible to the database's own connection. */
  static Feed register(
      Batches batches, Database database, String table, BufferAllocator allocator) {
    Feed feed = new Feed(batches, allocator);
    Data.exportArrayStream(allocator, feed.reader(), feed.stream);
    database.connection().registerArrowStream(table, feed.stream);
    return feed;
  }

  /** Throws what went wrong on this side, if anything did. */
  void rethrow() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  /** Runs a statement that scans the feed, and throws the first cause of its failure. */
  void run(Runnable statement) {
    try {
      statement.run();
    } catch (RuntimeException failed) {
      rethrow();
      throw failed;
    }
  }

  private ArrowReader reader() {
    return new Reader(allocator);
  }

  @Override
  public void close() {
    stream.release();
    stream.close();
  }

  private final class Reader extends ArrowReader {
    Reader(BufferAllocator allocator) {
      super(allocator);
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      try {
        return batches.next();
      } catch (RuntimeException failed) {
        failure = failed;
        throw new IOException("the batches ended early", failed);
      }
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
      return batches.root();
    }

    @Override
    public Map<Long, Dictionary> getDictionaryVectors() {
      return Map.of();
    }

    @Override
    public @Nullable Dictionary lookup(long id) {
      return null;
    }

    @Override
    public Set<Long> getDictionaryIds() {
      return Set.of();
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {
      // The batches belong to whoever made the feed.
    }

    @Override
    protected Schema readSchema() {
      return batches.root().getSchema();
    }
  }
}
