package dev.ashlar.connectors.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.spi.OnlineStore.Generation;
import dev.ashlar.spi.OnlineStore.Publication;
import dev.ashlar.spi.OnlineStore.Read;
import dev.ashlar.testkit.contract.OnlineStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbOnlineStoreTest extends OnlineStoreContract {
  private static final byte[] KEY = {1};

  @TempDir private Path folder;

  @Override
  protected OnlineStore open() {
    return RocksDbOnlineStore.open(folder.resolve("contract"));
  }

  @Override
  protected OnlineStore reopen(OnlineStore store) {
    store.close();
    return open();
  }

  @Test
  void aSecondOpeningNamesTheDirectory() {
    Path directory = folder.resolve("locked");
    try (RocksDbOnlineStore store = RocksDbOnlineStore.open(directory)) {
      assertThat(store.generation("t")).isEmpty();

      assertThatThrownBy(() -> RocksDbOnlineStore.open(directory))
          .isInstanceOfSatisfying(
              AshlarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
          .hasMessageContaining(directory.toString())
          .hasMessageEndingWith("in use (expected: one process per store)");
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> RocksDbOnlineStore.open(file.resolve("store")))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
        .hasMessageContaining(file.toString());
  }

  @Test
  void damagedRowFilesAreCorrupt() throws IOException {
    Path directory = folder.resolve("damaged");
    publishRows(directory, 2_000);
    for (Path file : files(directory, ".sst")) {
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 0; i < bytes.length; i += 97) {
        bytes[i] ^= 0x55;
      }
      Files.write(file, bytes);
    }

    assertThatThrownBy(() -> readRow(directory))
        .isInstanceOfSatisfying(
            AshlarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining(directory.toString());
  }

  @Test
  void aMissingRowFileIsAnError() throws IOException {
    Path directory = folder.resolve("missing");
    publishRows(directory, 2_000);
    for (Path file : files(directory, ".sst")) {
      Files.delete(file);
    }

    assertThatThrownBy(() -> readRow(directory)).isInstanceOf(AshlarException.class);
  }

  @Test
  void aClosedStoreSaysSo() {
    RocksDbOnlineStore store = RocksDbOnlineStore.open(folder.resolve("closed"));
    Publication publication = store.begin("t");
    publication.put(KEY, KEY);
    store.close();
    store.close();

    assertThatThrownBy(() -> publication.publish(KEY))
        .isInstanceOfSatisfying(
            AshlarException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    assertThatThrownBy(() -> store.begin("t")).isInstanceOf(AshlarException.class);
    assertThatThrownBy(() -> store.read(List.of())).isInstanceOf(AshlarException.class);
    publication.close();
  }

  @Test
  void oldGenerationsGiveTheirSpaceBack() throws IOException {
    Path directory = folder.resolve("space");
    try (RocksDbOnlineStore store = RocksDbOnlineStore.open(directory)) {
      long once = 0;
      for (int publication = 1; publication <= 12; publication++) {
        publishRows(store, 20_000);
        once = publication == 1 ? rowBytes(directory) : once;
      }
      // Compaction goes on behind the last publication.
      long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (rowBytes(directory) >= 6 * once && System.nanoTime() < end) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      assertThat(rowBytes(directory)).isLessThan(6 * once);
    }
  }

  private static void publishRows(Path directory, int count) {
    try (RocksDbOnlineStore store = RocksDbOnlineStore.open(directory)) {
      publishRows(store, count);
    }
  }

  private static void publishRows(RocksDbOnlineStore store, int count) {
    try (Publication publication = store.begin("t")) {
      for (int i = 0; i < count; i++) {
        byte[] row = new byte[100];
        row[i % 100] = (byte) i;
        publication.put(Integer.toString(i).getBytes(java.nio.charset.StandardCharsets.UTF_8), row);
      }
      publication.publish(KEY);
    }
  }

  private static void readRow(Path directory) {
    try (RocksDbOnlineStore store = RocksDbOnlineStore.open(directory)) {
      Generation generation = store.generation("t").orElseThrow();
      store.read(List.of(new Read(generation, KEY), new Read(generation, new byte[] {'7'})));
    }
  }

  private static long rowBytes(Path directory) throws IOException {
    long sum = 0;
    for (Path file : files(directory, ".sst")) {
      sum += Files.size(file);
    }
    return sum;
  }

  private static List<Path> files(Path directory, String suffix) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(file -> file.toString().endsWith(suffix)).forEach(found::add);
    }
    return found;
  }
}
