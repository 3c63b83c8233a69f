package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.testkit.golden.ExpressionView;
import dev.ashlar.testkit.golden.GoldenCase;
import dev.ashlar.testkit.golden.GoldenFile;
import dev.ashlar.testkit.oracle.Processing;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * The worked cases through the real stores. The cases of a file share a view, so those in which
 * nothing arrives late share its tables too.
 */
final class GoldenStoreTest {
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
  void theStoresGiveTheWorkedValues() throws Exception {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (GoldenFile file : GoldenFile.all()) {
      List<GoldenCase> once = new ArrayList<>();
      for (GoldenCase golden : file.cases()) {
        if (golden.processing() != Processing.BATCH) {
          continue; // the stores hold no streams yet
        }
        if (golden.phases().size() > 1) {
          tasks.add(() -> check(file, List.of(golden)));
        } else {
          once.add(golden);
        }
      }
      if (!once.isEmpty()) {
        tasks.add(() -> check(file, once));
      }
    }
    check(tasks);
  }

  @Test
  void theStoresGiveTheWorkedExpressions() throws Exception {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (GoldenFile file : ExpressionView.all()) {
      if (Names.differInMoreThanCase(file.view().rows())) {
        tasks.add(() -> check(file, file.cases()));
      }
    }
    check(tasks);
  }

  private static void check(List<Callable<Integer>> tasks) throws Exception {
    int compared = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Integer> result : threads.invokeAll(tasks)) {
        compared += result.get();
      }
    }
    System.err.println("GoldenStoreTest: " + compared + " vectors in " + tasks.size() + " packs");
    assertThat(compared).isPositive();
  }

  /** Returns how many vectors were compared. */
  private int check(GoldenFile file, List<GoldenCase> cases) throws Exception {
    try (StoredCases stored = new StoredCases(stores, file, cases)) {
      return stored.check();
    }
  }
}
