package dev.ashlar.training;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Datasets in the making and made: each is one file that waits to be fetched. A dataset lives as
 * long as somebody asks about it: after {@link #LEASE} without a question it is stopped and
 * removed. All end with the process; a directory found at the start is emptied. Thread-safe.
 *
 * <p>A few are made at once. Of those that wait, the next is one of the caller who has the fewest
 * in the making, and no caller may have all workers: whoever asks for one small dataset does not
 * wait for the large ones of others.
 */
public final class Datasets implements AutoCloseable {
  /** Datasets that may wait or be made at once. */
  public static final int MAX_DATASETS = 64;

  /** How long a dataset is kept that nobody asks about. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  /** Datasets that are made at once. */
  public static final int WORKERS = 3;

  /** Datasets of one caller that are made at once. */
  public static final int WORKERS_PER_CALLER = WORKERS - 1;

  private static final long STOP_SECONDS = 10;
  private static final long EXPIRY_SECONDS = 5;

  private final Path directory;
  private final InstantSource clock;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          WORKERS, Thread.ofPlatform().name("dataset-", 0).daemon().factory());
  private final ScheduledExecutorService expiry =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("dataset-expiry").daemon().factory());
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Queue queue = new Queue();

  public Datasets(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
    empty(directory);
    var _ =
        expiry.scheduleWithFixedDelay(
            this::expire, EXPIRY_SECONDS, EXPIRY_SECONDS, TimeUnit.SECONDS);
  }

  /** Makes a dataset into a file. */
  public interface Maker {
    /** Writes the file and returns what it holds; runs on a worker's thread. */
    Made make(Path output, TrainingProgress progress);
  }

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
   * Whose dataset it is.
   *
   * @param workspace callers of others do not see it
   * @param caller the one who asked, with whom nobody else shares a turn
   */
  public record Owner(String workspace, String caller) {}

  /**
   * Starts a dataset.
   *
   * @param suffix the file's suffix, such as {@code .parquet}
   * @param spooled removed when the dataset is made
   */
  public Dataset start(Owner owner, String suffix, Optional<Path> spooled, Maker maker) {
    expire();
    if (entries.size() >= MAX_DATASETS) {
      spooled.ifPresent(Datasets::remove);
      throw new AshlarException(
          ErrorCode.UNAVAILABLE,
          "too many datasets (expected: at most "
              + MAX_DATASETS
              + " at once; delete one, or wait until those that nobody asks about are removed)");
    }
    String id = UUID.randomUUID().toString();
    Entry entry = new Entry(id, owner, directory.resolve(id + suffix), clock);
    entries.put(id, entry);
    queue.add(new Queue.Turn(owner.caller(), () -> entry.make(maker, spooled)));
    return entry.dataset();
  }

  /** Stops and removes what nobody has asked about for a {@link #LEASE}. */
  void expire() {
    long now = clock.millis();
    entries.values().stream()
        .filter(entry -> entry.isForgotten(now))
        .filter(entry -> entries.remove(entry.id, entry))
        .forEach(Entry::cancel);
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
    expiry.shutdownNow();
    queue.clear();
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
    if (entry == null || !entry.owner.workspace().equals(workspace)) {
      throw new AshlarException(
          ErrorCode.NOT_FOUND,
          "no such dataset (expected: a dataset's id; one is removed when it was fetched, or when"
              + " nobody asked about it for "
              + LEASE.toSeconds()
              + " s)");
    }
    entry.ask();
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

  /** Datasets that wait for a worker; guarded by itself. */
  private final class Queue {
    private final List<Turn> waiting = new ArrayList<>();
    private final Map<String, Integer> working = new HashMap<>();

    /** One dataset's work. */
    private record Turn(String caller, Runnable work) {}

    synchronized void add(Turn turn) {
      waiting.add(turn);
      startNext();
    }

    synchronized void clear() {
      waiting.clear();
    }

    private synchronized void finished(Turn turn) {
      working.computeIfPresent(turn.caller(), (caller, count) -> count == 1 ? null : count - 1);
      startNext();
    }

    private void startNext() {
      int busy = working.values().stream().mapToInt(Integer::intValue).sum();
      if (busy == WORKERS) {
        return;
      }
      // The first of equals, so that turns of one caller keep their order.
      waiting.stream()
          .filter(turn -> count(turn) < WORKERS_PER_CALLER)
          .min(Comparator.comparingInt(this::count))
          .ifPresent(next -> {
            waiting.remove(next);
            working.merge(next.caller(), 1, Integer::sum);
            workers.execute(() -> run(next));
          });
    }

    private void run(Turn turn) {
      try {
        turn.work().run();
      } finally {
        finished(turn);
      }
    }

    private int count(Turn turn) {
      return working.getOrDefault(turn.caller(), 0);
    }
  }

  /** One dataset's changing state; guarded by itself. */
  private static final class Entry implements TrainingProgress {
    private final String id;
    private final Owner owner;
    private final Path file;
    private final InstantSource clock;
    private final long startedMillis;
    private long askedMillis;
    private State state = State.RUNNING;
    private int step;
    private int steps;
    private long events;
    private Made made = Made.NOTHING;
    private double seconds;
    private String message = "";
    private boolean cancelled;
    private Runnable cancel = () -> {};

    Entry(String id, Owner owner, Path file, InstantSource clock) {
      this.id = id;
      this.owner = owner;
      this.file = file;
      this.clock = clock;
      this.startedMillis = clock.millis();
      this.askedMillis = startedMillis;
    }

    void make(Maker maker, Optional<Path> spooled) {
      try {
        if (!isCancelled()) {
          finish(maker.make(file, this));
        }
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

    synchronized void ask() {
      askedMillis = clock.millis();
    }

    synchronized boolean isForgotten(long nowMillis) {
      return nowMillis - askedMillis >= LEASE.toMillis();
    }

    private synchronized boolean isCancelled() {
      return cancelled;
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
