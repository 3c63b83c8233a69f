package dev.ashlar.model.resolve;

import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.FeatureTest;
import java.util.List;

/**
 * What became of the tests of a feature repository. Immutable.
 *
 * @param problems those of the tests and of the definitions they rest on; no test runs unless this
 *     is empty
 * @param definitions what the tests rest on, as far as it is valid
 * @param tests those that are valid, in the order they were read
 */
public record FeatureTestResolution(
    List<Problem> problems, Definitions definitions, List<FeatureTest> tests) {
  public FeatureTestResolution {
    problems = List.copyOf(problems);
    tests = List.copyOf(tests);
  }
}
