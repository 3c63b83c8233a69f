package dev.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSchedule;
import dev.ashlar.model.definition.Feature;
import dev.ashlar.model.definition.Window;
import dev.ashlar.model.time.Grid;
import dev.ashlar.testkit.golden.GoldenText;
import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.History.Question;
import dev.ashlar.testkit.history.HistoryGenerator;
import dev.ashlar.testkit.history.Seeds;
import dev.ashlar.testkit.history.SmallestHistory;
import dev.ashlar.testkit.history.Views;
import dev.ashlar.testkit.oracle.Oracle;
import dev.ashlar.testkit.oracle.Processing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proves that the differential test would notice the classic mistakes: each is planted into what
 * the engine is given (rows, times or definition of one feature and one question), so that the
 * engine computes exactly what a faulty engine would, and must be caught within the histories of
 * one run.
 */
class PlantedFaultTest {
  private static final int HISTORIES = 2_000;
  private static final int ROWS_TO_CATCH = 4;

  private final Seeds seeds = Seeds.of(HISTORIES);

  @ParameterizedTest
  @MethodSource("faults")
  void everyPlantedFaultIsCaught(Fault fault, Processing processing) {
    List<History> caught =
        seeds.stream()
            .mapToObj(HistoryGenerator::generate)
            .filter(history -> history.processing() == processing && isCaught(fault, history))
            .limit(1)
            .toList();
    assertThat(caught).as("%s over %s in %s", fault, processing, seeds).isNotEmpty();
    History smallest = SmallestHistory.of(caught.get(0), history -> isCaught(fault, history));
    System.err.println(
        "PlantedFaultTest: "
            + fault
            + " over "
            + processing
            + " is caught by seed "
            + smallest.seed()
            + ", "
            + smallest.rows().size()
            + " rows of it");
    assertThat(smallest.rows()).hasSizeLessThanOrEqualTo(ROWS_TO_CATCH);
    assertThat(smallest.questions()).hasSize(1);
    assertThat(isCaught(Fault.NONE_AT_ALL, smallest)).isFalse();
    assertThatThrownBy(() ->
            FoundFailure.look(
                smallest, history -> assertThat(isCaught(fault, history)).as("found").isFalse()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[found]")
        .hasMessageEndingWith(GoldenText.of(smallest));
  }

  static Stream<Arguments> faults() {
    return Arrays.stream(Fault.values())
        .flatMap(fault ->
            fault.processings().stream().map(processing -> Arguments.of(fault, processing)));
  }

  @Test
  void harnessWithoutFaultCatchesNothing() {
    seeds.stream()
        .limit(100)
        .forEach(seed ->
            assertThat(isCaught(Fault.NONE_AT_ALL, HistoryGenerator.generate(seed)))
                .as(Seeds.replay(seed))
                .isFalse());
  }

  private static boolean isCaught(Fault fault, History history) {
    Oracle oracle = new Oracle(history.view(), history.processing(), history.visibleRows());
    for (Question question : history.questions()) {
      List<?> expected = oracle.offline(question.key(), question.timeMicros());
      for (int i = 0; i < expected.size(); i++) {
        Optional<Object> got = faulty(fault, history, i, question);
        if (!got.equals(Optional.ofNullable(expected.get(i)))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns what an engine with the fault gives for one feature of one question. */
  private static Optional<Object> faulty(
      Fault fault, History history, int feature, Question question) {
    Case planted =
        fault.plant(
            new Case(only(history.view(), feature), history.visibleRows(), history, question));
    List<List<Object>> values =
        new Swept(planted.view(), history.processing(), planted.rows(), 1)
            .offline(List.of(planted.question()));
    return Optional.ofNullable(values.get(0).get(history.view().isAggregated() ? 0 : feature));
  }

  /** What the engine is given: a view of one feature, the rows, and one question. */
  record Case(BatchFeatureView view, List<Oracle.Row> rows, History history, Question question) {

    Case withRows(List<Oracle.Row> replaced) {
      return new Case(view, replaced, history, question);
    }

    Case at(long timeMicros) {
      return new Case(view, rows, history, new Question(question.key(), timeMicros));
    }

    Case withSchedule(BatchSchedule schedule) {
      return new Case(Views.with(view, schedule, view.features()), rows, history, question);
    }

    Optional<Window> window() {
      return view.features().get(0) instanceof Feature.Windowed windowed
          ? Optional.of(windowed.window())
          : Optional.empty();
    }

    Optional<AggregateFunction> function() {
      return view.features().get(0) instanceof Feature.Aggregate aggregate
          ? Optional.of(aggregate.function())
          : Optional.empty();
    }

    /** The first moment that is not in the window any more. */
    long windowEnd() {
      return anchor() + window().orElseThrow().spans().get(0).endMicros();
    }

    /** The first moment that is in the window. */
    long windowStart() {
      Window window = window().orElseThrow();
      return window.fixedStartMicros().orElse(anchor() + window.spans().get(0).startMicros());
    }

    private long anchor() {
      long time = question.timeMicros();
      return switch (history.processing()) {
        case BATCH -> view.schedule().anchorMicros(time);
        case TILES -> Grid.floor(time, view.tileMicros().orElseThrow());
        case CONTINUOUS -> time + 1;
      };
    }

    /** Moves the rows of one time by some microseconds. */
    Case movingAt(long from, long byMicros) {
      return moving(from, from, from + byMicros);
    }

    /** Moves the rows between two times, both included, to one time. */
    Case moving(long from, long through, long to) {
      List<Oracle.Row> moved = new ArrayList<>();
      for (Oracle.Row row : rows) {
        boolean hit = from <= row.timeMicros() && row.timeMicros() <= through;
        moved.add(hit ? new Oracle.Row(row.key(), to, row.values()) : row);
      }
      return withRows(moved);
    }
  }

  /** The faults of the semantics' list that an engine can have. */
  enum Fault {
    NONE_AT_ALL {
      @Override
      Set<Processing> processings() {
        return Set.of();
      }

      @Override
      Case plant(Case given) {
        return given;
      }
    },
    /** The first microsecond of a window is left out: {@code start < t} on tiles. */
    WINDOW_STARTS_LATE {
      @Override
      Case plant(Case given) {
        return given.window().isEmpty() ? given : given.movingAt(given.windowStart(), -1);
      }
    },
    /** The microsecond before a window is taken: {@code T - W <= t} of a continuous one. */
    WINDOW_STARTS_EARLY {
      @Override
      Case plant(Case given) {
        return given.window().isEmpty() ? given : given.movingAt(given.windowStart() - 1, 1);
      }
    },
    /** The last microsecond of a window is left out: {@code t < T} of a continuous one. */
    WINDOW_ENDS_EARLY {
      @Override
      Case plant(Case given) {
        return given.window().isEmpty() ? given : given.movingAt(given.windowEnd() - 1, 1);
      }
    },
    /** The microsecond after a window is taken: {@code t <= end} on tiles. */
    WINDOW_ENDS_LATE {
      @Override
      Case plant(Case given) {
        return given.window().isEmpty() ? given : given.movingAt(given.windowEnd(), -1);
      }
    },
    /** {@code effective < T} where it should be {@code effective <= T}. */
    AVAILABLE_A_MOMENT_LATE {
      @Override
      Case plant(Case given) {
        return given.at(given.question().timeMicros() - 1);
      }
    },
    /** {@code effective <= T + 1}, as if a boundary were open. */
    AVAILABLE_A_MOMENT_EARLY {
      @Override
      Case plant(Case given) {
        return given.at(given.question().timeMicros() + 1);
      }
    },
    /** The rows between the window's end and the request are used as well. */
    OPEN_TILE_USED {
      @Override
      Set<Processing> processings() {
        return Set.of(Processing.BATCH, Processing.TILES);
      }

      @Override
      Case plant(Case given) {
        if (given.window().isEmpty()) {
          return given;
        }
        long end = given.windowEnd();
        return given.moving(end, given.question().timeMicros(), end - 1);
      }
    },
    /** Windows end at the last closed tile instead of the last batch interval. */
    TILE_FOR_INTERVAL {
      @Override
      Set<Processing> processings() {
        return Set.of(Processing.BATCH);
      }

      @Override
      Case plant(Case given) {
        BatchSchedule old = given.view().schedule();
        long tile = given.view().tileMicros().orElse(old.intervalMicros());
        return given.withSchedule(schedule(old, tile, old.delayMicros()));
      }
    },
    NULL_COUNTED {
      @Override
      Case plant(Case given) {
        boolean counting = given.function().equals(Optional.of(AggregateFunction.COUNT));
        return counting
            ? given.withRows(given.rows().stream().map(Fault::withoutNulls).toList())
            : given;
      }
    },
    /** Of rows with equal key and time the one that arrived last counts, whatever it holds. */
    TIE_BY_ARRIVAL {
      @Override
      Case plant(Case given) {
        boolean ordered =
            given.window().isEmpty()
                || given.function().equals(Optional.of(AggregateFunction.LAST));
        return ordered ? given.withRows(Fault.withoutTies(given, (first, last) -> last)) : given;
      }
    },
    /** Of rows with equal key and time the one that arrived first is the first. */
    FIRST_TIE_BY_ARRIVAL {
      @Override
      Case plant(Case given) {
        boolean first = given.function().equals(Optional.of(AggregateFunction.FIRST));
        return first ? given.withRows(Fault.withoutTies(given, (one, next) -> one)) : given;
      }
    },
    DELAY_IGNORED {
      @Override
      Set<Processing> processings() {
        return Set.of(Processing.BATCH);
      }

      @Override
      Case plant(Case given) {
        BatchSchedule old = given.view().schedule();
        return given.withSchedule(schedule(old, old.intervalMicros(), 0));
      }
    },
    /** What a store that adds instead of replacing holds after a job ran twice. */
    JOB_APPLIED_TWICE {
      @Override
      Set<Processing> processings() {
        return Set.of(Processing.BATCH);
      }

      @Override
      Case plant(Case given) {
        List<Oracle.Row> rows = new ArrayList<>(given.rows());
        for (Oracle.Row row : given.rows()) {
          if (given.history().timesApplied(row.timeMicros()) > 1) {
            rows.add(row);
          }
        }
        return given.withRows(rows);
      }
    };

    abstract Case plant(Case given);

    /** How the rows come in where an engine can have the fault. */
    Set<Processing> processings() {
      return EnumSet.allOf(Processing.class);
    }

    static BatchSchedule schedule(BatchSchedule old, long interval, long delay) {
      return new BatchSchedule(
          interval,
          delay,
          old.featureStartMicros(),
          old.featureEndMicros(),
          old.reachMicros(),
          old.lifetimeStartMicros());
    }

    /** Turns null numbers into 0 and false. */
    static Oracle.Row withoutNulls(Oracle.Row row) {
      Map<String, @Nullable Object> values = new TreeMap<>(row.values());
      values.replaceAll((column, value) -> value == null ? zero(column) : value);
      return new Oracle.Row(row.key(), row.timeMicros(), values);
    }

    private static @Nullable Object zero(String column) {
      return switch (column) {
        case "n", "w" -> 0L;
        case "x" -> 0.0;
        case "f" -> 0.0f;
        case "b" -> false;
        case "s" -> "";
        default -> null;
      };
    }

    static List<Oracle.Row> withoutTies(Case given, BinaryOperator<Oracle.Row> kept) {
      String column = given.view().featureColumns().get(0);
      Map<List<Object>, Oracle.Row> rows = new HashMap<>();
      for (Oracle.Row row : given.rows()) {
        boolean counts = given.window().isEmpty() || row.values().get(column) != null;
        if (counts) {
          rows.merge(List.of(row.key(), row.timeMicros()), row, kept);
        }
      }
      return List.copyOf(rows.values());
    }
  }

  private static BatchFeatureView only(BatchFeatureView view, int feature) {
    // Ties between attribute rows are broken by all columns, so attributes stay together.
    return view.isAggregated()
        ? Views.with(view, view.schedule(), List.of(view.features().get(feature)))
        : view;
  }
}
