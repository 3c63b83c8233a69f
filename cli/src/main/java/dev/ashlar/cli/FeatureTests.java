package dev.ashlar.cli;

import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.FeatureTest;
import dev.ashlar.api.v1.Problem;
import java.util.List;

/** Runs tests of features in this process: without a server, a network, a store or a source. */
@FunctionalInterface
public interface FeatureTests {

  /**
   * Judges all definitions, as far as that can be without their sources, and runs tests.
   *
   * @param repository the definitions
   */
  Report run(FeatureRepository repository, List<FeatureTest> tests);

  /**
   * What came of some tests.
   *
   * @param problems mistakes in the tests and in the definitions; none ran if there is one
   * @param unbound the views that were judged without the columns of their SQL, since a source of
   *     theirs declares none
   */
  record Report(List<Problem> problems, List<String> unbound, List<Outcome> outcomes) {
    public Report {
      problems = List.copyOf(problems);
      unbound = List.copyOf(unbound);
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * How one test ended.
   *
   * @param line one-based
   * @param values how many values were looked at
   * @param error why nothing could be computed; empty if it could
   */
  record Outcome(
      String name, String file, int line, int values, List<Mismatch> mismatches, String error) {
    public Outcome {
      mismatches = List.copyOf(mismatches);
    }

    boolean isPassed() {
      return mismatches.isEmpty() && error.isEmpty();
    }
  }

  /** A value that is not what was expected, as {@code file:line} says; all as authors write it. */
  record Mismatch(int line, String feature, String key, String at, String expected, String got) {}
}
