package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.HistoryCoverage;
import dev.ashlar.testkit.history.HistoryCoverage.Situation;
import dev.ashlar.testkit.history.HistoryGenerator;
import dev.ashlar.testkit.history.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way against the oracle over random histories: source files, jobs, the offline store on
 * Iceberg, the online store on RocksDB, training data, features in range and serving. A history
 * with tables of its own would cost a second or more, nearly all of it sessions and commits; so
 * histories come in packs that share a view and its jobs, each under keys of its own, and a seed
 * makes a pack.
 */
final class StoreDifferentialTest {
  private static final int PACKS = 20;
  private static final int HISTORIES_IN_A_PACK = 100;
  private static final int HISTORIES_FOR_A_FAULT = 10;

  /** A run that fails for good at its commit is in one pack of six. */
  private static final int PACKS_FOR_A_FAULT = 100;

  private static final int THREADS = 2;

  @TempDir private Path directory;
  private HistoryStores stores;

  @BeforeEach
  void open() {
    stores = HistoryStores.open(directory);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void theStoresAgreeWithTheOracleInEveryBit() throws Exception {
    Seeds seeds = Seeds.of(PACKS);
    HistoryCoverage coverage = new HistoryCoverage();
    List<Callable<List<History>>> tasks = new ArrayList<>();
    seeds.stream().forEach(seed -> tasks.add(() -> check(seed)));
    inParallel(tasks).forEach(pack -> pack.forEach(coverage::add));
    System.err.println(
        "StoreDifferentialTest: "
            + seeds.count() * HISTORIES_IN_A_PACK
            + " histories in "
            + seeds.count()
            + " packs from seed "
            + seeds.first()
            + " met "
            + coverage);
    if (seeds.count() >= PACKS) {
      // The stores hold no streams yet.
      for (Situation situation :
          EnumSet.complementOf(EnumSet.of(Situation.STREAM_TILES, Situation.CONTINUOUS))) {
        assertThat(coverage.count(situation)).as(situation.name()).isPositive();
      }
    }
    assertThat(2 * coverage.timesAtBoundaries()).isGreaterThanOrEqualTo(coverage.times());
  }

  private List<History> check(long seed) throws Exception {
    List<History> pack = HistoryGenerator.generatePack(seed, HISTORIES_IN_A_PACK);
    assertThat(pack)
        .allSatisfy(history -> {
          assertThat(history.rows()).hasSizeGreaterThanOrEqualTo(HistoryGenerator.MIN_ROWS);
          assertThat(history.questions())
              .hasSizeGreaterThanOrEqualTo(HistoryGenerator.MIN_QUESTIONS);
        });
    try (StoredPack stored = new StoredPack(stores, StoreFault.NONE_AT_ALL, pack)) {
      stored.check();
    }
    return pack;
  }

  @Test
  void everyPlantedFaultIsCaught() throws Exception {
    Seeds seeds = Seeds.of(PACKS_FOR_A_FAULT);
    List<Callable<StoreFault>> tasks = new ArrayList<>();
    for (StoreFault fault : EnumSet.complementOf(EnumSet.of(StoreFault.NONE_AT_ALL))) {
      tasks.add(() -> isCaught(fault, seeds) ? fault : StoreFault.NONE_AT_ALL);
    }
    assertThat(inParallel(tasks))
        .as("faults caught by %s", seeds)
        .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(StoreFault.NONE_AT_ALL)));
  }

  private boolean isCaught(StoreFault fault, Seeds seeds) throws Exception {
    for (long seed : seeds.stream().toArray()) {
      List<History> pack = HistoryGenerator.generatePack(seed, HISTORIES_FOR_A_FAULT);
      try (StoredPack stored = new StoredPack(stores, fault, pack)) {
        stored.check();
      } catch (AssertionError difference) {
        System.err.println("StoreDifferentialTest: " + fault + " is caught by seed " + seed);
        return true;
      }
    }
    return false;
  }

  private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
    }
    return results;
  }
}
