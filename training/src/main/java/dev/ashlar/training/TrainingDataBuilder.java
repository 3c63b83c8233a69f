package dev.ashlar.training;

import dev.ashlar.engine.sweep.PointInTimeSweep;
import dev.ashlar.engine.sweep.SpineCursor;
import dev.ashlar.engine.sweep.ViewPlan;
import dev.ashlar.model.data.BatchWriter;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.Field;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeEngine.SessionOptions;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.Events;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import dev.ashlar.spi.ComputeSession.RowsRequest;
import dev.ashlar.spi.ComputeSession.SpineAndRows;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.training.TrainingRequest.CurrentTime;
import dev.ashlar.training.TrainingRequest.RowOrigin;
import dev.ashlar.training.TrainingSet.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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

  /** What a build made. */
  public record Result(long events, int features, long errorValues) {}

  public TrainingDataBuilder(ComputeEngine compute, OfflineStore offline, Limits limits) {
    this.compute = compute;
    this.offline = offline;
    this.limits = limits;
  }

  /** Builds a training set and returns what it holds. */
  public Result build(TrainingRequest request, TrainingProgress progress) {
    TrainingSet set = TrainingSet.of(request.definitions(), request.service());
    try (ComputeSession session = compute.open(options(request, set))) {
      progress.onCancel(session::cancel);
      Events events = events(set, session, eventsRequest(request));
      long errors = 0;
      List<String> tables = new ArrayList<>();
      for (Part part : set.parts()) {
        progress.step(tables.size(), set.parts().size(), events.rowCount());
        String table = "features_" + tables.size();
        errors += join(request, session, new Join(events, part, table));
        tables.add(table);
      }
      long rows = session.writeEvents(events, tables, request.output(), request.outputFormat());
      int features = set.parts().stream().mapToInt(part -> part.features().size()).sum();
      return new Result(rows, features, errors);
    }
  }

  /** Loads events whose columns have the names that the training set needs. */
  static Events events(TrainingSet set, ComputeSession session, EventsRequest request) {
    set.check(session.eventNames(request), request.timestamp());
    return session.loadEvents(request);
  }

  private record Join(Events events, Part part, String table) {}

  /** Returns the number of values that were errors. */
  private long join(TrainingRequest request, ComputeSession session, Join join) {
    Part part = join.part();
    ViewPlan plan = ViewPlan.of(part.view());
    FeatureColumns columns = new FeatureColumns(part.columns(), part.features());
    RowsRequest rows = rows(request, part.view(), plan);
    try (SpineAndRows input = session.spineAndRows(join.events(), part.member().joinKeys(), rows);
        BatchWriter writer = session.eventFeatures(join.table(), part.columns())) {
      PointInTimeSweep.run(
          plan,
          input.rows(),
          spine(request, input),
          (key, time, row, values) -> {
            columns.append(row, values);
            if (columns.isFull()) {
              writer.write(columns);
              columns.clear();
            }
          });
      writer.write(columns);
      writer.finish();
    }
    return columns.errors();
  }

  private static SpineCursor spine(TrainingRequest request, SpineAndRows input) {
    SpineCursor events = SpineCursor.over(input.events());
    return request.currentTime() == CurrentTime.EXCLUDED ? new JustBefore(events) : events;
  }

  private RowsRequest rows(TrainingRequest request, BatchFeatureView view, ViewPlan plan) {
    Interval all = Spans.ofView(view);
    Optional<String> table =
        request.origin() == RowOrigin.SOURCE
            ? Optional.empty()
            : Optional.ofNullable(request.tables().get(view.name()));
    return new RowsRequest(
        table.isPresent() ? Optional.empty() : Optional.of(view.sql()),
        table.map(name -> offline.snapshot(name, all)),
        view.timestamp(),
        view.schedule().featureStartMicros(),
        view.joinKeys().stream().map(Field::name).toList(),
        plan.rowColumns(),
        all);
  }

  private SessionOptions options(TrainingRequest request, TrainingSet set) {
    Collection<BatchSource> sources =
        request.eventsSql().isPresent()
            ? request.definitions().sources().values()
            : set.sources(request.definitions());
    return new SessionOptions(
        List.copyOf(sources),
        Optional.empty(),
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
