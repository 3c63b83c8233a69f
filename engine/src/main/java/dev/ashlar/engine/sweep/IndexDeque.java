package dev.ashlar.engine.sweep;

/** Ascending tile numbers: added and removed at the end, dropped at the front, searched between. */
final class IndexDeque {
  static final long NONE = -1;

  private long[] ring = new long[16];
  private long head;
  private long tail;

  void clear() {
    head = 0;
    tail = 0;
  }

  boolean isEmpty() {
    return head == tail;
  }

  long last() {
    return at(tail - 1);
  }

  void removeLast() {
    tail--;
  }

  void add(long tile) {
    if (tail - head == ring.length) {
      grow();
    }
    ring[(int) tail & (ring.length - 1)] = tile;
    tail++;
  }

  void dropBelow(long tile) {
    while (head < tail && at(head) < tile) {
      head++;
    }
  }

  /** Returns the least number that is at least the given one, or NONE. */
  long firstFrom(long tile) {
    long position = lowerBound(tile);
    return position < tail ? at(position) : NONE;
  }

  /** Returns the greatest number below the given one, or NONE. */
  long lastBelow(long tile) {
    long position = lowerBound(tile);
    return position > head ? at(position - 1) : NONE;
  }

  private long lowerBound(long tile) {
    long low = head;
    long high = tail;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(middle) < tile) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long at(long position) {
    return ring[(int) position & (ring.length - 1)];
  }

  private void grow() {
    long[] larger = new long[2 * ring.length];
    for (long i = head; i < tail; i++) {
      larger[(int) i & (larger.length - 1)] = at(i);
    }
    ring = larger;
  }
}
