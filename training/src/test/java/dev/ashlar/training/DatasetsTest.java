package dev.ashlar.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.training.Datasets.Dataset;
import dev.ashlar.training.Datasets.Maker;
import dev.ashlar.training.Datasets.Owner;
import dev.ashlar.training.Datasets.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class DatasetsTest {
  private static final Owner ANN = new Owner("prod", "ann");
  private static final Owner BOB = new Owner("prod", "bob");
  private static final Made MADE = new Made(1, 2, 0, 0);

  @TempDir private Path directory;
  private final AtomicLong now = new AtomicLong();
  private Datasets datasets;

  @BeforeEach
  void open() {
    datasets = new Datasets(directory, () -> Instant.ofEpochMilli(now.get()));
  }

  @AfterEach
  void close() {
    datasets.close();
  }

  /** Work that ends when it is cancelled, or all of it at the end. */
  private static final class Endless implements Maker {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public Made make(Path output, TrainingProgress progress) {
      progress.onCancel(cancelled::countDown);
      started.countDown();
      await(cancelled);
      throw new AshlarException(ErrorCode.CANCELLED, "cancelled (expected: to run)");
    }
  }

  private Dataset start(Owner owner, Maker maker) {
    return datasets.start(owner, ".csv", Optional.empty(), maker);
  }

  private Dataset quick(Owner owner) {
    return start(owner, (output, progress) -> write(output));
  }

  private static Made write(Path output) {
    try {
      Files.writeString(output, "x");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return MADE;
  }

  private Dataset done(Dataset started) {
    while (datasets.get("prod", started.id()).state() == State.RUNNING) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return datasets.get("prod", started.id());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(long millis) {
    now.addAndGet(millis);
    datasets.expire();
  }

  private static void fails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AshlarException.class, error -> assertThat(error.code()).isEqualTo(code))
        .hasMessageContaining("(expected: ");
  }

  @Test
  void aRunningDatasetThatNobodyAsksAboutIsStopped() {
    Endless endless = new Endless();
    Dataset started = start(ANN, endless);
    await(endless.started);
    pass(Datasets.LEASE.toMillis() - 1);
    assertThat(endless.cancelled.getCount()).isOne();
    pass(1);
    await(endless.cancelled);
    fails(ErrorCode.NOT_FOUND, () -> datasets.get("prod", started.id()));
  }

  @Test
  void aFinishedDatasetThatNobodyFetchesIsDeleted() {
    Dataset started = quick(ANN);
    Path file = done(started).file();
    assertThat(file).exists();
    pass(Datasets.LEASE.toMillis());
    assertThat(file).doesNotExist();
    fails(ErrorCode.NOT_FOUND, () -> datasets.take("prod", started.id()));
  }

  @Test
  void everyQuestionRenewsTheLease() {
    Endless endless = new Endless();
    Dataset started = start(ANN, endless);
    for (int i = 0; i < 3; i++) {
      pass(Datasets.LEASE.toMillis() - 1);
      assertThat(datasets.get("prod", started.id()).state()).isEqualTo(State.RUNNING);
    }
  }

  @Test
  void aQuestionFromAnotherWorkspaceIsNone() {
    Dataset started = quick(ANN);
    Path file = done(started).file();
    pass(Datasets.LEASE.toMillis() - 1);
    fails(ErrorCode.NOT_FOUND, () -> datasets.get("other", started.id()));
    pass(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void tooManyDatasetsAreRefusedUntilTheForgottenAreGone() {
    for (int i = 0; i < Datasets.MAX_DATASETS; i++) {
      quick(ANN);
    }
    fails(ErrorCode.UNAVAILABLE, () -> quick(BOB));
    now.addAndGet(Datasets.LEASE.toMillis());
    assertThat(done(quick(BOB)).made()).isEqualTo(MADE);
  }

  @Test
  void oneCallersLargeDatasetsLeaveAWorkerToOthers() {
    for (int i = 0; i < Datasets.WORKERS + 1; i++) {
      start(ANN, new Endless());
    }
    assertThat(done(quick(BOB)).state()).isEqualTo(State.DONE);
  }

  @Test
  void aSmallDatasetDoesNotWaitForALargeOneOfItsCaller() {
    start(ANN, new Endless());
    assertThat(done(quick(ANN)).state()).isEqualTo(State.DONE);
  }

  @Test
  void theNextTurnIsThatOfTheCallerWithTheFewest() {
    Dataset first = start(ANN, new Endless());
    start(ANN, new Endless());
    start(BOB, new Endless());
    Endless third = new Endless();
    Endless another = new Endless();
    Endless only = new Endless();
    start(ANN, third);
    start(BOB, another);
    start(new Owner("prod", "cid"), only);
    datasets.delete("prod", first.id());
    await(only.started);
    assertThat(third.started.getCount()).isOne();
    assertThat(another.started.getCount()).isOne();
  }

  @Test
  void aDatasetThatIsDeletedWhileItWaitsIsNeverMade() {
    for (int i = 0; i < Datasets.WORKERS_PER_CALLER; i++) {
      start(ANN, new Endless());
    }
    Endless never = new Endless();
    Dataset waiting = start(ANN, never);
    Endless last = new Endless();
    start(ANN, last);
    datasets.delete("prod", waiting.id());
    now.addAndGet(Datasets.LEASE.toMillis());
    Dataset kept = quick(BOB);
    assertThat(done(kept).state()).isEqualTo(State.DONE);
    assertThat(never.started.getCount()).isOne();
    assertThat(last.started.getCount()).isOne();
  }

  @Test
  void theBytesOfEventsGoWithTheDataset() throws IOException {
    Path spooled = datasets.spool("");
    Files.writeString(spooled, "events");
    Dataset started =
        datasets.start(ANN, ".csv", Optional.of(spooled), (output, progress) -> write(output));
    done(started);
    datasets.close();
    assertThat(directory).isEmptyDirectory();
  }
}
