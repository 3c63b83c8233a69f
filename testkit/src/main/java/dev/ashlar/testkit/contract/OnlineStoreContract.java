package dev.ashlar.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.spi.OnlineStore.Generation;
import dev.ashlar.spi.OnlineStore.Publication;
import dev.ashlar.spi.OnlineStore.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link OnlineStore} keeps. An implementation's test extends it and opens the store.
 */
public abstract class OnlineStoreContract {
  private static final String TABLE = "prod.delays.1";
  private static final String OTHER = "prod.delays.10";

  private @Nullable OnlineStore opened;

  /** Opens an empty store. */
  protected abstract OnlineStore open() throws Exception;

  /** Closes a store and opens it again; a store that forgets may return the same one. */
  protected abstract OnlineStore reopen(OnlineStore store) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    opened = open();
  }

  @AfterEach
  void closeStore() {
    store().close();
  }

  @Test
  void aTableWithoutPublicationHasNoGeneration() {
    assertThat(store().generation(TABLE)).isEmpty();
  }

  @Test
  void publishedRowsAndHeaderAreRead() {
    publish(TABLE, "h1", "a", "1", "b", "2");

    Generation generation = current(TABLE);

    assertThat(generation.table()).isEqualTo(TABLE);
    assertThat(generation.number()).isEqualTo(1);
    assertThat(text(generation.header())).isEqualTo("h1");
    assertThat(read(generation, "b", "a", "absent")).containsExactly("2", "1", null);
  }

  @Test
  void anEmptyGenerationIsAGeneration() {
    publish(TABLE, "");

    assertThat(current(TABLE).header()).isEmpty();
    assertThat(read(current(TABLE), "a")).containsExactly((String) null);
  }

  @Test
  void noReadsGiveNoRows() {
    assertThat(store().read(List.of())).isEmpty();
  }

  @Test
  void keysAndRowsAreAnyBytes() {
    byte[] zeros = new byte[] {0, 0};
    byte[] high = new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1};
    try (Publication publication = store().begin(TABLE)) {
      publication.put(new byte[0], new byte[] {7});
      publication.put(zeros, new byte[0]);
      publication.put(high, new byte[] {-1});
      publication.publish(new byte[] {0});
    }
    Generation generation = current(TABLE);

    List<byte @Nullable []> rows =
        store()
            .read(
                List.of(
                    new Read(generation, high),
                    new Read(generation, zeros),
                    new Read(generation, new byte[0]),
                    new Read(generation, new byte[] {0})));

    assertThat(rows.get(0)).containsExactly(-1);
    assertThat(rows.get(1)).isEmpty();
    assertThat(rows.get(2)).containsExactly(7);
    assertThat(rows.get(3)).isNull();
  }

  @Test
  void aReadSpansTablesAndKeepsItsOrder() {
    publish(TABLE, "h", "a", "1");
    publish(OTHER, "h", "a", "10", "b", "20");

    List<byte @Nullable []> rows =
        store()
            .read(
                List.of(
                    new Read(current(OTHER), bytes("b")),
                    new Read(current(TABLE), bytes("b")),
                    new Read(current(TABLE), bytes("a")),
                    new Read(current(OTHER), bytes("a")),
                    new Read(current(TABLE), bytes("a"))));

    assertThat(texts(rows)).containsExactly("20", null, "1", "10", "1");
  }

  @Test
  void aGenerationReplacesTheOneBeforeAsAWhole() {
    publish(TABLE, "h1", "a", "1", "b", "2");
    publish(TABLE, "h2", "b", "3");

    assertThat(current(TABLE).number()).isEqualTo(2);
    assertThat(text(current(TABLE).header())).isEqualTo("h2");
    assertThat(read(current(TABLE), "a", "b")).containsExactly(null, "3");
  }

  @Test
  void whatIsNotPublishedIsInvisible() {
    publish(TABLE, "h1", "a", "1");
    try (Publication publication = store().begin(TABLE)) {
      publication.put(bytes("a"), bytes("2"));

      assertThat(current(TABLE).number()).isEqualTo(1);
      assertThat(read(current(TABLE), "a")).containsExactly("1");
    }
    assertThat(current(TABLE).number()).isEqualTo(1);
    assertThat(read(current(TABLE), "a")).containsExactly("1");
  }

  @Test
  void anUnfinishedGenerationLeavesNothingToTheNext() {
    try (Publication unfinished = store().begin(TABLE)) {
      unfinished.put(bytes("left over"), bytes("1"));
    }
    publish(TABLE, "h", "a", "1");

    assertThat(current(TABLE).number()).isEqualTo(1);
    assertThat(read(current(TABLE), "a", "left over")).containsExactly("1", null);
  }

  @Test
  void aNewPublicationEndsTheUnfinishedOne() {
    Publication earlier = store().begin(TABLE);
    earlier.put(bytes("left over"), bytes("1"));
    Publication later = store().begin(TABLE);

    assertThatThrownBy(() -> earlier.publish(bytes("h")))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    earlier.close();
    later.put(bytes("a"), bytes("2"));
    later.publish(bytes("h"));
    later.close();

    assertThat(read(current(TABLE), "a", "left over")).containsExactly("2", null);
  }

  @Test
  void aPublicationIsPublishedOnce() {
    try (Publication publication = store().begin(TABLE)) {
      publication.publish(bytes("h"));

      assertThatThrownBy(() -> publication.publish(bytes("again")))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> publication.put(bytes("a"), bytes("1")))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(current(TABLE).number()).isEqualTo(1);
  }

  @Test
  void aGenerationIsReadableUntilTheSecondPublicationAfterIt() {
    publish(TABLE, "h1", "a", "1");
    Generation first = current(TABLE);
    publish(TABLE, "h2", "a", "2");

    assertThat(read(first, "a")).containsExactly("1");

    publish(TABLE, "h3", "a", "3");

    assertThatThrownBy(() -> read(first, "a"))
        .isInstanceOfSatisfying(
            AshlarException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    assertThat(read(current(TABLE), "a")).containsExactly("3");
  }

  @Test
  void droppingATableLeavesTheOthersAlone() {
    publish(TABLE, "h", "a", "1");
    publish(OTHER, "h", "a", "10");

    store().drop(TABLE);
    store().drop(TABLE);
    store().drop("never published");

    assertThat(store().generation(TABLE)).isEmpty();
    assertThat(read(current(OTHER), "a")).containsExactly("10");
  }

  @Test
  void aDroppedTableStartsAnew() {
    publish(TABLE, "h", "a", "1");
    Generation dropped = current(TABLE);
    Publication unfinished = store().begin(TABLE);
    unfinished.put(bytes("b"), bytes("2"));
    store().drop(TABLE);

    assertThatThrownBy(() -> unfinished.publish(bytes("h"))).isInstanceOf(AshlarException.class);
    assertThatThrownBy(() -> read(dropped, "a")).isInstanceOf(AshlarException.class);

    publish(TABLE, "h", "c", "3");
    assertThat(read(current(TABLE), "a", "b", "c")).containsExactly(null, null, "3");
  }

  @Test
  void publishedGenerationsOutliveTheStoreAndUnfinishedOnesDoNot() throws Exception {
    publish(TABLE, "h1", "a", "1");
    publish(TABLE, "h2", "a", "2");
    publish(OTHER, "h", "a", "10");
    Publication unfinished = store().begin(TABLE);
    for (int i = 0; i < 5_000; i++) {
      unfinished.put(bytes("k" + i), bytes("unfinished"));
    }
    opened = reopen(store());

    assertThat(current(TABLE).number()).isEqualTo(2);
    assertThat(text(current(TABLE).header())).isEqualTo("h2");
    assertThat(read(current(TABLE), "a", "k1")).containsExactly("2", null);
    assertThat(read(current(OTHER), "a")).containsExactly("10");
    publish(TABLE, "h3", "b", "3");
    assertThat(current(TABLE).number()).isEqualTo(3);
    assertThat(read(current(TABLE), "a", "b", "k1")).containsExactly(null, "3", null);
  }

  @Test
  void manyRowsInAnyOrderAreAllThere() {
    int count = 20_000;
    try (Publication publication = store().begin(TABLE)) {
      for (int i = 0; i < count; i++) {
        int shuffled = (int) (i * 7919L % count);
        publication.put(bytes("key " + shuffled), bytes("row " + shuffled));
      }
      publication.publish(bytes("h"));
    }
    Generation generation = current(TABLE);
    List<Read> reads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reads.add(new Read(generation, bytes("key " + i)));
    }

    List<@Nullable String> rows = texts(store().read(reads));

    for (int i = 0; i < count; i++) {
      assertThat(rows.get(i)).isEqualTo("row " + i);
    }
  }

  /** Every row of a generation holds its number; a read that mixes generations shows. */
  @Test
  void readersSeeOneGenerationWhileOthersArePublished() throws Exception {
    publishNumbered(1);
    AtomicBoolean published = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        running.add(readers.submit(() -> readUntil(published)));
      }
      for (int number = 2; number <= 30; number++) {
        publishNumbered(number);
      }
      published.set(true);
      for (Future<?> reader : running) {
        reader.get(30, TimeUnit.SECONDS);
      }
    } finally {
      published.set(true);
      readers.shutdown();
    }
  }

  private void publishNumbered(int number) {
    try (Publication publication = store().begin(TABLE)) {
      for (int key = 0; key < 50; key++) {
        publication.put(bytes("k" + key), bytes(Integer.toString(number)));
      }
      publication.publish(bytes(Integer.toString(number)));
    }
  }

  private void readUntil(AtomicBoolean stop) {
    do {
      Generation generation = current(TABLE);
      String number = Long.toString(generation.number());
      assertThat(text(generation.header())).isEqualTo(number);
      try {
        assertThat(read(generation, "k0", "k17", "k49")).containsExactly(number, number, number);
      } catch (AshlarException twoPublicationsWentBy) {
        assertThat(twoPublicationsWentBy.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      }
    } while (!stop.get());
  }

  private OnlineStore store() {
    if (opened == null) {
      throw new IllegalStateException("no store (expected: an opened one)");
    }
    return opened;
  }

  private void publish(String table, String header, String... keysAndRows) {
    try (Publication publication = store().begin(table)) {
      for (int i = 0; i < keysAndRows.length; i += 2) {
        publication.put(bytes(keysAndRows[i]), bytes(keysAndRows[i + 1]));
      }
      publication.publish(bytes(header));
    }
  }

  private Generation current(String table) {
    return store().generation(table).orElseThrow();
  }

  private List<@Nullable String> read(Generation generation, String... keys) {
    List<Read> reads = new ArrayList<>();
    for (String key : keys) {
      reads.add(new Read(generation, bytes(key)));
    }
    return texts(store().read(reads));
  }

  private static List<@Nullable String> texts(List<byte @Nullable []> rows) {
    List<@Nullable String> texts = new ArrayList<>();
    for (byte @Nullable [] row : rows) {
      texts.add(row == null ? null : text(row));
    }
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
