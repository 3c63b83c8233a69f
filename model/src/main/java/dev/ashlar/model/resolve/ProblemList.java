package dev.ashlar.model.resolve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects problems. One that is found again, as when a shorthand wrote one key for several
 * features, counts once. Not thread-safe.
 */
final class ProblemList {
  private final Set<Problem> problems = new LinkedHashSet<>();

  void add(Problem problem) {
    if (problems.size() < ResolverLimits.MAX_PROBLEMS) {
      problems.add(problem);
    }
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>(problems);
    Collections.sort(sorted);
    if (sorted.size() == ResolverLimits.MAX_PROBLEMS) {
      String message = "the first " + ResolverLimits.MAX_PROBLEMS + " problems are listed";
      sorted.add(new Problem(SourcePosition.UNKNOWN, message, "", ""));
    }
    return sorted;
  }
}
