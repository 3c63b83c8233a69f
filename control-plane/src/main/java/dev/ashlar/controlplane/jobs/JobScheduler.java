package dev.ashlar.controlplane.jobs;

import dev.ashlar.controlplane.definitions.DefinitionsCache;
import dev.ashlar.controlplane.jobs.JobClaims.Claim;
import dev.ashlar.controlplane.jobs.JobClaims.LiveView;
import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.JobState;
import dev.ashlar.controlplane.store.JobTable;
import dev.ashlar.controlplane.store.VersionRow;
import dev.ashlar.controlplane.store.VersionTable;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.spi.JobRunner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes jobs as intervals close, and runs them: those of one view one after another, in order;
 * those of several views side by side, up to a number of workers.
 *
 * <p>One process at a time may run the jobs of a database. A job that the database calls running
 * and that does not run here was left by a process that died, or could not be recorded: it is run
 * again under the same id, which is harmless. Thread-safe.
 */
public final class JobScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);
  private static final long MAX_IDLE_MICROS = 60_000_000;

  private final Database database;
  private final Parts parts;
  private final JobClaims claims;
  private final JobWriter writer;
  private final Map<String, RunningJob> running = new ConcurrentHashMap<>();

  /** Per version, until when no job can become due; saves reading all its jobs on every tick. */
  private final Map<Long, Long> idleUntil = new ConcurrentHashMap<>();

  private final Object claiming = new Object();
  private int activeWorkers;
  private volatile boolean stopping;

  /**
   * What a scheduler works with.
   *
   * @param workers runs each worker's loop; a direct executor runs all jobs inside {@link #tick}
   * @param changed called after what is stored of a view changed
   */
  public record Parts(
      InstantSource clock,
      JobConfig config,
      JobRunner runner,
      Tables tables,
      Executor workers,
      Runnable changed) {}

  private record Started(Claim claim, RunningJob job) {}

  public JobScheduler(Database database, DefinitionsCache cache, JobWriter writer, Parts parts) {
    this.database = database;
    this.writer = writer;
    this.parts = parts;
    this.claims = new JobClaims(cache, parts.config());
  }

  /** Looks for work once: makes the jobs that are due, drops what was retired, starts jobs. */
  public void tick() {
    recover();
    database.read(JobTable::cancelRequested).forEach(this::cancelRunning);
    for (VersionRow version : database.read(handle -> VersionTable.current(handle))) {
      if (idleUntil.getOrDefault(version.id(), Long.MIN_VALUE) <= now()) {
        addDue(version);
      }
    }
    dropRetired();
    dispatch();
  }

  /** Returns how far a job is, if it runs here. */
  public Optional<JobProgress> progress(String id) {
    return Optional.ofNullable(running.get(id)).map(RunningJob::progress);
  }

  /** Tells a job that runs here to stop; harmless if none does. */
  public void cancelRunning(String id) {
    RunningJob job = running.get(id);
    if (job != null) {
      job.cancel();
    }
  }

  /** Tells all jobs that run here to stop, and starts no other; they go back to waiting. */
  public void stop() {
    stopping = true;
    running.values().forEach(RunningJob::cancel);
  }

  /**
   * Waits until no worker runs a job, after {@link #stop}.
   *
   * @return whether that was so before the time was over
   */
  public boolean awaitStopped(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (claiming) {
      while (activeWorkers > 0) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          return false;
        }
        claiming.wait(leftMillis);
      }
      return true;
    }
  }

  /** Starts jobs while there are jobs and free workers. */
  public void dispatch() {
    Optional<Started> claim = claimForNewWorker();
    while (claim.isPresent()) {
      Started first = claim.get();
      parts.workers().execute(() -> work(first));
      claim = claimForNewWorker();
    }
  }

  private void recover() {
    synchronized (claiming) {
      database.update(handle -> {
        for (JobRow row : JobTable.inState(handle, JobState.RUNNING)) {
          if (!running.containsKey(row.id())) {
            claims.interrupted(handle, row, now());
          }
        }
      });
    }
  }

  private void addDue(VersionRow version) {
    List<String> added =
        database.write(handle ->
            claims
                .liveView(handle, version.id())
                .map(live -> addDue(handle, live))
                .orElse(List.of()));
    if (!added.isEmpty()) {
      LOG.info("jobs made view={} count={}", version.view(), added.size());
    }
  }

  private List<String> addDue(Handle handle, LiveView live) {
    long now = now();
    JobWriter.Target target = new JobWriter.Target(live.version(), live.view(), 0, now);
    idleUntil.put(
        live.version().id(), Math.min(Coverage.nextClose(live.view(), now), now + MAX_IDLE_MICROS));
    List<String> added = writer.addMissing(handle, target);
    return added.isEmpty()
        ? writer.addPublish(handle, target).map(List::of).orElse(List.of())
        : added;
  }

  private void dropRetired() {
    for (VersionRow version : database.read(VersionTable::droppable)) {
      try {
        parts.tables().drop(version.table());
        database.update(handle -> VersionTable.dropped(handle, version.id(), now()));
      } catch (AshlarException later) {
        LOG.warn("table not dropped yet table={}", version.table(), later);
      }
    }
  }

  private Optional<Started> claimForNewWorker() {
    synchronized (claiming) {
      if (activeWorkers >= parts.config().workers()) {
        return Optional.empty();
      }
      Optional<Started> claim = claim();
      if (claim.isPresent()) {
        activeWorkers++;
      }
      return claim;
    }
  }

  private Optional<Started> claim() {
    // A job that the database calls running and that is not in the map is taken for an orphan.
    synchronized (claiming) {
      if (stopping) {
        return Optional.empty();
      }
      Optional<Started> started =
          database
              .write(handle -> claims.claim(handle, now()))
              .map(claim -> new Started(claim, new RunningJob(parts.clock())));
      started.ifPresent(it -> running.put(it.claim().row().id(), it.job()));
      return started;
    }
  }

  private void work(Started first) {
    try {
      Optional<Started> claim = Optional.of(first);
      while (claim.isPresent()) {
        run(claim.get());
        claim = claim();
      }
    } finally {
      synchronized (claiming) {
        activeWorkers--;
        claiming.notifyAll();
      }
    }
  }

  private void run(Started started) {
    JobRow row = started.claim().row();
    try {
      JobRunner.Report report = parts.runner().run(started.claim().document(), started.job());
      database.update(handle -> claims.succeeded(handle, row, report, now()));
      LOG.info("job done job={} view={} rows={}", row.id(), row.view(), report.rowsWritten());
    } catch (RuntimeException failure) {
      if (failure instanceof AshlarException known && known.code() != ErrorCode.INTERNAL) {
        LOG.warn("job failed job={} view={} reason={}", row.id(), row.view(), known.getMessage());
      } else {
        LOG.warn("job failed job={} view={}", row.id(), row.view(), failure);
      }
      record(row, failure);
    } catch (Error fatal) {
      record(
          row,
          new AshlarException(
              fatalCode(fatal), "out of memory, or a defect (expected: see the log)", fatal));
      throw fatal;
    } finally {
      idleUntil.remove(row.versionId());
      running.remove(row.id());
    }
    parts.changed().run();
  }

  private void record(JobRow row, RuntimeException failure) {
    try {
      database.update(handle -> {
        if (stopping && !isCancelRequested(handle, row)) {
          claims.interrupted(handle, row, now());
        } else {
          claims.failed(handle, row, failure, now());
        }
      });
    } catch (AshlarException unrecorded) {
      // The job stays RUNNING in the database; the next tick finds that it does not run.
      LOG.error("job outcome not recorded job={}", row.id(), unrecorded);
    }
  }

  private static ErrorCode fatalCode(Error fatal) {
    return fatal instanceof OutOfMemoryError ? ErrorCode.OUT_OF_MEMORY : ErrorCode.INTERNAL;
  }

  private static boolean isCancelRequested(Handle handle, JobRow row) {
    return JobTable.cancelRequested(handle).contains(row.id());
  }

  private long now() {
    return Timestamps.micros(parts.clock().instant());
  }
}
