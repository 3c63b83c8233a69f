package dev.ashlar.connectors.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.spi.OnlineStore.Generation;
import dev.ashlar.spi.OnlineStore.Publication;
import dev.ashlar.spi.OnlineStore.Read;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A child process publishes generation after generation and is killed at a random moment; after
 * each kill the store holds exactly one generation, the last one it said was published or the next.
 */
class PublicationKillTest {
  private static final int KILLS = Integer.getInteger("ashlar.kills", 6);
  private static final int ROWS = 3_000;
  private static final String TABLE = "t";

  @TempDir private Path folder;

  @Test
  void afterAKillTheStoreHoldsExactlyTheOldOrTheNewGeneration() throws Exception {
    long seed = Long.getLong("ashlar.seed", System.nanoTime());
    System.out.println("PublicationKillTest: -Dashlar.seed=" + seed);
    Random random = new Random(seed);
    long published = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long said = runAndKill(random, published);
      published = readBack(said);
    }
    assertThat(published).isPositive();
  }

  /** Returns the last generation that the child said was published. */
  private long runAndKill(Random random, long before) throws IOException, InterruptedException {
    Process child = start();
    long last = before;
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      int publications = 1 + random.nextInt(3);
      for (int i = 0; i < publications; i++) {
        last = Long.parseLong(said.readLine());
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(60_000)));
      // The handle, as the process itself would close the stream that is read to its end below.
      child.toHandle().destroyForcibly();
      child.waitFor();
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = Long.parseLong(line);
      }
    }
    return last;
  }

  private long readBack(long said) {
    try (RocksDbOnlineStore store = RocksDbOnlineStore.open(folder)) {
      Generation generation = store.generation(TABLE).orElseThrow();
      assertThat(generation.number()).isBetween(said, said + 1);
      assertThat(new String(generation.header(), UTF_8)).isEqualTo(row(generation.number()));
      assertHasAllRows(store, generation);
      return generation.number();
    }
  }

  private static void assertHasAllRows(RocksDbOnlineStore store, Generation generation) {
    List<Read> reads = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      reads.add(new Read(generation, key(generation.number(), i)));
    }
    reads.add(new Read(generation, key(generation.number() + 1, 0)));
    List<byte @Nullable []> rows = store.read(reads);
    for (int i = 0; i < ROWS; i++) {
      assertThat(rows.get(i)).isEqualTo(row(generation.number()).getBytes(UTF_8));
    }
    assertThat(rows.get(ROWS)).isNull();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Keys differ between generations, so that a row of another generation shows. */
  private static byte[] key(long number, int index) {
    return (number + "/" + index).getBytes(UTF_8);
  }

  private static String row(long number) {
    return "row of generation " + number + " ".repeat(200);
  }

  /** Publishes until it is killed; prints the number of each generation once it is published. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      try (RocksDbOnlineStore store = RocksDbOnlineStore.open(Path.of(arguments[0]))) {
        while (true) {
          long number = store.generation(TABLE).map(Generation::number).orElse(0L) + 1;
          publish(store, number);
          System.out.println(number);
        }
      }
    }

    private static void publish(RocksDbOnlineStore store, long number) {
      byte[] row = row(number).getBytes(UTF_8);
      try (Publication publication = store.begin(TABLE)) {
        for (int i = 0; i < ROWS; i++) {
          publication.put(key(number, i), row);
        }
        publication.publish(row);
      }
    }
  }
}
