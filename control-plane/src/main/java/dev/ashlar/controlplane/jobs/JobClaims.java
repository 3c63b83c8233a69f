package dev.ashlar.controlplane.jobs;

import dev.ashlar.controlplane.definitions.DefinitionsCache;
import dev.ashlar.controlplane.store.JobKind;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.JobState;
import dev.ashlar.controlplane.store.JobTable;
import dev.ashlar.controlplane.store.SnapshotTable;
import dev.ashlar.controlplane.store.VersionRow;
import dev.ashlar.controlplane.store.VersionTable;
import dev.ashlar.controlplane.store.VersionTable.PublishDue;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.controlplane.store.WorkspaceTable;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCategory;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.spi.JobRunner;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Takes jobs from waiting to running to their end; each method is part of a caller's transaction.
 *
 * <p>{@code publish_due} of a version says that its online values are behind what is stored. A job
 * that publishes clears it when it starts, not when it ends: what changes while it runs makes it
 * due again.
 */
final class JobClaims {
  private final DefinitionsCache cache;
  private final JobConfig config;

  JobClaims(DefinitionsCache cache, JobConfig config) {
    this.cache = cache;
    this.config = config;
  }

  /** A job that runs from now on, and its document for the runner. */
  record Claim(JobRow row, JobRunner.Job document) {}

  /** A view's current version and definition. */
  record LiveView(VersionRow version, BatchFeatureView view, Definitions definitions) {}

  /** Takes the next job, if one is to run now. */
  Optional<Claim> claim(Handle handle, long nowMicros) {
    Optional<JobRow> next = JobTable.next(handle, nowMicros);
    while (next.isPresent()) {
      Optional<LiveView> live = liveView(handle, next.get().versionId());
      if (live.isPresent() && hasWork(next.get(), live.get())) {
        return Optional.of(start(handle, next.get(), live.get(), nowMicros));
      }
      String reason = "its view was replaced or deleted, or is not online any more";
      JobTable.end(handle, next.get().id(), JobState.CANCELLED, reason, nowMicros);
      next = JobTable.next(handle, nowMicros);
    }
    return Optional.empty();
  }

  /** Returns a version's definition, if its view is still defined and not in a newer version. */
  Optional<LiveView> liveView(Handle handle, long versionId) {
    VersionRow version = VersionTable.find(handle, versionId).orElseThrow();
    if (version.retiredAtMicros().isPresent()) {
      return Optional.empty();
    }
    return definitions(handle, version.workspace())
        .flatMap(definitions ->
            Optional.ofNullable(definitions.views().get(version.view()))
                .map(view -> new LiveView(version, view, definitions)));
  }

  void succeeded(Handle handle, JobRow row, JobRunner.Report report, long nowMicros) {
    JobTable.succeed(
        handle,
        row.id(),
        new JobRow.Counts(
            report.rowsWritten(),
            report.rowsWithNullKey(),
            report.keysPublished(),
            report.failedConditions()),
        nowMicros);
    row.span().ifPresent(span -> VersionTable.completed(handle, row, span, nowMicros));
    if (row.span().isPresent() && row.publishThrough().isEmpty()) {
      VersionTable.publishDue(handle, row.versionId(), PublishDue.YES);
    }
  }

  /** Takes a job that raised to its next attempt, or to its end. */
  void failed(Handle handle, JobRow row, RuntimeException failure, long nowMicros) {
    ErrorCode code = code(failure);
    String reason = reason(failure);
    boolean again = code.category() != ErrorCategory.USER && row.attempts() <= config.maxRetries();
    if (code == ErrorCode.CANCELLED || JobTable.cancelRequested(handle).contains(row.id())) {
      JobTable.end(handle, row.id(), JobState.CANCELLED, "cancelled", nowMicros);
    } else if (again) {
      long wait = config.backoff(row.attempts()).toNanos() / 1_000;
      JobTable.waitForAttempt(handle, row.id(), reason, nowMicros + wait, nowMicros);
    } else {
      JobTable.end(handle, row.id(), JobState.FAILED, reason, nowMicros);
    }
    // A publish job that ended is not made again by itself: that would go on for ever.
    if (again || row.kind() != JobKind.PUBLISH) {
      notPublished(handle, row);
    }
  }

  /** Takes a job whose process stopped back to waiting, under the same id and run. */
  void interrupted(Handle handle, JobRow row, long nowMicros) {
    notPublished(handle, row);
    JobTable.resume(handle, row.id(), "the process that ran it stopped", nowMicros);
  }

  private static boolean hasWork(JobRow row, LiveView live) {
    return row.span().isPresent() || live.view().online();
  }

  private Claim start(Handle handle, JobRow row, LiveView live, long nowMicros) {
    VersionRow version = live.version();
    long run =
        row.run().isPresent() ? row.run().getAsLong() : VersionTable.takeRun(handle, version.id());
    OptionalLong through = publishThrough(handle, row, live, nowMicros);
    if (through.isPresent()) {
      VersionTable.publishDue(handle, version.id(), PublishDue.NO);
    }
    JobTable.start(handle, row.id(), run, through, nowMicros);
    JobRow started = JobTable.find(handle, row.id()).orElseThrow();
    return new Claim(
        started,
        new JobRunner.Job(
            row.id(),
            version.table(),
            live.view(),
            live.view().query().sourceNames().stream()
                .map(name -> live.definitions().sources().get(name))
                .toList(),
            run,
            row.span(),
            through));
  }

  /** A job publishes if no other job of its version waits that would do so after it. */
  private static OptionalLong publishThrough(
      Handle handle, JobRow row, LiveView live, long nowMicros) {
    if (!live.view().online() || JobTable.open(handle, row.versionId()) > 1) {
      return OptionalLong.empty();
    }
    Spans completed = Spans.of(VersionTable.completedSpans(handle, row.versionId()));
    Optional<Interval> span = row.span();
    return Coverage.completedEnd(
        live.view(),
        live.version().onlineStart(),
        span.isPresent() ? completed.with(span.get()) : completed,
        nowMicros);
  }

  private static void notPublished(Handle handle, JobRow row) {
    if (row.publishThrough().isPresent()) {
      VersionTable.publishDue(handle, row.versionId(), PublishDue.YES);
    }
  }

  private Optional<Definitions> definitions(Handle handle, String workspace) {
    return WorkspaceTable.find(handle, workspace)
        .map(WorkspaceRow::snapshot)
        .flatMap(number -> SnapshotTable.find(handle, workspace, number))
        .map(snapshot -> cache.parse(workspace, snapshot.definitions()));
  }

  private static ErrorCode code(RuntimeException failure) {
    return failure instanceof AshlarException known ? known.code() : ErrorCode.INTERNAL;
  }

  private static String reason(RuntimeException failure) {
    // The message of an unknown exception may hold a value of a key or feature.
    return failure instanceof AshlarException known
        ? known.getMessage()
        : "internal error " + failure.getClass().getSimpleName() + " (expected: see the log)";
  }
}
