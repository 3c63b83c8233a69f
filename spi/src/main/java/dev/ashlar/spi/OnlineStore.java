package dev.ashlar.spi;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what serving reads: per version of a view one <em>generation</em> of rows, one row per
 * entity key, replaced as a whole. A reader sees all of a generation or nothing of it. Thread-safe.
 *
 * <p>Raises {@code STORE_UNAVAILABLE}, {@code DISK_FULL}, {@code OUTCOME_UNKNOWN}.
 */
public interface OnlineStore extends AutoCloseable {

  /**
   * Starts the next generation of a table; what an earlier, unfinished one wrote is discarded, and
   * publishing it raises {@code CONFLICT}.
   */
  Publication begin(String table);

  /** Returns the table's current generation. */
  Optional<Generation> generation(String table);

  /**
   * Returns one row per read, null where the generation has no such key. A generation that {@link
   * #generation} returned stays readable until the second publication after it; from then on, and
   * once its table is dropped, reading it raises {@code STORE_UNAVAILABLE}, never null: take the
   * current generation and read again.
   */
  List<byte @Nullable []> read(List<Read> reads);

  /** Drops a table with all its generations; harmless if there is none. */
  void drop(String table);

  @Override
  void close();

  /** A generation in the making. Not thread-safe. Closing it unpublished discards it. */
  interface Publication extends AutoCloseable {
    /** Adds a row; each key once, in any order. */
    void put(byte[] key, byte[] row);

    /**
     * Makes the rows durable and then current, atomically.
     *
     * @param header what readers need to know of the generation as a whole
     */
    void publish(byte[] header);

    @Override
    void close();
  }

  /**
   * The rows of a table as of one publication.
   *
   * @param number grows by one with each publication
   */
  // Bytes that are read once and never compared; a wrapper would cost every request an object.
  @SuppressWarnings("ArrayRecordComponent")
  record Generation(String table, long number, byte[] header) {}

  /** A row to read. */
  // As above: the key of a request, handed to the store at once.
  @SuppressWarnings("ArrayRecordComponent")
  record Read(Generation generation, byte[] key) {}
}
