package dev.ashlar.testkit;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.spi.OnlineStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An online store that forgets: maps under one lock. Thread-safe. */
public final class InMemoryOnlineStore implements OnlineStore {
  private final Map<String, Table> tables = new HashMap<>();

  @Override
  public synchronized Publication begin(String table) {
    MemoryPublication publication = new MemoryPublication(table);
    tables.computeIfAbsent(table, name -> new Table()).unfinished = publication;
    return publication;
  }

  @Override
  public synchronized Optional<Generation> generation(String table) {
    Table state = tables.get(table);
    return state == null ? Optional.empty() : Optional.ofNullable(state.current);
  }

  @Override
  public synchronized List<byte @Nullable []> read(List<Read> reads) {
    List<byte @Nullable []> rows = new ArrayList<>(reads.size());
    for (Read read : reads) {
      Table table = tables.get(read.generation().table());
      Map<ByteBuffer, byte[]> generation =
          table == null ? null : table.rows.get(read.generation().number());
      if (generation == null) {
        throw new AshlarException(
            ErrorCode.STORE_UNAVAILABLE,
            "generation "
                + read.generation().number()
                + " of table "
                + read.generation().table()
                + " is gone (expected: the current one or the one before)");
      }
      rows.add(generation.get(ByteBuffer.wrap(read.key())));
    }
    return rows;
  }

  /** Ends unfinished publications, as closing and opening a store that remembers would. */
  public synchronized void forgetUnfinished() {
    tables.values().forEach(table -> table.unfinished = null);
  }

  @Override
  public synchronized void drop(String table) {
    tables.remove(table);
  }

  @Override
  public void close() {}

  private synchronized void publish(MemoryPublication publication, byte[] header) {
    Table table = tables.get(publication.table);
    if (table == null || table.unfinished != publication) {
      throw new AshlarException(
          ErrorCode.CONFLICT,
          "the publication of table "
              + publication.table
              + " was ended by another one or by a drop (expected: one at a time)");
    }
    long number = table.current == null ? 1 : table.current.number() + 1;
    table.unfinished = null;
    table.rows.put(number, publication.rows);
    table.rows.remove(number - 2);
    table.current = new Generation(publication.table, number, header.clone());
  }

  private static final class Table {
    private final Map<Long, Map<ByteBuffer, byte[]>> rows = new HashMap<>();
    private @Nullable Generation current;
    private @Nullable MemoryPublication unfinished;
  }

  private final class MemoryPublication implements Publication {
    private final String table;
    private final Map<ByteBuffer, byte[]> rows = new HashMap<>();
    private boolean ended;

    private MemoryPublication(String table) {
      this.table = table;
    }

    @Override
    public void put(byte[] key, byte[] row) {
      checkOpen();
      rows.put(ByteBuffer.wrap(key.clone()), row.clone());
    }

    @Override
    public void publish(byte[] header) {
      checkOpen();
      InMemoryOnlineStore.this.publish(this, header);
      ended = true;
    }

    @Override
    public void close() {
      ended = true;
    }

    private void checkOpen() {
      if (ended) {
        throw new IllegalStateException("a publication that has ended (expected: a new one)");
      }
    }
  }
}
