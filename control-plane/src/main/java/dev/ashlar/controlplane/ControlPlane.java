package dev.ashlar.controlplane;

import dev.ashlar.controlplane.definitions.DefinitionsCache;
import dev.ashlar.controlplane.jobs.JobCommands;
import dev.ashlar.controlplane.jobs.JobConfig;
import dev.ashlar.controlplane.jobs.JobIds;
import dev.ashlar.controlplane.jobs.JobProgress;
import dev.ashlar.controlplane.jobs.JobScheduler;
import dev.ashlar.controlplane.jobs.JobWriter;
import dev.ashlar.controlplane.jobs.Tables;
import dev.ashlar.controlplane.keys.Keys;
import dev.ashlar.controlplane.plan.Applied;
import dev.ashlar.controlplane.plan.Plan;
import dev.ashlar.controlplane.plan.Planner;
import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.JobState;
import dev.ashlar.controlplane.store.SnapshotRow;
import dev.ashlar.controlplane.store.SnapshotTable;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.controlplane.store.WorkspaceTable;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.spi.JobRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The control plane of one home: what a workspace defines, what an apply changes, which jobs run,
 * and who may call. Several processes may open one home; only one of them may {@link #start} its
 * jobs. Thread-safe.
 *
 * <p>Times are in microseconds since the epoch. Raises {@code STORE_UNAVAILABLE}, {@code DISK_FULL}
 * and {@code CORRUPT} for the metadata database, and what each method says.
 */
public final class ControlPlane implements AutoCloseable {
  /** A log of snapshots is cut there. */
  public static final int MAX_LISTED_SNAPSHOTS = 1_000;

  private static final String DATABASE = "control.db";
  private static final String ADMIN_KEY = "admin.key";

  private final Path home;
  private final Database database;
  private final StateHolder state;
  private final Planner planner;
  private final Workspaces workspaces;
  private final Keys keys;
  private final JobCommands commands;
  private final JobScheduler scheduler;
  private final Duration pollInterval;
  private final Optional<String> firstAdminKey;
  private Optional<JobThread> thread = Optional.empty();

  /**
   * What a control plane works with.
   *
   * @param home the folder of the metadata; it is made if it is missing
   * @param random makes keys and ids: a secure source outside tests
   * @param runner runs the jobs
   * @param tables drops the tables that are no longer needed
   * @param workers runs each worker's loop, see {@link #workerThreads}
   */
  public record Options(
      Path home,
      JobConfig jobs,
      InstantSource clock,
      RandomGenerator random,
      JobRunner runner,
      Tables tables,
      Executor workers) {}

  private ControlPlane(Options options, Database database) {
    this.home = options.home();
    this.database = database;
    this.pollInterval = options.jobs().pollInterval();
    DefinitionsCache cache = new DefinitionsCache();
    InstantSource clock = options.clock();
    int maxIntervals = options.jobs().maxIntervalsPerJob();
    JobWriter writer = new JobWriter(new JobIds(options.random()), maxIntervals);
    this.state = new StateHolder(database, cache, clock);
    this.planner = new Planner(database, clock, writer, maxIntervals);
    this.workspaces = new Workspaces(database, cache, clock);
    this.keys = new Keys(database, clock, options.random());
    this.commands = new JobCommands(database, cache, clock, writer);
    this.scheduler =
        new JobScheduler(
            database,
            cache,
            writer,
            new JobScheduler.Parts(
                clock,
                options.jobs(),
                options.runner(),
                options.tables(),
                options.workers(),
                state::reload));
    this.firstAdminKey =
        database.write(handle -> {
          Optional<String> key = keys.createFirst(handle, home.resolve(ADMIN_KEY));
          key.ifPresent(first -> workspaces.createFirst(handle));
          return key;
        });
    state.reload();
  }

  /** Opens a home; the first time it gets a live workspace {@code prod} and an admin key. */
  public static ControlPlane open(Options options) {
    try {
      Files.createDirectories(options.home());
    } catch (IOException failure) {
      throw new AshlarException(
          ErrorCode.STORE_UNAVAILABLE,
          "home " + options.home() + " cannot be made (expected: a folder to write in)",
          failure);
    }
    Database database = Database.open(options.home().resolve(DATABASE));
    try {
      return new ControlPlane(options, database);
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }

  /** Returns an executor with a thread per worker, which is the one to use outside tests. */
  public static Executor workerThreads() {
    return loop -> Thread.ofPlatform().name("job-worker").daemon().start(loop);
  }

  /** Returns the admin key if this was the first start; it is also in {@code <home>/admin.key}. */
  public Optional<String> firstAdminKey() {
    return firstAdminKey;
  }

  /** Returns all workspaces as they are now. */
  public CurrentState state() {
    return state.current();
  }

  /** Adds a listener for new states; it hears of the present one first. */
  public void listen(CurrentState.Listener listener) {
    state.listen(listener);
  }

  /** Returns what makes, lists, revokes and verifies keys. */
  public Keys keys() {
    return keys;
  }

  /** Makes a workspace; CONFLICT if there is one of that name. */
  public WorkspaceRow createWorkspace(String name, WorkspaceKind kind, Principal by) {
    WorkspaceRow row = workspaces.create(name, kind, by.name());
    state.reload();
    return row;
  }

  /** Returns all workspaces by name. */
  public List<WorkspaceRow> workspaces() {
    return workspaces.list();
  }

  /** Deletes a workspace and all it has; CONFLICT if a view of it has {@code prevent_destroy}. */
  public void deleteWorkspace(String name, Principal by) {
    workspaces.delete(name, by.name());
    keys.reload();
    changed();
  }

  /**
   * Plans to make a workspace what definitions say.
   *
   * @throws AshlarException INVALID_DEFINITION if a view with {@code prevent_destroy} would go
   */
  public Plan plan(String workspace, Definitions target, Principal by) {
    return planner.plan(workspace, target, by.name());
  }

  /** Plans to make a workspace what it was at a snapshot. */
  public Plan planRestore(String workspace, long snapshot, Principal by) {
    return planner.planRestore(workspace, snapshot, by.name());
  }

  /** Returns a plan made before, as it would be applied now. */
  public Plan plan(String workspace, String id) {
    return planner.find(workspace, id);
  }

  /** Applies a plan; CONFLICT if the workspace moved since it was made. */
  public Applied apply(String workspace, String planId, Principal by) {
    Applied applied = planner.apply(workspace, planId, by.name());
    changed();
    return applied;
  }

  /** Returns the snapshots of a workspace, the newest first. */
  public List<SnapshotRow> snapshots(String workspace) {
    return database.read(handle -> {
      WorkspaceTable.get(handle, workspace);
      return SnapshotTable.list(handle, workspace, MAX_LISTED_SNAPSHOTS);
    });
  }

  /** Returns jobs of a workspace, the newest first. */
  public List<JobRow> jobs(String workspace, Optional<String> view, Optional<JobState> in) {
    return commands.list(workspace, view, in);
  }

  /** Returns a job. */
  public JobRow job(String workspace, String id) {
    return commands.show(workspace, id);
  }

  /** Returns how far a job is, if it runs in this process. */
  public Optional<JobProgress> progress(String jobId) {
    return scheduler.progress(jobId);
  }

  /** Cancels a pending or running job; CONFLICT in any other state. */
  public JobRow cancelJob(String workspace, String id, Principal by) {
    JobRow job = commands.cancel(workspace, id, by.name());
    scheduler.cancelRunning(id);
    return job;
  }

  /** Makes a failed or cancelled job wait again; CONFLICT in any other state. */
  public JobRow retryJob(String workspace, String id, Principal by) {
    JobRow job = commands.retry(workspace, id, by.name());
    changed();
    return job;
  }

  /** Makes jobs for closed intervals and returns their ids. */
  public List<String> materialize(JobCommands.Request request, Principal by) {
    List<String> ids = commands.materialize(request, by.name());
    changed();
    return ids;
  }

  /** Looks for work once, on the caller's thread; {@link #start} does it again and again. */
  public void tick() {
    state.reloadIfMoved();
    scheduler.tick();
  }

  /**
   * Starts to make and run jobs.
   *
   * @throws AshlarException CONFLICT if another process does that for this home
   */
  public synchronized void start() {
    if (thread.isEmpty()) {
      thread = Optional.of(JobThread.start(home, scheduler, this::tick, pollInterval));
    }
  }

  /** Stops the jobs, which go on at the next start, and closes the database. */
  @Override
  public synchronized void close() {
    scheduler.stop();
    thread.ifPresent(JobThread::close);
    thread = Optional.empty();
    database.close();
  }

  private synchronized void changed() {
    state.reload();
    thread.ifPresent(JobThread::wake);
  }
}
