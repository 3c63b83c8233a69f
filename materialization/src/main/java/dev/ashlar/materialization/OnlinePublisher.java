package dev.ashlar.materialization;

import dev.ashlar.engine.row.FeatureRow;
import dev.ashlar.engine.row.GenerationHeader;
import dev.ashlar.engine.row.KeyCodec;
import dev.ashlar.engine.sweep.KeySpine;
import dev.ashlar.engine.sweep.PointInTimeSweep;
import dev.ashlar.engine.sweep.ViewPlan;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.Field;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.KeyedRows;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.JobRunner.Progress;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.spi.OnlineStore.Publication;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Publishes the values of every key as of the end of an interval.
 *
 * <p>The values are those that training data has at the last moment before the next interval could
 * complete, {@code R + batch_schedule - 1 us}, except that {@code ttl} is left to the reader: only
 * it knows the time of the request.
 */
final class OnlinePublisher {
  private static final int KEYS_BETWEEN_CHECKS = 4096;

  private final OfflineStore offline;
  private final OnlineStore online;

  OnlinePublisher(OfflineStore offline, OnlineStore online) {
    this.offline = offline;
    this.online = online;
  }

  /** What was published; see {@code JobRunner.Report}. */
  record Published(long keys, long failedConditions) {}

  Published publish(Job job, long throughMicros, ComputeSession session, Progress progress) {
    BatchFeatureView view = withoutTtl(job.view());
    BatchSchedule schedule = view.schedule();
    long completedThrough = schedule.effectiveMicros(throughMicros);
    long asOf = completedThrough + schedule.intervalMicros() - 1;
    ViewPlan plan = ViewPlan.of(view);
    try (KeyedRows keyed = session.keyedRows(rowsRequest(job, plan, asOf));
        Publication publication = online.begin(job.table())) {
      KeySpine spine = new KeySpine(keyed.keys(), asOf);
      KeyCodec keyCodec = new KeyCodec(view.joinKeys());
      long[] published = {0};
      long failedConditions =
          PointInTimeSweep.run(
              plan,
              keyed.rows(),
              spine,
              (key, time, row, values) -> {
                publication.put(keyCodec.encode(spine.joinKeyValues()), FeatureRow.encode(values));
                if (++published[0] % KEYS_BETWEEN_CHECKS == 0) {
                  MaterializationRuntime.stopIfCancelled(progress);
                }
              });
      publication.publish(
          new GenerationHeader(
                  completedThrough,
                  throughMicros,
                  schedule.intervalMicros(),
                  view.featureSchema(),
                  view.features().stream().map(Feature::meaning).toList())
              .encode());
      return new Published(published[0], failedConditions);
    }
  }

  private RowsRequest rowsRequest(Job job, ViewPlan plan, long asOfMicros) {
    Interval needed = neededSpan(job.view(), plan, asOfMicros);
    return new RowsRequest(
        Optional.empty(),
        Optional.of(offline.snapshot(job.table(), needed)),
        Optional.empty(),
        0,
        job.view().joinKeys().stream().map(Field::name).toList(),
        plan.rowColumns(),
        needed);
  }

  /** The rows that can matter from then on: those of the longest window, or within {@code ttl}. */
  private static Interval neededSpan(BatchFeatureView view, ViewPlan plan, long asOfMicros) {
    Interval rows = plan.rowSpan(asOfMicros, asOfMicros);
    if (view.ttlMicros().isEmpty()) {
      return rows;
    }
    BatchSchedule schedule = view.schedule();
    long oldest =
        asOfMicros
            - view.ttlMicros().getAsLong()
            - schedule.delayMicros()
            - 2 * schedule.intervalMicros();
    return new Interval(Math.max(rows.startMicros(), oldest), rows.endMicros());
  }

  private static BatchFeatureView withoutTtl(BatchFeatureView view) {
    return view.ttlMicros().isEmpty() ? view : view.withTtl(OptionalLong.empty());
  }
}
