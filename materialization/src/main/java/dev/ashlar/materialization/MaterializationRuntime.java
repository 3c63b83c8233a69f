package dev.ashlar.materialization;

import dev.ashlar.materialization.OnlinePublisher.Published;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.WriteRequest;
import dev.ashlar.spi.ComputeSession.WrittenFiles;
import dev.ashlar.spi.JobRunner;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OfflineStore.Committed;
import dev.ashlar.spi.OfflineStore.RunCommit;
import dev.ashlar.spi.OnlineStore;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Runs materialization jobs in the caller's process: source → SQL → offline rows → online values.
 *
 * <p>A job has two steps. <em>Materialize</em> writes the rows of its intervals as files and
 * commits them under the run's id, so that a run that starts again finds its commit and goes on.
 * <em>Publish</em> computes every key's values as of the end of an interval from the offline rows,
 * with the sweep that makes training data, and publishes them as one generation. A kill at any
 * instant leaves either nothing, or files that nobody sees, or a commit, or a whole generation: the
 * job is simply run again.
 *
 * <p>Thread-safe.
 */
public final class MaterializationRuntime implements JobRunner {
  private final ComputeEngine compute;
  private final OfflineStore offline;
  private final OnlinePublisher publisher;
  private final RuntimeLimits limits;
  private final InstantSource clock;

  /**
   * Makes the runtime.
   *
   * @param clock tells when runs complete
   */
  public MaterializationRuntime(
      ComputeEngine compute,
      OfflineStore offline,
      OnlineStore online,
      RuntimeLimits limits,
      InstantSource clock) {
    this.compute = compute;
    this.offline = offline;
    this.publisher = new OnlinePublisher(offline, online);
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public Report run(Job job, Progress progress) {
    offline.createTable(job.table(), columns(job.view()));
    Report report = Report.ofRows(0, 0);
    if (job.span().isPresent()) {
      report = materialize(job, job.span().get(), progress);
    }
    if (job.publishThroughMicros().isPresent()) {
      Published published = publish(job, job.publishThroughMicros().getAsLong(), progress);
      report =
          new Report(
              report.rowsWritten(),
              report.rowsWithNullKey(),
              published.keys(),
              published.failedConditions());
    }
    return report;
  }

  private Report materialize(Job job, Interval span, Progress progress) {
    Optional<Committed> before = offline.committed(job.table(), runId(job));
    if (before.isPresent()) {
      return Report.ofRows(before.get().rowsWritten(), before.get().rowsWithNullKey());
    }
    offline.discard(job.table(), prefix(job));
    Interval owned = ownedSpan(job.view(), span);
    try (ComputeSession session = compute.open(options(job))) {
      WrittenFiles written = session.writeRows(writeRequest(job, owned, session, progress));
      stopIfCancelled(progress);
      offline.commit(
          job.table(),
          new RunCommit(
              runId(job),
              job.run(),
              owned,
              written.files(),
              written.rowsWithNullKey(),
              Timestamps.micros(clock.instant())));
      return Report.ofRows(written.rowsWritten(), written.rowsWithNullKey());
    }
  }

  private Published publish(Job job, long throughMicros, Progress progress) {
    stopIfCancelled(progress);
    try (ComputeSession session = compute.open(options(job))) {
      return publisher.publish(job, throughMicros, session, progress);
    }
  }

  /** A run of a dimension replaces everything; any other run replaces its own intervals. */
  private static Interval ownedSpan(BatchFeatureView view, Interval span) {
    return view.isDimension()
        ? new Interval(view.schedule().firstStartMicros(), span.endMicros())
        : span;
  }

  private WriteRequest writeRequest(
      Job job, Interval owned, ComputeSession session, Progress progress) {
    BatchFeatureView view = job.view();
    return new WriteRequest(
        view.query(),
        view.rows(),
        view.joinKeys().stream().map(key -> key.name()).toList(),
        view.timestamp(),
        owned,
        view.schedule().intervalMicros(),
        view.schedule().delayMicros(),
        view.schedule().featureStartMicros(),
        job.run(),
        offline.layout(job.table()),
        prefix(job),
        rows -> {
          progress.rows(rows);
          if (progress.isCancelled()) {
            session.cancel();
          }
        });
  }

  private SessionOptions options(Job job) {
    return new SessionOptions(
        job.sources(),
        limits.spillDirectory(),
        limits.spillBytes(),
        limits.memoryBytes(),
        limits.timeoutMillis());
  }

  static void stopIfCancelled(Progress progress) {
    if (progress.isCancelled()) {
      throw new AshlarException(ErrorCode.CANCELLED, "the job was cancelled");
    }
  }

  private static Schema columns(BatchFeatureView view) {
    return view.rows();
  }

  /** A job that is retried by hand reads its source again: it is another run. */
  private static String runId(Job job) {
    return job.id() + "-" + job.run();
  }

  private static String prefix(Job job) {
    return job.id();
  }
}
