package dev.ashlar.testkit;

import dev.ashlar.testkit.golden.GoldenText;
import dev.ashlar.testkit.history.History;
import dev.ashlar.testkit.history.SmallestHistory;
import java.util.function.Consumer;

/** A failure that random histories found, told so that it can be understood and kept. */
final class FoundFailure {
  private FoundFailure() {}

  /**
   * Checks a history. Where it fails, the error says the same and ends with the smallest history
   * that fails, as a golden file.
   *
   * @param check raises an AssertionError, by the history alone
   */
  static void look(History history, Consumer<History> check) {
    try {
      check.accept(history);
    } catch (AssertionError difference) {
      History smallest = SmallestHistory.of(history, smaller -> fails(smaller, check));
      throw new AssertionError(
          difference.getMessage()
              + "\nThe smallest such history, to be kept as a golden file found-<what>.yaml once its"
              + " values are checked by hand:\n"
              + GoldenText.of(smallest),
          difference);
    }
  }

  private static boolean fails(History history, Consumer<History> check) {
    try {
      check.accept(history);
      return false;
    } catch (AssertionError difference) {
      return true;
    }
  }
}
