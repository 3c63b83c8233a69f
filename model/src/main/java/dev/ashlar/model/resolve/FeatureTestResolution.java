package dev.ashlar.model.resolve;

import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.FeatureTest;
import java.util.List;

/**
 * What became of the tests of a feature repository. Immutable.
 *
 * @param problems those of the tests and of all definitions; no test runs unless this is empty
 * @param unbound the views that were judged without the columns of their SQL, since a source of
 *     theirs declares none
 * @param definitions the valid ones
 * @param tests those that are valid, in the order they were read
 */
public record FeatureTestResolution(
    List<Problem> problems,
    List<String> unbound,
    Definitions definitions,
    List<FeatureTest> tests) {
  public FeatureTestResolution {
    problems = List.copyOf(problems);
    unbound = List.copyOf(unbound);
    tests = List.copyOf(tests);
  }
}
