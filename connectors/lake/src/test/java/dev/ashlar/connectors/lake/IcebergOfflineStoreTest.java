package dev.ashlar.connectors.lake;

import static dev.ashlar.connectors.lake.Lake.at;
import static dev.ashlar.connectors.lake.Lake.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OfflineStore.ColumnId;
import dev.ashlar.spi.OfflineStore.DataFile;
import dev.ashlar.spi.OfflineStore.RunCommit;
import dev.ashlar.spi.OfflineStore.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IcebergOfflineStoreTest {
  private static final long COMPLETED = 1_000;
  private static final long HOUR = 3_600_000_000L;

  @TempDir private Path root;
  private OfflineStore store;

  @BeforeEach
  void open() {
    store = IcebergOfflineStore.open(root.resolve("store"));
    store.createTable("delays", Lake.FLIGHTS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private DataFile file(String job, long start) {
    Path path = Path.of(store.layout("delays").directory(), job + "_" + start + ".parquet");
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, "rows");
    } catch (IOException error) {
      throw new IllegalStateException(error);
    }
    return new DataFile(path.toString(), 3, 4, start);
  }

  private RunCommit run(String job, Interval span, long... starts) {
    List<DataFile> files = new ArrayList<>();
    for (long start : starts) {
      files.add(file(job, start));
    }
    return new RunCommit(job, 1, span, files, 3, COMPLETED);
  }

  private static void fails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AshlarException.class, error -> assertThat(error.code()).isEqualTo(code))
        .hasMessageContaining("(expected: ");
  }

  private List<Long> starts(Interval span) {
    return store.snapshot("delays", span).files().stream()
        .map(DataFile::intervalStartMicros)
        .toList();
  }

  private List<String> names(Interval span) {
    return store.snapshot("delays", span).files().stream()
        .map(file -> Path.of(file.path()).getFileName().toString().replaceAll("_.*", ""))
        .toList();
  }

  @Test
  void layoutNumbersAllColumns() {
    assertThat(store.layout("delays").columns())
        .extracting(ColumnId::field)
        .extracting(Field::name)
        .containsExactly(
            "airport", "date", "delay", "_t", "_i", "_v", "_interval", "_run", "_origin");
    assertThat(store.layout("delays").columns())
        .extracting(ColumnId::id)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(store.snapshot("delays", Lake.ALWAYS).columns())
        .isEqualTo(store.layout("delays").columns());
  }

  @Test
  void nestedTypesSurviveTheCatalog() {
    Schema nested =
        Schema.of(
            new Field("a", new DataType.ArrayType(new DataType.ArrayType(DataType.FLOAT32))),
            new Field(
                "s",
                new DataType.StructType(
                    List.of(
                        new Field("x", DataType.BOOL),
                        new Field(
                            "y", new DataType.MapType(DataType.STRING, DataType.TIMESTAMP))))));
    store.createTable("nested", nested);
    assertThat(store.layout("nested").columns().stream().limit(2).map(ColumnId::field))
        .isEqualTo(nested.fields());
    store.createTable("nested", nested);
  }

  @Test
  void creatingATableAgainNeedsTheSameColumns() {
    store.createTable("delays", Lake.FLIGHTS);
    fails(
        ErrorCode.CONFLICT,
        () -> store.createTable("delays", Schema.of(new Field("x", DataType.BOOL))));
    fails(
        ErrorCode.INVALID_ARGUMENT,
        () -> store.createTable("other", Schema.of(new Field("_t", DataType.BOOL))));
  }

  @Test
  void namesThatAreNotNamesAreRefused() {
    fails(ErrorCode.INVALID_ARGUMENT, () -> store.createTable("../x", Lake.FLIGHTS));
    fails(ErrorCode.INVALID_ARGUMENT, () -> store.dropTable(""));
    fails(ErrorCode.INVALID_ARGUMENT, () -> store.createTable("x".repeat(201), Lake.FLIGHTS));
    store.createTable("x".repeat(200), Lake.FLIGHTS);
  }

  @Test
  void unknownTablesAreNotFound() {
    fails(ErrorCode.NOT_FOUND, () -> store.layout("none"));
    fails(ErrorCode.NOT_FOUND, () -> store.snapshot("none", Lake.ALWAYS));
    fails(ErrorCode.NOT_FOUND, () -> store.committed("none", "j"));
    store.dropTable("none");
  }

  @Test
  void aRunReplacesItsIntervalsAndNoOthers() {
    Interval three = span("2001-01-01", "2001-01-04");
    store.commit("delays", run("a", three, at("2001-01-01"), at("2001-01-02"), at("2001-01-03")));
    store.commit("delays", run("b", span("2001-01-02", "2001-01-03"), at("2001-01-02")));
    assertThat(names(three)).containsExactly("a", "b", "a");
    store.commit("delays", run("c", span("2001-01-03", "2001-01-05"), at("2001-01-04")));
    assertThat(starts(Lake.ALWAYS))
        .containsExactly(at("2001-01-01"), at("2001-01-02"), at("2001-01-04"));
  }

  @Test
  void intervalsShorterAndLongerThanADayAreReplacedExactly() {
    long day = at("2001-01-01");
    store.commit(
        "delays", run("a", new Interval(day, day + 3 * HOUR), day, day + HOUR, day + 2 * HOUR));
    store.commit("delays", run("b", new Interval(day + HOUR, day + 2 * HOUR), day + HOUR));
    assertThat(names(Lake.ALWAYS)).containsExactly("a", "b", "a");
    long week = at("1969-12-25");
    store.commit("delays", run("c", new Interval(week, week + 7 * Lake.DAY), week));
    store.commit("delays", run("d", new Interval(week, week + 7 * Lake.DAY), week));
    assertThat(names(new Interval(week, 0))).containsExactly("d");
    assertThat(names(new Interval(week + 1, 0))).isEmpty();
    assertThat(names(new Interval(day + HOUR, day + HOUR + 1))).containsExactly("b");
  }

  @Test
  void committingAJobTwiceChangesNothing() {
    Interval span = span("2001-01-01", "2001-01-02");
    RunCommit commit = run("a", span, at("2001-01-01"));
    assertThat(store.committed("delays", "a")).isEmpty();
    store.commit("delays", commit);
    assertThat(store.committed("delays", "a").orElseThrow().rowsWithNullKey()).isEqualTo(3);
    store.commit("delays", run("b", span, at("2001-01-01")));
    store.commit("delays", commit);
    assertThat(names(span)).containsExactly("b");
  }

  @Test
  void aRunWithoutRowsClearsItsIntervalsAndIsRemembered() {
    Interval span = span("2001-01-01", "2001-01-02");
    store.commit("delays", run("empty", span));
    assertThat(store.committed("delays", "empty")).isPresent();
    store.commit("delays", run("a", span, at("2001-01-01")));
    store.commit("delays", run("b", span));
    assertThat(starts(Lake.ALWAYS)).isEmpty();
    assertThat(store.committed("delays", "b")).isPresent();
  }

  @Test
  void aFileOutsideTheRunsIntervalsIsRefused() {
    fails(
        ErrorCode.INVALID_ARGUMENT,
        () -> store.commit("delays", run("a", span("2001-01-01", "2001-01-02"), at("2001-01-02"))));
  }

  @Test
  void aSnapshotStaysAsItWas() {
    Interval span = span("2001-01-01", "2001-01-02");
    store.commit("delays", run("a", span, at("2001-01-01")));
    Snapshot before = store.snapshot("delays", span);
    store.commit("delays", run("b", span, at("2001-01-01")));
    assertThat(before.files()).allSatisfy(file -> assertThat(Path.of(file.path())).exists());
    assertThat(before.files()).isNotEqualTo(store.snapshot("delays", span).files());
  }

  @Test
  void discardRemovesWhatWasNeverCommitted() throws IOException {
    Interval span = span("2001-01-01", "2001-01-02");
    store.commit("delays", run("a", span, at("2001-01-01")));
    DataFile orphan = file("a", at("2001-01-09"));
    DataFile other = file("ab", at("2001-01-09"));
    Path staging = Path.of(store.layout("delays").directory(), ".a");
    Files.createDirectories(staging.resolve("x"));
    store.commit("delays", run("b", span, at("2001-01-01")));
    store.discard("delays", "a");
    store.discard("delays", "nothing");
    assertThat(Path.of(orphan.path())).doesNotExist();
    assertThat(staging).doesNotExist();
    assertThat(Path.of(other.path())).exists();
    assertThat(Path.of(store.layout("delays").directory(), "a_" + at("2001-01-01") + ".parquet"))
        .exists();
  }

  @Test
  void droppingATableRemovesItsFilesAndANewOneIsEmpty() {
    store.commit("delays", run("a", span("2001-01-01", "2001-01-02"), at("2001-01-01")));
    Path data = Path.of(store.layout("delays").directory());
    store.dropTable("delays");
    store.dropTable("delays");
    assertThat(data.getParent()).doesNotExist();
    store.createTable("delays", Lake.FLIGHTS);
    assertThat(starts(Lake.ALWAYS)).isEmpty();
    assertThat(store.committed("delays", "a")).isEmpty();
  }

  @Test
  void tablesSurviveARestart() {
    store.commit("delays", run("a", span("2001-01-01", "2001-01-02"), at("2001-01-01")));
    store.close();
    store = IcebergOfflineStore.open(root.resolve("store"));
    assertThat(store.committed("delays", "a")).isPresent();
    assertThat(names(Lake.ALWAYS)).containsExactly("a");
  }

  @Test
  void oldMetadataIsCleanedUp() {
    for (int i = 0; i < 15; i++) {
      store.commit("delays", run("a" + i, span("2001-01-01", "2001-01-02"), at("2001-01-01")));
    }
    Path metadata = Path.of(store.layout("delays").directory()).resolveSibling("metadata");
    assertThat(Folders.list(metadata))
        .filteredOn(path -> path.toString().endsWith(".metadata.json"))
        .hasSizeLessThan(13);
    assertThat(store.committed("delays", "a0")).isPresent();
  }

  @Test
  void committersOfTwoStoresOverOneFolderAllSucceed() throws Exception {
    Interval span = span("2001-01-01", "2001-01-02");
    try (OfflineStore second = IcebergOfflineStore.open(root.resolve("store"));
        var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Object>> work = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        RunCommit commit = run("j" + i, span, at("2001-01-01"));
        OfflineStore target = i % 2 == 0 ? store : second;
        work.add(Executors.callable(() -> target.commit("delays", commit)));
      }
      for (Future<Object> done : threads.invokeAll(work)) {
        finished(done);
      }
      for (int i = 0; i < 12; i++) {
        assertThat(second.committed("delays", "j" + i)).isPresent();
      }
      assertThat(starts(span)).hasSize(1);
    }
  }

  private static void finished(Future<Object> done) throws InterruptedException {
    try {
      done.get();
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  @Test
  void aStoreWithoutAPlaceIsUnavailable() {
    Path file = Lake.write(root.resolve("file"), "x");
    fails(ErrorCode.STORE_UNAVAILABLE, () -> IcebergOfflineStore.open(file.resolve("store")));
  }

  @Test
  void lostMetadataIsAnErrorOfTheStore() {
    Path metadata = Path.of(store.layout("delays").directory()).resolveSibling("metadata");
    Folders.delete(metadata);
    fails(ErrorCode.STORE_UNAVAILABLE, () -> store.snapshot("delays", Lake.ALWAYS));
  }
}
