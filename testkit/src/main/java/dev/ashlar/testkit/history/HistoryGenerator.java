package dev.ashlar.testkit.history;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Grid;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.History.Run;
import dev.ashlar.testkit.history.History.SourceRow;
import dev.ashlar.testkit.oracle.Processing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a history from a seed: the same seed, the same history. Every history has at least {@link
 * #MIN_ROWS} rows and {@link #MIN_QUESTIONS} questions; half of its times lie on a boundary of
 * intervals, tiles or availability, or 1 µs beside it.
 */
public final class HistoryGenerator {
  public static final int MIN_ROWS = 30;
  public static final int MIN_QUESTIONS = 10;

  private static final List<Processing> PROCESSING =
      List.of(Processing.BATCH, Processing.BATCH, Processing.TILES, Processing.CONTINUOUS);
  private static final List<Long> BESIDE = List.of(-1L, 0L, 0L, 1L);

  private final long seed;
  private final Size size;
  private final RandomSource random;
  private final RandomValues values;
  private long lastCompleted = Long.MIN_VALUE;

  private HistoryGenerator(long seed, Size size) {
    this.seed = seed;
    this.size = size;
    random = new RandomSource(seed);
    values = new RandomValues(random, random.between(5, 40), random.percent(50) ? 15 : 0);
  }

  /** Returns the history of a seed. */
  public static History generate(long seed) {
    return new HistoryGenerator(seed, Size.SMALL).generate();
  }

  /** Returns a history of a seed that has thousands of rows and windows of hundreds of tiles. */
  public static History generateLarge(long seed) {
    return new HistoryGenerator(seed, Size.LARGE).generate();
  }

  /**
   * Returns histories of one view and one course of jobs, so that all of them can go through the
   * same tables of a store. Each has its own rows, its own late rows and its own questions; the
   * first join key of all its rows is its place in the list.
   *
   * <p>Of ten consecutive seeds one makes a dimension, three make attributes and six aggregates.
   */
  public static List<History> generatePack(long seed, int histories) {
    HistoryGenerator shared = new HistoryGenerator(seed, Size.SMALL);
    BatchFeatureView view = shared.packedView();
    Interval span = shared.span(view);
    List<Run> runs = shared.runs(view, span, 0);
    List<History> pack = new ArrayList<>();
    for (long i = 0; i < histories; i++) {
      HistoryGenerator own = new HistoryGenerator(shared.random.bits(), Size.SMALL);
      List<List<Object>> keys = own.keys(view, List.of(i));
      List<SourceRow> rows = own.rows(view, keys, span);
      List<Run> late = own.arrivals(runs, rows.size());
      List<Question> questions = own.questions(view, keys, rows, span);
      pack.add(new History(seed, view, Processing.BATCH, rows, late, questions));
    }
    return pack;
  }

  private BatchFeatureView packedView() {
    Field number = new Field("history", DataType.INT64);
    RandomView views = new RandomView(random, size.maxWindowIntervals, List.of(number));
    return switch ((int) Math.floorMod(seed, 10L)) {
      case 0 -> views.attributes(RandomView.Time.NONE);
      case 1, 2, 3 -> views.attributes(RandomView.Time.EVENT);
      default -> views.aggregatesOfEveryColumn();
    };
  }

  /** Returns the runs with numbers of arrived rows of their own; a job always finds the same. */
  private List<Run> arrivals(List<Run> runs, int rows) {
    Map<String, Integer> arrived = new HashMap<>();
    runs.forEach(run ->
        arrived.computeIfAbsent(
            run.id(), id -> random.percent(50) ? rows : random.between(rows / 2, rows)));
    return runs.stream()
        .map(run ->
            new Run(
                run.id(),
                run.span(),
                arrived.getOrDefault(run.id(), rows),
                run.succeeds(),
                run.completedMicros()))
        .toList();
  }

  private History generate() {
    RandomView views = new RandomView(random, size.maxWindowIntervals, List.of());
    BatchFeatureView view = random.percent(60) ? views.aggregates() : views.attributes();
    List<List<Object>> keys = keys(view, List.of());
    Interval span = span(view);
    List<SourceRow> rows = rows(view, keys, span);
    List<Question> questions = questions(view, keys, rows, span);
    Processing processing = view.isDimension() ? Processing.BATCH : random.oneOf(PROCESSING);
    List<Run> runs = processing == Processing.BATCH ? runs(view, span, rows.size()) : List.of();
    return new History(seed, view, processing, rows, runs, questions);
  }

  private Interval span(BatchFeatureView view) {
    long first = view.schedule().firstStartMicros();
    long reach = Math.max(view.schedule().reachMicros(), 2 * view.schedule().intervalMicros());
    int intervals = random.between(3, 8) + (int) (reach / view.schedule().intervalMicros());
    return new Interval(first, first + intervals * view.schedule().intervalMicros());
  }

  private List<List<Object>> keys(BatchFeatureView view, List<Object> start) {
    List<List<Object>> keys = new ArrayList<>();
    int wanted = random.between(1, 4);
    while (keys.size() < wanted) {
      List<Object> key = new ArrayList<>(start);
      for (Field joinKey : view.joinKeys().subList(start.size(), view.joinKeys().size())) {
        key.add(values.value(joinKey.type()));
      }
      if (!keys.contains(key)) {
        keys.add(key);
      }
    }
    return keys;
  }

  private List<SourceRow> rows(BatchFeatureView view, List<List<Object>> keys, Interval span) {
    List<SourceRow> rows = new ArrayList<>();
    int wanted = random.between(size.minRows, size.maxRows);
    while (rows.size() < wanted) {
      if (!rows.isEmpty() && random.percent(8)) {
        rows.add(random.oneOf(rows));
        continue;
      }
      List<Object> key = random.oneOf(keys);
      long time = rowTime(view, rows, span);
      rows.add(new SourceRow(key, time, known(view, time), cells(view)));
    }
    return rows;
  }

  /** When a row is ingested: mostly at once, sometimes late, now and then before its own time. */
  private long known(BatchFeatureView view, long time) {
    return random.percent(60)
        ? time
        : time + random.between(-Durations.MINUTE, 2 * view.schedule().intervalMicros());
  }

  private Map<String, @Nullable Object> cells(BatchFeatureView view) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    for (String column : view.featureColumns()) {
      DataType type = view.rows().find(column).orElseThrow().type();
      cells.put(column, values.cell(type));
    }
    return cells;
  }

  private long rowTime(BatchFeatureView view, List<SourceRow> rows, Interval span) {
    if (view.isDimension()) {
      return view.schedule().featureStartMicros();
    }
    if (!rows.isEmpty() && random.percent(20)) {
      return random.oneOf(rows).timeMicros();
    }
    long width = view.tileMicros().orElse(view.schedule().intervalMicros());
    // Some rows lie before the first interval or after the last: no run may take them.
    long any =
        random.between(
            span.startMicros() - view.schedule().intervalMicros(), span.endMicros() + width);
    return random.percent(50) ? Grid.floor(any, width) + random.oneOf(BESIDE) : any;
  }

  /** Chunks of intervals one after the other; some fail, are repeated, or run again later. */
  private List<Run> runs(BatchFeatureView view, Interval span, int rows) {
    List<Run> runs = new ArrayList<>();
    long width = view.schedule().intervalMicros();
    long intervals = span.cells(width);
    for (long done = 0; done < intervals; ) {
      long chunk = Math.min(random.between(1L, 3L), intervals - done);
      Interval job =
          new Interval(
              span.startMicros() + done * width, span.startMicros() + (done + chunk) * width);
      int arrived = random.percent(30) ? random.between(rows / 2, rows) : rows;
      attempts(view, runs, job, arrived);
      done += chunk;
    }
    for (int i = random.between(0, 2); i > 0; i--) {
      long start = random.between(0L, intervals - 1);
      long end = Math.min(intervals, start + random.between(1L, 3L));
      Interval again =
          new Interval(span.startMicros() + start * width, span.startMicros() + end * width);
      attempts(view, runs, again, random.between(rows / 2, rows));
    }
    return runs;
  }

  /** Not before the data of its last interval are complete, and after all runs before it. */
  private long completed(BatchFeatureView view, Interval span) {
    long lateness =
        random.percent(50) ? 0 : random.between(0L, 2 * view.schedule().intervalMicros());
    long least = view.schedule().effectiveMicros(span.endMicros()) + lateness;
    lastCompleted = Math.max(least, lastCompleted + 1);
    return lastCompleted;
  }

  private void attempts(BatchFeatureView view, List<Run> runs, Interval span, int arrived) {
    String id = "job-" + runs.size();
    if (random.percent(15)) {
      runs.add(new Run(id, span, arrived, false, completed(view, span)));
    }
    boolean succeeds = random.percent(95);
    runs.add(new Run(id, span, arrived, succeeds, completed(view, span)));
    if (succeeds && random.percent(15)) {
      runs.add(new Run(id, span, arrived, true, completed(view, span)));
    }
  }

  private List<Question> questions(
      BatchFeatureView view, List<List<Object>> keys, List<SourceRow> rows, Interval span) {
    List<Question> questions = new ArrayList<>();
    for (int i = random.between(MIN_QUESTIONS, 20); i > 0; i--) {
      long time =
          i % 2 == 0
              ? boundary(view, rows, span) + random.oneOf(BESIDE)
              : random.between(
                  span.startMicros() - view.schedule().intervalMicros(),
                  span.endMicros() + 3 * view.schedule().intervalMicros());
      questions.add(new Question(random.oneOf(keys), time));
    }
    // Beside a row's own time, or of an odd number, are too few: the rest comes on top.
    Boundaries boundaries = new Boundaries(view);
    long met = questions.stream().filter(q -> boundaries.isBeside(q.timeMicros())).count();
    for (long missing = questions.size() - 2 * met; missing > 0; missing--) {
      long time = availability(view, span) + random.oneOf(BESIDE);
      questions.add(new Question(random.oneOf(keys), time));
    }
    return questions;
  }

  private long availability(BatchFeatureView view, Interval span) {
    long width = view.schedule().intervalMicros();
    return view.isDimension()
        ? view.schedule().featureStartMicros()
        : view.schedule()
            .effectiveMicros(span.startMicros() + random.between(1L, span.cells(width)) * width);
  }

  private long boundary(BatchFeatureView view, List<SourceRow> rows, Interval all) {
    long width = view.schedule().intervalMicros();
    long rowTime = random.oneOf(rows).timeMicros();
    long effective = view.schedule().effectiveMicros(Grid.floor(rowTime, width) + width);
    if (!view.isAggregated()) {
      long expiry = effective + view.ttlMicros().orElse(0);
      return random.oneOf(List.of(effective, expiry, rowTime, expiry + 1));
    }
    Feature.Windowed feature = (Feature.Windowed) random.oneOf(view.features());
    Window.Span span = random.oneOf(feature.window().spans());
    long crossed = random.percent(50) ? span.startMicros() : span.endMicros();
    long leaves = Grid.floor(rowTime, view.tileMicros().orElseThrow()) - crossed;
    long left = Grid.ceiling(leaves, width);
    long someEnd = all.startMicros() + random.between(1L, all.cells(width)) * width;
    return random.oneOf(
        List.of(
            effective,
            leaves,
            rowTime - crossed,
            view.schedule().effectiveMicros(left),
            view.schedule().effectiveMicros(someEnd),
            someEnd));
  }

  private enum Size {
    SMALL(MIN_ROWS, 80, 4),
    LARGE(1_500, 3_000, 60);

    private final int minRows;
    private final int maxRows;
    private final long maxWindowIntervals;

    Size(int minRows, int maxRows, long maxWindowIntervals) {
      this.minRows = minRows;
      this.maxRows = maxRows;
      this.maxWindowIntervals = maxWindowIntervals;
    }
  }
}
