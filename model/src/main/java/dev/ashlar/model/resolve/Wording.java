package dev.ashlar.model.resolve;

import dev.ashlar.api.NameList;
import dev.ashlar.api.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The phrases that problems share. */
final class Wording {
  private Wording() {}

  /** Returns {@code did you mean `x`?}, or which names there are. */
  static String nearest(String name, Collection<String> candidates) {
    return NearestName.find(name, candidates)
        .map(near -> "did you mean `" + near + "`?")
        .orElseGet(() -> expected(candidates));
  }

  private static String expected(Collection<String> candidates) {
    if (candidates.isEmpty()) {
      return "expected: none is defined";
    }
    return "expected: " + NameList.of(candidates);
  }

  /** Returns {@code a, b or c}. */
  static String alternatives(List<String> words) {
    if (words.size() == 1) {
      return words.get(0);
    }
    String head = words.stream().limit(words.size() - 1L).collect(Collectors.joining(", "));
    return head + " or " + words.get(words.size() - 1);
  }
}
