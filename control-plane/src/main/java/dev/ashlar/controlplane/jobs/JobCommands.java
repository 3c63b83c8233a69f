package dev.ashlar.controlplane.jobs;

import dev.ashlar.controlplane.definitions.DefinitionsCache;
import dev.ashlar.controlplane.store.AuditTable;
import dev.ashlar.controlplane.store.Database;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.JobState;
import dev.ashlar.controlplane.store.JobTable;
import dev.ashlar.controlplane.store.SnapshotTable;
import dev.ashlar.controlplane.store.VersionRow;
import dev.ashlar.controlplane.store.VersionTable;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.controlplane.store.WorkspaceTable;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Grid;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What a person may do with jobs: list, show, cancel, retry, and ask for intervals. Thread-safe.
 */
public final class JobCommands {
  /** A list of jobs is cut there. */
  public static final int MAX_LISTED = 1_000;

  private final Database database;
  private final DefinitionsCache cache;
  private final InstantSource clock;
  private final JobWriter writer;

  public JobCommands(
      Database database, DefinitionsCache cache, InstantSource clock, JobWriter writer) {
    this.database = database;
    this.cache = cache;
    this.clock = clock;
    this.writer = writer;
  }

  /** Whether intervals that are completed may be run again. */
  public enum Completed {
    REFUSE,
    OVERWRITE
  }

  /** A wish for some intervals of a view. */
  public record Request(String workspace, String view, Interval span, Completed completed) {}

  /** Returns jobs of a workspace, the newest first. */
  public List<JobRow> list(String workspace, Optional<String> view, Optional<JobState> state) {
    return database.read(handle -> {
      WorkspaceTable.get(handle, workspace);
      return JobTable.list(
          handle,
          new JobTable.Filter(workspace, view.orElse(null), state.orElse(null), MAX_LISTED));
    });
  }

  /** Returns a job of a workspace. */
  public JobRow show(String workspace, String id) {
    return database.read(handle -> job(handle, workspace, id));
  }

  /** Cancels a job: at once if it waits, else as soon as its runner notices. */
  public JobRow cancel(String workspace, String id, String by) {
    return database.write(handle -> {
      JobRow job = job(handle, workspace, id);
      if (job.state() == JobState.RUNNING) {
        JobTable.requestCancel(handle, id);
      } else if (job.state() == JobState.PENDING) {
        JobTable.end(handle, id, JobState.CANCELLED, "cancelled by " + by, now());
      } else {
        throw state(job, "a pending or running job");
      }
      audit(handle, by, "cancel job", job.workspace(), id);
      return job(handle, workspace, id);
    });
  }

  /** Makes a job that failed or was cancelled wait again, with all its attempts. */
  public JobRow retry(String workspace, String id, String by) {
    return database.write(handle -> {
      JobRow job = job(handle, workspace, id);
      if (job.state() != JobState.FAILED && job.state() != JobState.CANCELLED) {
        throw state(job, "a failed or cancelled job");
      }
      if (isRetired(handle, job)) {
        throw state(job, "a job of the view's current version");
      }
      JobTable.restart(handle, id, "retried by " + by, now());
      audit(handle, by, "retry job", job.workspace(), id);
      return job(handle, workspace, id);
    });
  }

  /** Makes jobs for intervals that have closed, and returns their ids. */
  public List<String> materialize(Request request, String by) {
    return database.write(handle -> {
      JobWriter.Target target = target(handle, request);
      Interval span = checked(handle, request, target);
      audit(handle, by, "materialize " + span, request.workspace(), request.view());
      return writer.addManual(handle, target, span);
    });
  }

  private JobWriter.Target target(Handle handle, Request request) {
    WorkspaceRow workspace = WorkspaceTable.get(handle, request.workspace());
    Definitions definitions =
        SnapshotTable.find(handle, workspace.name(), workspace.snapshot())
            .map(snapshot -> cache.parse(workspace.name(), snapshot.definitions()))
            .orElse(Definitions.EMPTY);
    BatchFeatureView view = definitions.views().get(request.view());
    if (view == null) {
      throw new AshlarException(
          ErrorCode.NOT_FOUND,
          "no feature view "
              + request.view()
              + " in workspace "
              + workspace.name()
              + " (expected: one of "
              + String.join(", ", definitions.views().keySet())
              + ")");
    }
    VersionRow version =
        VersionTable.current(handle, workspace.name(), view.name())
            .filter(row -> view.online() || view.offline())
            .orElseThrow(() ->
                invalid(
                    "feature view " + view.name() + " is not materialized",
                    "a live workspace, and a view that is online or offline"));
    return new JobWriter.Target(version, view, 0, now());
  }

  private Interval checked(Handle handle, Request request, JobWriter.Target target) {
    BatchFeatureView view = target.view();
    onGrid("from", request.span().startMicros(), view);
    onGrid("to", request.span().endMicros(), view);
    Interval needed =
        Coverage.needed(view, target.version().onlineStart(), now())
            .orElseThrow(
                () -> invalid("no interval of " + view.name() + " has closed yet", "a later time"));
    Interval span = request.span();
    if (span.startMicros() >= span.endMicros()
        || span.startMicros() < needed.startMicros()
        || span.endMicros() > needed.endMicros()) {
      throw invalid(span + " is not in the closed intervals of " + view.name(), "in " + needed);
    }
    Interval whole = view.isDimension() ? needed : span;
    refuseCompleted(handle, request, target, whole);
    return whole;
  }

  private static void refuseCompleted(
      Handle handle, Request request, JobWriter.Target target, Interval span) {
    Spans completed = Spans.of(VersionTable.completedSpans(handle, target.version().id()));
    List<Interval> again = completed.within(span);
    if (request.completed() == Completed.REFUSE && !again.isEmpty()) {
      throw new AshlarException(
          ErrorCode.CONFLICT,
          again.getFirst()
              + " of "
              + request.view()
              + " is completed (expected: other intervals, or overwrite)");
    }
  }

  private static void onGrid(String name, long micros, BatchFeatureView view) {
    long interval = view.schedule().intervalMicros();
    if (Grid.floor(micros, interval) != micros) {
      throw invalid(
          name + " " + Timestamps.format(micros) + " is not on the grid of batch_schedule",
          Timestamps.format(Grid.floor(micros, interval))
              + " or "
              + Timestamps.format(Grid.ceiling(micros, interval)));
    }
  }

  private static JobRow job(Handle handle, String workspace, String id) {
    WorkspaceTable.get(handle, workspace);
    return JobTable.find(handle, id)
        .filter(job -> job.workspace().equals(workspace))
        .orElseThrow(() ->
            new AshlarException(
                ErrorCode.NOT_FOUND,
                "no job " + id + " in workspace " + workspace + " (expected: the id of a job)"));
  }

  private static boolean isRetired(Handle handle, JobRow job) {
    return VersionTable.find(handle, job.versionId()).orElseThrow().retiredAtMicros().isPresent();
  }

  private static AshlarException state(JobRow job, String expected) {
    return new AshlarException(
        ErrorCode.CONFLICT,
        "job " + job.id() + " is " + job.state() + " (expected: " + expected + ")");
  }

  private static AshlarException invalid(String what, String expected) {
    return new AshlarException(ErrorCode.INVALID_ARGUMENT, what + " (expected: " + expected + ")");
  }

  private void audit(Handle handle, String by, String action, String workspace, String target) {
    AuditTable.insert(handle, new AuditTable.AuditRow(now(), by, action, workspace, target));
  }

  private long now() {
    return Timestamps.micros(clock.instant());
  }
}
