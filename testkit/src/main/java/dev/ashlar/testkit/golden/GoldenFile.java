package dev.ashlar.testkit.golden;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.golden.GoldenCase.Phase;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.testkit.oracle.Processing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file of worked cases around one view. Its first documents are the definitions of an entity, a
 * source and a view, as a feature repository holds them; the SQL is {@code SELECT * FROM} the
 * source. Each further document is a case:
 *
 * <pre>
 * kind: test
 * name: a late row counts after a rerun
 * processing: batch                           # or tiles, continuous: of a stream; may be absent
 * first_interval: 2022-05-01                  # when the first batch interval starts; may be absent
 * rows:                                       # the cells of each, in the order of the schema
 *   - [a, 2022-05-01T08:00, 5]
 * expect:                                     # in training data and, completed as far, served
 *   - {key: a, at: 2022-05-02, values: {v_sum_1d_1d: 5}}
 *   - {key: a, at: 2022-05-09, through: 2022-05-02, values: {v_sum_1d_1d: 5}}      # served only
 *                                             # of a stream, leading_edge: latest_event_time
 * then:                                       # what happens later; may be absent
 *   - rows: [[a, 2022-05-01T09:00, 1]]
 *     rerun: [2022-05-01, 2022-05-02]         # may be absent
 *     expect:
 *       - {key: a, at: 2022-05-02, values: {v_sum_1d_1d: 6}}
 * </pre>
 *
 * {@code null} is no value, {@code ERROR} a value that could not be computed, {@code .inf} and
 * {@code .nan} are numbers. No two cases of a file share a key, so that they can share stores.
 * Immutable.
 */
public record GoldenFile(String name, BatchFeatureView view, List<GoldenCase> cases) {
  public GoldenFile {
    cases = List.copyOf(cases);
  }

  /**
   * Returns every file beside this class, by name.
   *
   * @throws IllegalArgumentException naming file and line, if one is malformed
   */
  public static List<GoldenFile> all() {
    return GoldenFolder.beside("golden", GoldenFile::read);
  }

  /** Returns every {@code *.yaml} file of a folder, by name. */
  static List<GoldenFile> in(Path folder) throws IOException {
    return GoldenFolder.in(folder, GoldenFile::read);
  }

  private static GoldenFile read(String name, String text) {
    return new GoldenFileReader(name, text).read();
  }

  /** Returns how far intervals must have completed for a check to be of a served value, if any. */
  public OptionalLong completedThroughMicros(GoldenCase golden, Check check) {
    if (golden.processing() != Processing.BATCH) {
      return OptionalLong.empty();
    }
    if (check.completedThroughMicros().isPresent()) {
      return check.completedThroughMicros();
    }
    BatchSchedule schedule = view.schedule();
    long end = schedule.anchorMicros(check.timeMicros());
    return schedule.firstStartMicros() < end && end <= schedule.lastEndMicros(check.timeMicros())
        ? OptionalLong.of(schedule.effectiveMicros(end))
        : OptionalLong.empty();
  }

  /** Returns all rows that have arrived in the first phases of a case, as cells. */
  public List<List<? extends @Nullable Object>> arrivedRows(GoldenCase golden, int phases) {
    List<List<? extends @Nullable Object>> rows = new ArrayList<>();
    golden.phases().subList(0, phases).forEach(phase -> rows.addAll(phase.rows()));
    return rows;
  }

  /**
   * Returns the rows that count after the first phases of a case: those of its intervals that had
   * arrived when their interval last ran.
   */
  public List<Oracle.Row> visibleRows(GoldenCase golden, int phases) {
    List<Oracle.Row> visible = new ArrayList<>();
    for (int arrival = 0; arrival < phases; arrival++) {
      List<Phase> later = golden.phases().subList(arrival, phases);
      for (List<? extends @Nullable Object> cells : golden.phases().get(arrival).rows()) {
        Oracle.Row row = row(cells);
        boolean streamed = golden.processing() != Processing.BATCH;
        if (streamed || (inAnInterval(row) && (arrival == 0 || isRun(later, row)))) {
          visible.add(row);
        }
      }
    }
    return visible;
  }

  /** Returns whether no row waits for a rerun: source and store then hold the same. */
  public boolean isAllRun(GoldenCase golden, int phases) {
    long ofIntervals =
        arrivedRows(golden, phases).stream().filter(cells -> inAnInterval(row(cells))).count();
    return ofIntervals == visibleRows(golden, phases).size();
  }

  private static boolean isRun(List<Phase> phases, Oracle.Row row) {
    return phases.stream()
        .flatMap(phase -> phase.rerun().stream())
        .anyMatch((Interval span) -> span.contains(row.timeMicros()));
  }

  private boolean inAnInterval(Oracle.Row row) {
    BatchSchedule schedule = view.schedule();
    return view.isDimension()
        || new Interval(schedule.firstStartMicros(), schedule.lastEndMicros(Long.MAX_VALUE))
            .contains(row.timeMicros());
  }

  private Oracle.Row row(List<? extends @Nullable Object> cells) {
    List<Object> key = new ArrayList<>();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    long time = view.schedule().featureStartMicros();
    List<String> joinKeys = view.joinKeys().stream().map(Field::name).toList();
    for (int i = 0; i < cells.size(); i++) {
      String column = view.rows().names().get(i);
      Object cell = cells.get(i);
      if (joinKeys.contains(column) && cell != null) {
        key.add(cell);
      } else if (view.timestamp().filter(column::equals).isPresent() && cell != null) {
        time = (Long) cell;
      } else {
        values.put(column, cell);
      }
    }
    return new Oracle.Row(key, time, values);
  }

  @Override
  public String toString() {
    return name;
  }
}
