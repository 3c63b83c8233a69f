package dev.ashlar.testkit.golden;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.time.Interval;
import dev.ashlar.testkit.oracle.Oracle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A worked case: a view, its rows, and what its features are at some times. Read from the text
 * files beside this class, whose lines are
 *
 * <pre>
 * # a comment
 * schedule 1d            data_delay 2h          feature_start_time 2022-05-01
 * tile 1h                ttl 2d                 column amount int64
 * feature sum amount 5d            (function, column, window, and an offset if there is one)
 * feature attribute amount
 * row k 2022-05-01T00:00 5         (key, time, one cell per column)
 * first_interval 2022-05-01 2022-05-02
 * at k 2022-05-02T00:00 = 5        (training data: one value per feature)
 * served k 2022-05-02T05:00 through 2022-05-02 = 5     (online: completed through)
 * </pre>
 *
 * @param firstInterval the view's first batch interval, where the case states it
 */
public record GoldenCase(
    String name,
    BatchFeatureView view,
    List<Oracle.Row> rows,
    Optional<Interval> firstInterval,
    List<Check> checks) {

  private static final List<String> NAMES =
      List.of(
          "first-interval",
          "daily-attribute",
          "daily-attribute-delayed",
          "daily-attribute-late-run",
          "window-ends-at-the-interval",
          "window-ends-before-the-offset",
          "sum-over-five-days",
          "midnight-belongs-to-its-day",
          "moments",
          "first-and-last",
          "not-finite",
          "out-of-range");

  public GoldenCase {
    rows = List.copyOf(rows);
    checks = List.copyOf(checks);
  }

  /**
   * An expectation.
   *
   * @param completedThroughMicros of an online value; absent for training data
   * @param values one per feature: the value, null or {@link Oracle.Failure#ERROR}
   */
  public record Check(
      List<Object> key,
      long timeMicros,
      OptionalLong completedThroughMicros,
      List<? extends @Nullable Object> values) {
    public Check {
      key = List.copyOf(key);
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  /** Returns all cases. */
  public static List<GoldenCase> all() {
    return NAMES.stream().map(GoldenCase::named).toList();
  }

  @Override
  public String toString() {
    return name;
  }

  private static GoldenCase named(String name) {
    try (InputStream in = GoldenCase.class.getResourceAsStream(name + ".case")) {
      if (in == null) {
        throw new IllegalArgumentException(name + " (expected: a file of a golden case)");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new GoldenCaseReader(name).read(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
