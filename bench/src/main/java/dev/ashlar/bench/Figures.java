package dev.ashlar.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints figures, one line each. Not thread-safe. */
final class Figures {
  /** Every figure is the median of so many runs. */
  static final int RUNS = 5;

  private final PrintStream out;

  Figures(PrintStream out) {
    this.out = out;
  }

  /** What one run measured. */
  interface Run {
    double measure() throws Exception;
  }

  /** Something measured, in the unit of its figure. */
  record Measure(String name, double value) {}

  /** Prints a figure; the ratio is the value over the baseline's. */
  void print(Measure figure, String unit, Measure baseline) {
    out.println(
        String.format(
            Locale.ROOT,
            "bench %s %s %s baseline=%s:%s ratio=%s",
            figure.name(),
            text(figure.value()),
            unit,
            baseline.name(),
            text(baseline.value()),
            text(figure.value() / baseline.value())));
  }

  /**
   * Runs something and its baselines in turns, so that all see the same machine, and prints the
   * medians: one line for each baseline.
   */
  void compare(String name, String unit, Run run, Map<String, Run> baselines) throws Exception {
    double[] values = new double[RUNS];
    Map<String, double[]> others = new LinkedHashMap<>();
    for (int i = 0; i < RUNS; i++) {
      values[i] = run.measure();
      for (Map.Entry<String, Run> baseline : baselines.entrySet()) {
        others.computeIfAbsent(baseline.getKey(), _ -> new double[RUNS])[i] =
            baseline.getValue().measure();
      }
    }
    for (Map.Entry<String, double[]> other : others.entrySet()) {
      print(
          new Measure(name, median(values)),
          unit,
          new Measure(other.getKey(), median(other.getValue())));
    }
  }

  /** Returns the median of the values of some runs. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Four significant digits, no exponent. */
  private static String text(double value) {
    int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
