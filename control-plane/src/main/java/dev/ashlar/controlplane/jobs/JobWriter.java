package dev.ashlar.controlplane.jobs;

import dev.ashlar.controlplane.store.JobKind;
import dev.ashlar.controlplane.store.JobTable;
import dev.ashlar.controlplane.store.VersionRow;
import dev.ashlar.controlplane.store.VersionTable;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.time.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Adds the jobs that a view needs. Statements run in the caller's transaction. Thread-safe. */
public final class JobWriter {
  private final JobIds ids;
  private final int maxIntervalsPerJob;

  public JobWriter(JobIds ids, int maxIntervalsPerJob) {
    this.ids = ids;
    this.maxIntervalsPerJob = maxIntervalsPerJob;
  }

  /**
   * A view's version, its definition and the moment for which jobs are made.
   *
   * @param snapshot the snapshot whose apply makes the jobs, 0 if no apply does
   */
  public record Target(VersionRow version, BatchFeatureView view, long snapshot, long nowMicros) {}

  /** Adds jobs for the intervals that have to be stored and that no job is about yet. */
  public List<String> addMissing(Handle handle, Target target) {
    VersionRow version = target.version();
    BatchFeatureView view = target.view();
    Optional<Interval> needed = Coverage.needed(view, version.onlineStart(), target.nowMicros());
    if (needed.isEmpty()) {
      return List.of();
    }
    if (!view.offline()) {
      VersionTable.onlineStart(handle, version.id(), needed.get().startMicros());
    }
    Spans covered = Spans.of(JobTable.spans(handle, version.id()));
    List<Interval> spans = Coverage.jobs(view, needed.get(), covered, maxIntervalsPerJob);
    boolean scheduled = target.snapshot() == 0 && !covered.parts().isEmpty();
    List<String> added = new ArrayList<>();
    for (Interval span : spans) {
      boolean reachesBack = scheduled && added.isEmpty() && !view.isDimension();
      Interval wider =
          reachesBack ? Coverage.withLookback(view, span, needed.get().startMicros()) : span;
      JobKind kind = scheduled ? JobKind.SCHEDULED : JobKind.BACKFILL;
      added.add(add(handle, target, kind, Optional.of(wider)));
    }
    return added;
  }

  /** Adds jobs that a person asked for. */
  public List<String> addManual(Handle handle, Target target, Interval span) {
    BatchFeatureView view = target.view();
    List<Interval> spans =
        view.isDimension()
            ? List.of(span)
            : Coverage.split(span, view.schedule().intervalMicros(), maxIntervalsPerJob);
    return spans.stream()
        .map(piece -> add(handle, target, JobKind.MANUAL, Optional.of(piece)))
        .toList();
  }

  /**
   * Adds a job that only publishes, if the online values are behind what is stored and no open job
   * will publish.
   */
  public Optional<String> addPublish(Handle handle, Target target) {
    VersionRow version = target.version();
    BatchFeatureView view = target.view();
    if (!version.publishDue() || !view.online() || JobTable.open(handle, version.id()) > 0) {
      return Optional.empty();
    }
    return completedEnd(handle, target).isPresent()
        ? Optional.of(add(handle, target, JobKind.PUBLISH, Optional.empty()))
        : Optional.empty();
  }

  /** Returns the end of the last interval of the unbroken run of completed ones. */
  public static OptionalLong completedEnd(Handle handle, Target target) {
    VersionRow version = target.version();
    Spans completed = Spans.of(VersionTable.completedSpans(handle, version.id()));
    return Coverage.completedEnd(
        target.view(), version.onlineStart(), completed, target.nowMicros());
  }

  private String add(Handle handle, Target target, JobKind kind, Optional<Interval> span) {
    String id = ids.next();
    JobTable.insert(
        handle,
        new JobTable.NewJob(
            id, target.version().id(), target.snapshot(), kind, span, target.nowMicros()));
    return id;
  }
}
