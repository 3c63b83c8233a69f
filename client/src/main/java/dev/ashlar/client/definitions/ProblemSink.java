package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems that reading finds. Not thread-safe. */
final class ProblemSink {
  private final Set<Problem> problems = new LinkedHashSet<>();

  void add(String file, Span span, String message, String hint) {
    if (problems.size() < ReaderLimits.MAX_PROBLEMS) {
      problems.add(
          Problem.newBuilder()
              .setFile(file)
              .setLine(span.line())
              .setColumn(span.column())
              .setLength(span.length())
              .setMessage(message)
              .setHint(hint)
              .build());
    }
  }

  List<Problem> list() {
    return new ArrayList<>(problems);
  }
}
