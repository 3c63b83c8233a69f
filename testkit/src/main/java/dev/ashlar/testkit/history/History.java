package dev.ashlar.testkit.history;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.testkit.oracle.Processing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view, the rows that its source gets over time, the jobs that materialize it, and questions.
 * Made of model objects alone, so that the same history can be put to the engine or to a whole
 * system. Immutable.
 *
 * @param seed what it was made from
 * @param processing how rows become available; a stream has no runs, all of its rows count
 * @param rows the source's rows in the order of their arrival; they have the columns of {@code
 *     view.rows()}
 * @param runs the jobs in the order in which they run
 * @param questions keys and times at which values are wanted
 */
public record History(
    long seed,
    BatchFeatureView view,
    Processing processing,
    List<SourceRow> rows,
    List<Run> runs,
    List<Question> questions) {

  /** The name of the timestamp column, in views that have one. */
  public static final String TIMESTAMP = "ts";

  public History {
    rows = List.copyOf(rows);
    runs = List.copyOf(runs);
    questions = List.copyOf(questions);
  }

  /**
   * A row of the source.
   *
   * @param key the join keys' values
   * @param timeMicros the event time; the view's {@code feature_start_time} in a dimension
   * @param knownMicros the ingestion time
   * @param values the other columns by name
   */
  public record SourceRow(
      List<Object> key,
      long timeMicros,
      long knownMicros,
      Map<String, ? extends @Nullable Object> values) {
    public SourceRow {
      key = List.copyOf(key);
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /**
   * A job.
   *
   * @param id what makes two runs one: a run whose id has succeeded before must change nothing
   * @param span its intervals
   * @param arrived how many of the source's rows exist when it runs
   * @param succeeds whether it completes; a run that does not must change nothing
   * @param completedMicros when it ends; later runs end later
   */
  public record Run(
      String id, Interval span, int arrived, boolean succeeds, long completedMicros) {}

  /**
   * A row as some run wrote it.
   *
   * @param from when the run completed
   * @param to when another run of the interval did; the end of time if none has
   */
  public record RunRow(Oracle.Row row, long from, long to) {}

  /** Returns the rows of all runs that changed something, of a batch view. */
  public List<RunRow> rowsOfRuns() {
    List<RunRow> all = new ArrayList<>();
    List<Run> effective = effectiveRuns();
    for (int number = 0; number < effective.size(); number++) {
      Run run = effective.get(number);
      for (SourceRow row : rows.subList(0, run.arrived())) {
        if (owns(run, row.timeMicros())) {
          long to =
              effective.subList(number + 1, effective.size()).stream()
                  .filter(later -> owns(later, row.timeMicros()))
                  .mapToLong(Run::completedMicros)
                  .findFirst()
                  .orElse(Long.MAX_VALUE);
          all.add(
              new RunRow(
                  new Oracle.Row(row.key(), row.timeMicros(), row.values()),
                  run.completedMicros(),
                  to));
        }
      }
    }
    return all;
  }

  /** Returns this history as it is when only the runs up to a time have run. */
  public History asOf(long timeMicros) {
    List<Run> before = runs.stream().filter(run -> run.completedMicros() <= timeMicros).toList();
    return new History(seed, view, processing, rows, before, questions);
  }

  /** Returns this history with other features of its view. */
  public History withFeatures(List<Feature> features) {
    return new History(
        seed, Views.with(view, view.schedule(), features), processing, rows, runs, questions);
  }

  /** Returns this history with other questions. */
  public History withQuestions(List<Question> others) {
    return new History(seed, view, processing, rows, runs, others);
  }

  /** A question. */
  public record Question(List<Object> key, long timeMicros) {}

  /** Returns a row's cells in the order of {@code view.rows()}. */
  public List<@Nullable Object> cells(SourceRow row) {
    List<@Nullable Object> cells = new ArrayList<>();
    List<String> keys = view.joinKeys().stream().map(Field::name).toList();
    for (String column : view.rows().names()) {
      int key = keys.indexOf(column);
      if (key >= 0) {
        cells.add(row.key().get(key));
      } else if (view.timestamp().equals(Optional.of(column))) {
        cells.add(row.timeMicros());
      } else {
        cells.add(row.values().get(column));
      }
    }
    return cells;
  }

  /**
   * Returns the rows that count after all runs: of each interval those of its newest run, of a
   * stream all.
   */
  public List<Oracle.Row> visibleRows() {
    List<Oracle.Row> visible = new ArrayList<>();
    List<Run> effective = effectiveRuns();
    for (int i = 0; i < rows.size(); i++) {
      SourceRow row = rows.get(i);
      Optional<Run> owner = owner(row.timeMicros(), effective);
      if (processing != Processing.BATCH || (owner.isPresent() && i < owner.get().arrived())) {
        visible.add(new Oracle.Row(row.key(), row.timeMicros(), row.knownMicros(), row.values()));
      }
    }
    return visible;
  }

  /** Returns whether some row arrived after the newest run of its interval, which lacks it. */
  public boolean hasLateRows() {
    List<Run> effective = effectiveRuns();
    for (int i = 0; i < rows.size(); i++) {
      Optional<Run> owner = owner(rows.get(i).timeMicros(), effective);
      if (owner.isPresent() && i >= owner.get().arrived()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns R: end + {@code data_delay} of the last interval of the unbroken run of completed ones.
   */
  public OptionalLong completedThroughMicros() {
    long width = view.schedule().intervalMicros();
    long first = view.schedule().firstStartMicros();
    long end = first;
    while (isCompleted(end)) {
      end += width;
    }
    return end == first
        ? OptionalLong.empty()
        : OptionalLong.of(view.schedule().effectiveMicros(end));
  }

  /**
   * Returns how often the run that owns a time has succeeded. Running it again must change nothing:
   * a store that adds instead would hold the rows that many times.
   */
  public long timesApplied(long timeMicros) {
    Optional<Run> owner = owner(timeMicros, effectiveRuns());
    return runs.stream()
        .filter(run -> run.succeeds() && owner.isPresent() && run.id().equals(owner.get().id()))
        .count();
  }

  /** Returns the runs that changed something: those that were the first of their id to succeed. */
  private List<Run> effectiveRuns() {
    Set<String> done = new HashSet<>();
    return runs.stream().filter(run -> run.succeeds() && done.add(run.id())).toList();
  }

  /** Returns the run whose rows count at a time; the newest of all in a dimension. */
  private Optional<Run> owner(long timeMicros, List<Run> effectiveRuns) {
    Run owner = null;
    for (Run run : effectiveRuns) {
      if (owns(run, timeMicros)) {
        owner = run;
      }
    }
    return Optional.ofNullable(owner);
  }

  private boolean owns(Run run, long timeMicros) {
    return view.isDimension() || run.span().contains(timeMicros);
  }

  private boolean isCompleted(long intervalStart) {
    return runs.stream().anyMatch(run -> run.succeeds() && run.span().contains(intervalStart));
  }
}
