package dev.ashlar.training;

import dev.ashlar.engine.sweep.AsServedSweep;
import dev.ashlar.engine.sweep.FeatureSink;
import dev.ashlar.engine.sweep.PointInTimeSweep;
import dev.ashlar.engine.sweep.ServedThrough;
import dev.ashlar.engine.sweep.SpineCursor;
import dev.ashlar.engine.sweep.ViewPlan;
import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.data.KnownColumns;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.Field;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.Events;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.ComputeSession.SpineAndRows;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.training.TrainingRequest.Availability;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.Knowledge;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import dev.ashlar.training.TrainingSet.Part;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Joins the features of a service on events, each as of its event's time.
 *
 * <p>Per member of the service one merge sweep over (key, time): the compute session scans and
 * sorts, the engine decides every value, and the session puts the columns back in the events'
 * order. Memory stays bounded: sorted rows stream, and what does not fit spills.
 *
 * <p>Thread-safe; each build uses a compute session of its own.
 */
public final class TrainingDataBuilder {
  private final ComputeEngine compute;

  private final OfflineStore offline;
  private final Limits limits;
  private final InstantSource clock;

  /**
   * What one build may use.
   *
   * @param eventsSqlTimeoutMillis how long SQL that gives the events may run, of the whole time
   */
  public record Limits(
      Path spillDirectory,
      long spillBytes,
      long memoryBytes,
      long timeoutMillis,
      long eventsSqlTimeoutMillis) {}

  /**
   * Makes a builder.
   *
   * @param clock tells how long ago something was known
   */
  public TrainingDataBuilder(
      ComputeEngine compute, OfflineStore offline, Limits limits, InstantSource clock) {
    this.clock = clock;
    this.compute = compute;
    this.offline = offline;
    this.limits = limits;
  }

  /** Builds a training set and returns what it holds. */
  public Made build(TrainingRequest request, TrainingProgress progress) {
    TrainingSet set = TrainingSet.of(request.definitions(), request.service());
    request.knowledge().asKnownAtMicros().ifPresent(known -> checkRetention(set, known));
    try (ComputeSession session = compute.open(options(request, set))) {
      progress.onCancel(session::cancel);
      Events events = events(set, session, eventsRequest(request));
      long errorValues = 0;
      long failedConditions = 0;
      List<String> tables = new ArrayList<>();
      for (Part part : set.parts()) {
        progress.step(tables.size(), set.parts().size(), events.rowCount());
        String table = "features_" + tables.size();
        Lost lost = join(request, session, new Join(events, part, table));
        errorValues += lost.errorValues();
        failedConditions += lost.failedConditions();
        tables.add(table);
      }
      long rows = session.writeEvents(events, tables, request.output(), request.outputFormat());
      int features = set.parts().stream().mapToInt(part -> part.features().size()).sum();
      return new Made(rows, features, errorValues, failedConditions);
    }
  }

  /** Loads events whose columns have the names that the training set needs. */
  static Events events(TrainingSet set, ComputeSession session, EventsRequest request) {
    set.check(session.eventNames(request), request.timestamp());
    return session.loadEvents(request);
  }

  /** What was replaced longer ago may be gone: an error, never a part of the answer. */
  private void checkRetention(TrainingSet set, long knownMicros) {
    for (Part part : set.parts()) {
      BatchFeatureView view = part.view();
      long oldest = Timestamps.micros(clock.instant()) - view.historyRetentionMicros();
      if (knownMicros < oldest) {
        throw new AshlarException(
            ErrorCode.INVALID_ARGUMENT,
            "what view "
                + view.name()
                + " knew at "
                + Timestamps.format(knownMicros)
                + " may be gone (expected: a time within its history_retention of "
                + Durations.format(view.historyRetentionMicros())
                + ", not before "
                + Timestamps.format(oldest)
                + ")");
      }
    }
  }

  private record Join(Events events, Part part, String table) {}

  /** What could not be computed. */
  private record Lost(long errorValues, long failedConditions) {}

  private Lost join(TrainingRequest request, ComputeSession session, Join join) {
    Part part = join.part();
    ViewPlan plan = ViewPlan.of(part.view());
    FeatureColumns columns = new FeatureColumns(part.columns(), part.features());
    Sweep sweep = sweep(request, join.events(), part.view(), plan);
    try (SpineAndRows input =
            session.spineAndRows(join.events(), part.member().joinKeys(), sweep.rows());
        BatchWriter writer = session.eventFeatures(join.table(), part.columns())) {
      FeatureSink sink =
          (key, time, row, values) -> {
            columns.append(row, values);
            if (columns.isFull()) {
              writer.write(columns);
              columns.clear();
            }
          };
      SpineCursor spine = spine(request, input);
      long failedConditions =
          sweep.served().isPresent()
              ? AsServedSweep.run(plan, sweep.served().get(), input.rows(), spine, sink)
              : PointInTimeSweep.run(plan, input.rows(), spine, sink);
      writer.write(columns);
      writer.finish();
      return new Lost(columns.errors(), failedConditions);
    }
  }

  private static SpineCursor spine(TrainingRequest request, SpineAndRows input) {
    SpineCursor events = SpineCursor.over(input.events());
    return request.currentTime() == CurrentTime.EXCLUDED ? events.at(time -> time - 1) : events;
  }

  /**
   * What a sweep reads.
   *
   * @param served how far values had moved on at any time, if they are to be as served
   */
  private record Sweep(RowsRequest rows, Optional<ServedThrough> served) {}

  private Sweep sweep(
      TrainingRequest request, Events events, BatchFeatureView view, ViewPlan plan) {
    Interval all = Spans.ofView(view);
    Optional<String> table = table(request, view);
    if (request.knowledge().availability() == Availability.INGESTION_TIME) {
      OfflineStore.History history = offline.history(table.orElseThrow(), all);
      List<String> columns = new ArrayList<>(plan.rowColumns());
      columns.add(KnownColumns.FROM);
      columns.add(KnownColumns.TO);
      return new Sweep(
          rows(view, events, Optional.of(history.rows()), columns),
          Optional.of(ServedThrough.of(view.schedule(), history.completions())));
    }
    OptionalLong known = request.knowledge().asKnownAtMicros();
    Optional<OfflineStore.Snapshot> stored =
        table.map(name ->
            known.isPresent()
                ? offline.snapshotAsOf(name, all, known.getAsLong())
                : offline.snapshot(name, all));
    return new Sweep(rows(view, events, stored, plan.rowColumns()), Optional.empty());
  }

  private static Optional<String> table(TrainingRequest request, BatchFeatureView view) {
    if (request.origin() == RowOrigin.SOURCE) {
      return Optional.empty();
    }
    Optional<String> table = Optional.ofNullable(request.tables().get(view.name()));
    if (table.isEmpty() && !request.knowledge().equals(Knowledge.NOW)) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "view "
              + view.name()
              + " is not in the offline store, so nobody knows what was known of it when"
              + " (expected: a view with `offline: true` in a live workspace)");
    }
    return table;
  }

  /** Returns the rows of a view, of the offline store or, if nothing is stored, of the source. */
  static RowsRequest rows(
      BatchFeatureView view,
      Events events,
      Optional<OfflineStore.Snapshot> stored,
      List<String> columns) {
    return new RowsRequest(
        stored.isPresent()
            ? Optional.empty()
            : Optional.of(SourceRun.of(view, events.lastMicros().orElse(Long.MIN_VALUE))),
        stored,
        view.timestamp(),
        view.schedule().featureStartMicros(),
        view.joinKeys().stream().map(Field::name).toList(),
        columns,
        Spans.ofView(view));
  }

  /** A source is not looked at where the offline store has the rows: it may be gone by now. */
  private SessionOptions options(TrainingRequest request, TrainingSet set) {
    Collection<BatchSource> sources =
        request.eventsSql().isPresent()
            ? request.definitions().sources().values()
            : set.sources(request.definitions(), view -> table(request, view).isEmpty());
    return new SessionOptions(
        List.copyOf(sources),
        limits.spillDirectory(),
        limits.spillBytes(),
        limits.memoryBytes(),
        limits.timeoutMillis());
  }

  private EventsRequest eventsRequest(TrainingRequest request) {
    return new EventsRequest(
        request.eventsFile(),
        request.eventsFormat(),
        request.eventsSql(),
        request.timestamp(),
        limits.eventsSqlTimeoutMillis());
  }
}
