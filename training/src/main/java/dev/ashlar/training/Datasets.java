package dev.ashlar.training;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Datasets in the making and made: each is one file that waits to be fetched. They live as long as
 * the process; a directory found at the start is emptied. Thread-safe.
 */
public final class Datasets implements AutoCloseable {
  /** Datasets that may wait or be made at once. */
  public static final int MAX_DATASETS = 64;

  private static final int WORKERS = 1;
  private static final long STOP_SECONDS = 10;

  private final Path directory;
  private final InstantSource clock;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          WORKERS, Thread.ofPlatform().name("dataset-", 0).daemon().factory());
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  public Datasets(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
    empty(directory);
  }

  /** Makes a dataset into a file. */
  public interface Maker {
    /** Writes the file and returns what it holds; runs on a worker's thread. */
    Made make(Path output, TrainingProgress progress);
  }

  /** What a finished dataset holds. */
  public record Made(long rows, int features, long errorValues) {}

  /** Where a dataset is. */
  public enum State {
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * A dataset as of now.
   *
   * @param message why it failed; empty otherwise
   */
  public record Dataset(
      String id,
      State state,
      int step,
      int steps,
      long events,
      Made made,
      double seconds,
      String message,
      Path file) {}

  /** Returns a path for bytes that a dataset is made from; it goes with the dataset. */
  public Path spool(String suffix) {
    return directory.resolve("events-" + UUID.randomUUID() + suffix);
  }

  /**
   * Starts a dataset.
   *
   * @param workspace whose dataset it is; nobody else's callers see it
   * @param suffix the file's suffix, such as {@code .parquet}
   * @param spooled removed when the dataset is made
   */
  public Dataset start(String workspace, String suffix, Optional<Path> spooled, Maker maker) {
    if (entries.size() >= MAX_DATASETS) {
      spooled.ifPresent(Datasets::remove);
      throw new AshlarException(
          ErrorCode.UNAVAILABLE,
          "too many datasets (expected: at most "
              + MAX_DATASETS
              + " at once; delete one that was fetched)");
    }
    String id = UUID.randomUUID().toString();
    Entry entry = new Entry(id, workspace, directory.resolve(id + suffix), clock);
    entries.put(id, entry);
    workers.execute(() -> entry.make(maker, spooled));
    return entry.dataset();
  }

  /** Returns a dataset, or raises NOT_FOUND. */
  public Dataset get(String workspace, String id) {
    return entry(workspace, id).dataset();
  }

  /** Returns a finished dataset, which the caller now owns; it can be taken once. */
  public Dataset take(String workspace, String id) {
    Dataset dataset = entry(workspace, id).dataset();
    if (dataset.state() != State.DONE || entries.remove(id) == null) {
      throw new AshlarException(
          ErrorCode.CONFLICT, "the dataset is not finished (expected: state DONE)");
    }
    return dataset;
  }

  /** Stops a dataset that is being made, and removes its file. */
  public void delete(String workspace, String id) {
    Entry entry = entry(workspace, id);
    entries.remove(id);
    entry.cancel();
  }

  /** Stops all work and removes all files. */
  @Override
  public void close() {
    entries.values().forEach(Entry::cancel);
    workers.shutdownNow();
    try {
      workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    empty(directory);
  }

  private Entry entry(String workspace, String id) {
    Entry entry = entries.get(id);
    if (entry == null || !entry.workspace.equals(workspace)) {
      throw new AshlarException(ErrorCode.NOT_FOUND, "no such dataset (expected: a dataset's id)");
    }
    return entry;
  }

  private static void empty(Path directory) {
    try {
      Files.createDirectories(directory);
      try (Stream<Path> files = Files.list(directory)) {
        files.forEach(Datasets::remove);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** One dataset's changing state; guarded by itself. */
  private static final class Entry implements TrainingProgress {
    private final String id;
    private final String workspace;
    private final Path file;
    private final InstantSource clock;
    private final long startedMillis;
    private State state = State.RUNNING;
    private int step;
    private int steps;
    private long events;
    private Made made = new Made(0, 0, 0);
    private double seconds;
    private String message = "";
    private boolean cancelled;
    private Runnable cancel = () -> {};

    Entry(String id, String workspace, Path file, InstantSource clock) {
      this.id = id;
      this.workspace = workspace;
      this.file = file;
      this.clock = clock;
      this.startedMillis = clock.millis();
    }

    void make(Maker maker, Optional<Path> spooled) {
      try {
        finish(maker.make(file, this));
      } catch (AshlarException failed) {
        fail(failed.getMessage());
      } catch (RuntimeException | Error defect) {
        fail("a defect: " + defect);
        throw defect;
      } finally {
        spooled.ifPresent(Datasets::remove);
        removeIfCancelled();
      }
    }

    synchronized Dataset dataset() {
      return new Dataset(id, state, step, steps, events, made, seconds, message, file);
    }

    synchronized void cancel() {
      cancelled = true;
      cancel.run();
      if (state != State.RUNNING) {
        remove(file);
      }
    }

    @Override
    public synchronized void step(int done, int all, long eventCount) {
      step = done;
      steps = all;
      events = eventCount;
    }

    @Override
    public synchronized void onCancel(Runnable stop) {
      cancel = stop;
      if (cancelled) {
        stop.run();
      }
    }

    private synchronized void finish(Made result) {
      made = result;
      state = State.DONE;
      seconds = (clock.millis() - startedMillis) / 1e3;
    }

    private synchronized void fail(String why) {
      message = why;
      state = State.FAILED;
    }

    private synchronized void removeIfCancelled() {
      if (cancelled) {
        remove(file);
      }
    }
  }
}
