package dev.ashlar.engine.aggregate;

import java.util.Arrays;

/**
 * Counts of buckets with ascending numbers. Below the greatest number only a fixed span is told
 * apart: what is lower counts in the lowest bucket of the span, so that the counts depend on the
 * multiset of what was added alone.
 */
final class Buckets {
  static final int SPAN = 2_048;

  private int[] numbers = new int[4];
  private long[] counts = new long[4];
  private int size;

  int size() {
    return size;
  }

  int number(int i) {
    return numbers[i];
  }

  long count(int i) {
    return counts[i];
  }

  void clear() {
    size = 0;
  }

  void copyFrom(Buckets other) {
    if (numbers.length < other.size) {
      numbers = new int[other.numbers.length];
      counts = new long[other.numbers.length];
    }
    System.arraycopy(other.numbers, 0, numbers, 0, other.size);
    System.arraycopy(other.counts, 0, counts, 0, other.size);
    size = other.size;
  }

  void addAll(Buckets other) {
    for (int i = other.size - 1; i >= 0; i--) {
      add(other.numbers[i], other.counts[i]);
    }
  }

  void add(int number, long count) {
    int lowest = size == 0 ? number : Math.max(number, numbers[size - 1]) - SPAN + 1;
    collapse(lowest);
    int counted = Math.max(number, lowest);
    int found = Arrays.binarySearch(numbers, 0, size, counted);
    if (found >= 0) {
      counts[found] += count;
    } else {
      insert(-found - 1, counted, count);
    }
  }

  /** Makes one bucket, the lowest, of all that are below it. */
  private void collapse(int lowest) {
    int kept = 0;
    long below = 0;
    while (kept < size && numbers[kept] < lowest) {
      below += counts[kept++];
    }
    if (kept > 0) {
      System.arraycopy(numbers, kept, numbers, 0, size - kept);
      System.arraycopy(counts, kept, counts, 0, size - kept);
      size -= kept;
      if (size > 0 && numbers[0] == lowest) {
        counts[0] += below;
      } else {
        insert(0, lowest, below);
      }
    }
  }

  private void insert(int place, int number, long count) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(numbers, place, numbers, place + 1, size - place);
    System.arraycopy(counts, place, counts, place + 1, size - place);
    numbers[place] = number;
    counts[place] = count;
    size++;
  }
}
