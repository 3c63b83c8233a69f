package dev.ashlar.api;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that an author probably meant: the one with the smallest edit distance
 * (Damerau-Levenshtein, optimal string alignment, without case), if it is near enough.
 */
public final class NearestName {
  /** Longer names are not compared: the distance costs the product of the lengths. */
  static final int MAX_LENGTH = 64;

  /**
   * One edit is near, unless it leaves no character; longer names may differ by one edit in so many
   * characters.
   */
  private static final int CHARACTERS_PER_EDIT = 3;

  private NearestName() {}

  /**
   * Returns the candidate nearest to a name, the first of equally near ones, or empty if none is
   * near enough to be what was meant.
   */
  public static Optional<String> find(String name, Collection<String> candidates) {
    int allowed = Math.max(1, name.length() / CHARACTERS_PER_EDIT);
    String best = null;
    int bestDistance = allowed + 1;
    for (String candidate : candidates) {
      int length = Math.max(name.length(), candidate.length());
      if (Math.abs(candidate.length() - name.length()) >= bestDistance || length > MAX_LENGTH) {
        continue;
      }
      int distance = distance(lower(name), lower(candidate), bestDistance);
      if (distance < bestDistance && distance < length) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Returns the distance, or any number of at least {@code enough} once it cannot be less. */
  private static int distance(String left, String right, int enough) {
    int[] beforeLast = new int[right.length() + 1];
    int[] last = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      int least = i;
      for (int j = 1; j <= right.length(); j++) {
        int substitution = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int cheapest = Math.min(Math.min(current[j - 1], last[j]) + 1, last[j - 1] + substitution);
        if (i > 1 && j > 1 && isSwapped(left, i, right, j)) {
          cheapest = Math.min(cheapest, beforeLast[j - 2] + 1);
        }
        current[j] = cheapest;
        least = Math.min(least, cheapest);
      }
      if (least > enough) {
        return least;
      }
      beforeLast = last;
      last = current;
    }
    return last[right.length()];
  }

  private static boolean isSwapped(String left, int i, String right, int j) {
    return left.charAt(i - 1) == right.charAt(j - 2) && left.charAt(i - 2) == right.charAt(j - 1);
  }
}
